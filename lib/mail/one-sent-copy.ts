/**
 * One copy of each letter in Sent, also where the server puts one there by itself (R21): some file what they take at once, some seconds or minutes after
 * ours was put there. The first copy stays, because the person may have seen it; a later one of the same letter goes.
 */

import { actorForAccount } from '@/lib/auth/absent-actor';
import { readMailbox } from '@/lib/db/mailboxes';
import { readMessages } from '@/lib/db/messages';
import { sentHeaders } from '@/lib/db/submissions';
import { isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import type { AccountId, MailboxId, Uid } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import { engine } from '@/lib/sync/engine';

const seen = { add: ['\\Seen'], remove: [] };

/**
 * Leaves one copy of the letter in the selected folder, read: nobody has to be told of a letter of their own. Answers how many were taken away. A later
 * one that is not the same part by part stays: somebody may be putting a version without its files in place of the first.
 */
async function keepFirstCopy(session: ImapSession, copies: readonly Uid[]): Promise<number> {
  const [first, ...later] = [...copies].sort((one, other) => one - other);
  if (first === undefined || later.length === 0) return 0;
  const structures = await session.fetchStructures([first, ...later]);
  const parts = (uid: Uid) => JSON.stringify(structures.get(uid));
  const same = later.filter((uid) => structures.has(uid) && parts(uid) === parts(first));
  if (same.length === 0) return 0;
  await session.store([first], seen);
  await session.expunge(same);
  return same.length;
}

/** Takes a copy that the server filed for the sender's own, where there is one in the selected folder: it is read. True where there was. */
export async function takeTheirCopy(session: ImapSession, messageIdHeader: string): Promise<boolean> {
  const copies = await session.searchUids({ messageIdHeader });
  if (copies.length > 0) await session.store(copies, seen);
  return copies.length > 0;
}

/** Looks whether letters that just came into Sent are second copies of letters that were sent from here, and takes those away. */
export function dropLaterCopies(accountId: AccountId, rows: readonly MessageRow[]): void {
  lookAt(accountId, rows).catch((error: unknown) => {
    if (isAppError(error)) log.debug({ room: 'mail', accountId, code: error.code }, 'copies in Sent not compared');
    else log.error({ room: 'mail', accountId, name: error instanceof Error ? error.name : typeof error }, 'copies in Sent not compared');
  });
}

async function lookAt(accountId: AccountId, rows: readonly MessageRow[]): Promise<void> {
  const actor = await actorForAccount(accountId);
  if (!actor) return;
  for (const mailboxId of new Set(rows.map((row) => row.mailboxId))) {
    const folder = await readMailbox(actor, mailboxId);
    if (folder?.role !== 'sent' || folder.owner !== undefined) continue;
    const ids = rows.filter((row) => row.mailboxId === mailboxId).map(({ id }) => id);
    const headers = (await readMessages(actor, ids)).flatMap(({ messageIdHeader }) => messageIdHeader ?? []);
    const ours = await sentHeaders(accountId, headers);
    if (ours.length > 0) await compare(accountId, { id: folder.id, path: folder.path }, ours);
  }
}

async function compare(accountId: AccountId, { id, path }: { id: MailboxId; path: string }, headers: readonly string[]): Promise<void> {
  const gone = await engine().withSession(accountId, path, async (session) => {
    let gone = 0;
    for (const messageIdHeader of headers)
      gone += await keepFirstCopy(session, await session.searchUids({ messageIdHeader, deleted: false }));
    return gone;
  });
  if (gone === 0) return;
  log.info({ room: 'mail', accountId, count: gone }, 'second copies in Sent taken away');
  await engine().nudge(accountId, id);
}
