/** A cache without a mail server: mailboxes and letters as a server would describe them, written by the rooms that write them always. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeaderFacts } from '@/lib/db/message-columns';
import type { AccountId, MailboxId, MessageId, Uid, UserId } from '@/lib/model/ids';

const folder = mkdtempSync(join(tmpdir(), 'oriel-cache-'));
process.env.ORIEL_DATA = folder;
process.env.ORIEL_LOG ??= 'silent';

export interface CachedRow {
  id: MessageId;
  mailboxId: MailboxId;
  uid: number;
  subject: string;
  messageIdHeader: string | null;
  threadId: number | null;
  top: boolean;
  deleted: boolean;
  internalAt: number;
  preview: string | null;
}

let uids = 0;

/** A letter; what is not given is ordinary. Later ones are newer. */
export function facts(given: Partial<HeaderFacts> & { id?: string | null } = {}): HeaderFacts {
  uids += 1;
  const { id, ...rest } = given;
  return {
    uid: uids as Uid,
    modseq: null,
    flags: [],
    internalAt: Date.UTC(2025, 0, 1) + uids * 60_000,
    sentAt: null,
    size: 1000,
    subject: 'Plan',
    from: [{ name: 'Anna', address: 'anna@kestrel.example' }],
    to: [{ name: 'Ben', address: 'ben@holt.example' }],
    cc: [],
    bcc: [],
    replyTo: [],
    messageIdHeader: id === undefined ? `m${uids}@x.example` : id,
    inReplyTo: null,
    references: [],
    hasAttachments: false,
    emailId: null,
    serverThread: null,
    ...rest,
  };
}

/** Opens a database of its own, and the rooms on it. */
export async function openCacheWorld() {
  const [{ env }, client, { migrate }, accounts, apply, acts, transaction] = await Promise.all([
    import('@/lib/env'),
    import('@/lib/db/client'),
    import('@/lib/db/migrate'),
    import('@/lib/db/accounts'),
    import('@/lib/sync/apply'),
    import('@/lib/sync/apply-mailboxes'),
    import('@/lib/db/transaction'),
  ]);
  await migrate(env().databaseUrl);
  await client.prepareDatabase();
  let people = 0;

  const newAccount = async (paths: string[] = ['INBOX', 'Sent']) => {
    people += 1;
    const endpoint = { host: '127.0.0.1', port: 1, security: 'plain' as const };
    const record = await accounts.keepAccount({
      address: `p${people}@kestrel.example`,
      login: `p${people}`,
      imap: endpoint,
      smtp: endpoint,
    });
    const owner = { userId: record.userId as UserId, accountId: record.id as AccountId };
    const boxes = await acts.applyMailboxList(
      owner,
      paths.map((path) => ({ path, delimiter: '/', role: null, selectable: true, subscribed: true, status: null })),
      () => true,
    );
    const mailbox = (path: string) => {
      const box = boxes?.find((each) => each.mailbox.path === path);
      if (!box) throw new Error(`No ${path}.`);
      return box.mailbox.id;
    };
    const rows = (): Promise<CachedRow[]> =>
      client.database().message.findMany({ where: { accountId: owner.accountId }, orderBy: { id: 'asc' } }) as unknown as Promise<
        CachedRow[]
      >;
    return {
      owner,
      mailbox,
      rows,
      apply: apply.applyDelta.bind(null, owner),
      boxes: () => client.database().mailbox.findMany({ where: { accountId: owner.accountId } }),
    };
  };
  return {
    ...client,
    ...transaction,
    newAccount,
    close: async () => {
      await client.closeDatabase();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type CacheWorld = Awaited<ReturnType<typeof openCacheWorld>>;
export type CachedAccount = Awaited<ReturnType<CacheWorld['newAccount']>>;
