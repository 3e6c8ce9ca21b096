import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startDraftKeeping, stopDraftKeeping } from '@/lib/jobs/draft-keeping';
import { ringDraft } from '@/lib/mail/draft-bell';
import type { Actor } from '@/lib/model/actor';
import type { AccountId, UserId } from '@/lib/model/ids';

const putByItself = vi.hoisted(() => vi.fn());
vi.mock('@/lib/mail/draft-put', () => ({ putByItself, draftsBehind: async () => [] }));
vi.mock('@/lib/mail/submit-letter', () => ({ canSubmit: () => true, whenLineIsBack: () => () => undefined }));
vi.mock('@/lib/auth/absent-actor', () => ({ actorForAccount: async () => ({}) }));

beforeEach(() => {
  vi.useFakeTimers();
  putByItself.mockReset();
  startDraftKeeping();
});

afterEach(async () => {
  await stopDraftKeeping();
  vi.useRealTimers();
});

const anna = { userId: 1 as UserId, accountIds: [1 as AccountId] } as unknown as Actor;
const save = (revision: number) => ringDraft(anna, { id: 'a', accountId: 1 as AccountId, revision });

it('rests after a put that took long, also before a save that comes when all was in the folder', async () => {
  putByItself.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve('put'), 20_000)));
  save(2);
  await vi.advanceTimersByTimeAsync(5000 + 20_000);
  expect(putByItself).toHaveBeenCalledTimes(1);
  save(3);
  await vi.advanceTimersByTimeAsync(79_000);
  expect(putByItself).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(putByItself).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(20_000);
});
