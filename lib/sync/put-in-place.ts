/**
 * Puts a letter into a mailbox in the place of earlier versions of it. On the server by one command where it offers REPLACE (RFC 8508); else the new one
 * is appended and found there before the old ones go, so that a break leaves two and never none. In the cache both happen in one step.
 */

import { AppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import type { MailboxId, Uid } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { applyDelta, type Owner } from './apply';

/** The letter, and what it takes the place of. */
export interface PlacedLetter {
  bytes: Buffer;
  /** Its Message-ID without angle brackets, by which it is found where the server does not tell its UID. */
  header: string;
  flags: string[];
  /** The version before, or null; under another UIDVALIDITY it names nothing. */
  old: { uidValidity: number; uid: Uid } | null;
}

/** Where it is now; null where the version before is not in the mailbox any more: then nothing was done, since somebody else changed it. */
export type Placed = { uidValidity: number; uid: Uid } | null;

async function put(session: ImapSession, path: string, { bytes, header, flags }: PlacedLetter, old: Uid | null): Promise<Uid> {
  const done =
    old !== null && session.capabilities.replace ? await session.replace(old, bytes, flags) : await session.append(path, bytes, flags);
  const uid = done.uid ?? (await session.searchUids({ messageIdHeader: header })).at(-1);
  if (uid === undefined) throw new AppError('refusedByServer', say('said.draft.notFoundThere'));
  return uid;
}

/** Takes the version before away; without UIDPLUS it stays marked, which all programs hide (RFC 9051 section 2.3.2). */
async function takeAway(session: ImapSession, uid: Uid): Promise<void> {
  if (session.capabilities.uidplus) await session.expunge([uid]);
  else await session.store([uid], { add: ['\\Deleted'], remove: [] });
}

/** Puts the letter there. The session has the mailbox selected, and nothing else looks at it meanwhile. Throws what the session throws. */
export async function putInPlace(session: ImapSession, owner: Owner, mailboxId: MailboxId, letter: PlacedLetter): Promise<Placed> {
  const { selected } = session;
  if (!selected || selected.readOnly) throw new AppError('refusedByServer', say('said.draft.readOnlyFolder'));
  const { uidValidity } = selected;
  const old = letter.old?.uidValidity === uidValidity ? letter.old.uid : null;
  if (old !== null) {
    // What came or went since SELECT is told with the end of a command (RFC 9051 section 7.4.1).
    await session.check();
    const [found] = await session.fetchFlags(String(old));
    if (!found || found.flags.includes('\\Deleted')) return null;
  }
  const uid = await put(session, selected.path, letter, old);
  await session.check();
  const rows = [];
  for await (const headers of session.fetchHeaders(`${uid}:${uid}`)) rows.push(...headers);
  if (old !== null && !session.capabilities.replace) await takeAway(session, old);
  await applyDelta(owner, mailboxId, {
    headers: rows,
    news: 'new',
    vanished: old === null ? [] : [[old, old]],
    stateFrom: (now) => (now?.uidValidity === uidValidity ? { ...now, uidNext: now.uidNext === uid ? uid + 1 : now.uidNext } : null),
  });
  return { uidValidity, uid };
}
