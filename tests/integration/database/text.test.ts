import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeaderFacts } from '@/lib/db/message-columns';
import type { AccountId, MailboxId, Uid } from '@/lib/model/ids';

const folder = mkdtempSync(join(tmpdir(), 'oriel-text-'));
process.env.ORIEL_DATA = folder;
process.env.ORIEL_LOG ??= 'silent';

let client: typeof import('@/lib/db/client');
beforeAll(async () => {
  client = await import('@/lib/db/client');
  const { migrate } = await import('@/lib/db/migrate');
  const { env } = await import('@/lib/env');
  // Two processes that start at once do this.
  await Promise.all([migrate(env().databaseUrl), process.env.DATABASE_URL ? migrate(env().databaseUrl) : null]);
});
afterAll(async () => {
  await client.closeDatabase();
  rmSync(folder, { recursive: true, force: true });
});

const facts = (uid: number, words: Partial<HeaderFacts>): HeaderFacts => ({
  uid: uid as Uid,
  modseq: null,
  flags: [],
  internalAt: uid,
  sentAt: null,
  size: 1,
  subject: '',
  from: [],
  to: [],
  cc: [],
  bcc: [],
  replyTo: [],
  messageIdHeader: null,
  inReplyTo: null,
  references: [],
  hasAttachments: false,
  ...words,
});

describe('text that no database likes', () => {
  it('is kept as far as it can be, and never stops a letter from being cached', async () => {
    const { upsertHeaders } = await import('@/lib/db/message-upsert');
    const { inAccount } = await import('@/lib/db/transaction');
    const db = client.database();
    const user = await db.user.create({ data: {} });
    const endpoint = { imapHost: 'h', imapPort: 1, imapSecurity: 'tls', smtpHost: 'h', smtpPort: 1, smtpSecurity: 'tls' };
    const account = await db.account.create({ data: { userId: user.id, address: 'a', login: `nul\0`, ...endpoint } });
    const mailbox = await db.mailbox.create({ data: { accountId: account.id, path: 'INBOX' } });
    const headers = [
      facts(1, { subject: 'a nul \0 and half \ud83d a smile', from: [{ name: 'N\0\udc00', address: '\0@x' }] }),
      facts(2, { subject: 'back\\slash \\u0000 "quotes" 😀', messageIdHeader: 'x'.repeat(9000), references: ['\0'] }),
      facts(3, { subject: 'x'.repeat(100_000), flags: ['\\Deleted', '$\ud800'], from: [{ name: ' “Ébène  Noir” ', address: 'e@x' }] }),
    ];
    await inAccount(account.id as AccountId, (tx) =>
      upsertHeaders(tx, account.id as AccountId, mailbox.id as MailboxId, headers, new Map()),
    );
    const rows = await db.message.findMany({ orderBy: { uid: 'asc' } });
    expect(rows.map((row) => row.subject.slice(0, 40))).toEqual([
      'a nul \ufffd and half \ufffd a smile',
      'back\\slash \\u0000 "quotes" 😀',
      'x'.repeat(40),
    ]);
    expect(rows.map(({ deleted, sender }) => [deleted, sender])).toEqual([
      [false, expect.stringMatching(/^n/)],
      [false, ''],
      [true, 'ebene noir”'],
    ]);
  });
});
