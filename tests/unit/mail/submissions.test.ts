import { expect, it } from 'vitest';
import type { SubmissionRecord } from '@/lib/db/submissions';
import { shownSubmission } from '@/lib/mail/submissions';

const filed = { state: 'filed', refused: [], waiting: [], steps: [], notBefore: 0, held: true } as unknown as SubmissionRecord;

it('says that a server holds a letter until it leaves, and no longer: it can be put away then', () => {
  expect(shownSubmission({ ...filed, sendAt: Date.now() + 60_000 }).held).toBe(true);
  expect(shownSubmission({ ...filed, sendAt: Date.now() - 1 }).held).toBeUndefined();
});
