/**
 * Puts a collected letter into its folder, once. What is about to happen is in the ledger before the server is asked, with the least UID that the letter can
 * get; a run that died in between is looked after by the next one, which searches from there on before it puts anything.
 */
import type { LedgerLetter } from '@/lib/db/collector-letters';
import { lettersWith } from '@/lib/db/deliveries';
import { readMailbox } from '@/lib/db/mailboxes';
import { readMessages } from '@/lib/db/messages';
import { AppError, isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import { arrivalOf, type LetterPrint, printOf } from '@/lib/mime/letter-print';
import type { Actor } from '@/lib/model/actor';
import type { Uid } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import type { Ledger } from './collect-ledger';
import { withLetter } from './fetch-letter';

/** A letter as it came, in the form that IMAP takes. */
export interface CollectedLetter {
  bytes: Buffer;
  print: LetterPrint;
  /** Its name and size at its server. */
  uidl: string | null;
  size: number;
}

/** Letters looked at, at most, where one may have been put there before. */
const mostCandidates = 200;

type Place = Pick<LedgerLetter, 'uidValidity' | 'uid'>;

/** How the copy with this UID compares with the letter. */
async function compared(session: ImapSession, uid: Uid, { bytes, print }: CollectedLetter): Promise<'same' | 'altered' | 'other'> {
  // A server that adds to letters is to be seen, so more is asked for than was put there.
  const there = printOf(await session.fetchSource(uid, bytes.length * 2 + 65_536));
  if (there.hash === print.hash) return 'same';
  return print.messageIdHeader !== null && there.messageIdHeader === print.messageIdHeader ? 'altered' : 'other';
}

/** The copy of the letter in the selected mailbox, from this UID on. */
async function findCopy(
  session: ImapSession,
  letter: CollectedLetter,
  from: number,
): Promise<{ uid: Uid; state: 'there' | 'altered' } | null> {
  const { messageIdHeader } = letter.print;
  const found = await session.searchUids({
    uids: `${Math.max(1, from)}:*`,
    deleted: false,
    ...(messageIdHeader ? { messageIdHeader } : {}),
  });
  let altered: Uid | null = null;
  for (const uid of found.filter((one) => one >= from).slice(-mostCandidates)) {
    const how = await compared(session, uid, letter);
    if (how === 'same') return { uid, state: 'there' };
    if (how === 'altered') altered ??= uid;
  }
  return altered === null ? null : { uid: altered, state: 'altered' };
}

/**
 * Where the letter lies in the account already, byte for byte. One that was `begun` may have been moved before it could be noted as put; its own folder is searched
 * afterwards. Any other may have come from a collector that was removed, or with a copy of the whole account: what lies in the trash does not count then.
 */
async function copyHere(actor: Actor, { accountId, id }: Mailbox, letter: CollectedLetter, begun: boolean) {
  const { messageIdHeader } = letter.print;
  if (messageIdHeader === null) return null;
  const rows = await readMessages(actor, await lettersWith(accountId, messageIdHeader));
  for (const stored of rows.filter(({ row, uid }) => uid > 0 && !(begun && row.mailboxId === id)).slice(0, 5)) {
    const { mailboxId } = stored.row;
    if (!begun && (await readMailbox(actor, mailboxId))?.role === 'trash') continue;
    try {
      const how = await withLetter(stored, (session) => compared(session, stored.uid, letter));
      if (how === 'same') return { mailboxId, uidValidity: stored.mailbox.uidValidity, uid: stored.uid };
    } catch (error) {
      if (!isAppError(error) || error.code !== 'gone') throw error;
    }
  }
  return null;
}

/** The mailbox as SELECT tells it now. */
function place(session: ImapSession, folder: string): Place {
  const { selected } = session;
  if (!selected || selected.readOnly) throw new AppError('notFound', say('said.collect.noFolder'), { cause: folder });
  return { uidValidity: selected.uidValidity, uid: selected.uidNext };
}

/** Reads the letter back that the server took. Null where it is not to be seen. */
async function readBack(session: ImapSession, letter: CollectedLetter, uid: Uid | null, from: number) {
  await session.check();
  if (uid === null) return findCopy(session, letter, from);
  const how = await compared(session, uid, letter);
  if (how === 'same') return { uid, state: 'there' as const };
  // Where no Message-ID tells, the server is believed that this is the copy: not to be seen, it would be put again with each run.
  const isCopy = how === 'altered' || (letter.print.messageIdHeader === null && uid >= from);
  return isCopy ? { uid, state: 'altered' as const } : null;
}

/** Errors of APPEND after which the letter surely was not put. */
const surelyNot = new Set(['overQuota', 'refusedByServer', 'notFound']);

/**
 * Puts `letter` into `mailbox`, or finds it where it lies already; `begun` is the entry of an earlier run that may have put it. Answers its entry once the copy was read back. Throws what the
 * server says: the entry stays then, unless the letter surely was not put; `tooLarge` leaves an entry that says so. Answers the refusal where the server does not take this letter: that alone, as
 * one that refuses to give back what it took, or to search, says nothing of the letter.
 */
export async function deliver(
  actor: Actor,
  mailbox: Mailbox,
  ledger: Ledger,
  letter: CollectedLetter,
  begun: LedgerLetter | null,
): Promise<LedgerLetter | AppError> {
  const { uidl, size, print, bytes } = letter;
  const now = Date.now();
  const copy = await copyHere(actor, mailbox, letter, begun !== null);
  if (copy) {
    // Never a reason to delete it at its server: where that is the mailbox of this very account, the copy is the letter itself.
    const found = { ...copy, state: 'found' as const, uidl, size, goneAt: null };
    return begun ? ledger.change(begun, found) : ledger.add({ ...print, ...found, collectedAt: now });
  }
  return engine().withSession(mailbox.accountId, mailbox.path, async (session) => {
    await session.check();
    const at = place(session, mailbox.path);
    if (begun && begun.mailboxId === mailbox.id) {
      // Where the server gave all letters new UIDs, it may have any.
      const left = await findCopy(session, letter, begun.uidValidity === at.uidValidity ? begun.uid : 1);
      if (left) return ledger.change(begun, { ...left, uidValidity: at.uidValidity, uidl, size, goneAt: null });
    }
    const plan = { ...print, uidl, size, ...at, state: 'writing' as const, mailboxId: mailbox.id, collectedAt: now, goneAt: null };
    const entry = begun ? await ledger.change(begun, plan) : await ledger.add(plan);
    const put = await session.append(mailbox.path, bytes, [], arrivalOf(bytes, now) ?? now).catch(async (error: unknown) => {
      if (isAppError(error) && surelyNot.has(error.code)) await ledger.drop(entry);
      if (isAppError(error) && (error.code === 'tooLarge' || error.code === 'refusedByServer')) return error;
      throw error;
    });
    if (isAppError(put)) return put.code === 'tooLarge' ? ledger.change(entry, { state: 'tooLarge' }) : put;
    // From here on it may lie there: whatever goes wrong, the entry stays, and the next run looks for it.
    const seen = await readBack(session, letter, put.uid, at.uid);
    if (!seen) throw new AppError('serverAway', say('said.collect.notSeen', { folder: mailbox.name }));
    return ledger.change(entry, seen);
  });
}
