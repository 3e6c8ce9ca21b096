/** Taking back what was put into another account, or copied: what is not begun leaves the queue, copies are removed, and done moves go the way back. */
import { setTimeout as pause } from 'node:timers/promises';
import { type ActRecord, readAct } from '@/lib/db/acts';
import { database } from '@/lib/db/client';
import type { JournalMove } from '@/lib/db/journal';
import { readMailbox, readSyncMailbox } from '@/lib/db/mailboxes';
import { knownByUid } from '@/lib/db/message-cache';
import { findByHeader, readMessages } from '@/lib/db/messages';
import { readTransfers, type Transfer } from '@/lib/db/transfers';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import type { EnactOptions } from '@/lib/sync/apply-acts';
import { withdrawCopies, withdrawTransfer } from '@/lib/sync/apply-transfers';
import { engine } from '@/lib/sync/engine';
import { moveWishes, targetFor } from './act-moves';
import { chooseLetters, type Failed, goneLetters, noteWishes } from './letters';

/** How long originals that are just being removed are waited for, and how often it is looked, ms. */
const removedWithinMs = 5000;
const lookEveryMs = 25;

/** What taking back did, as far as this is about it. */
interface Tally {
  done: MessageId[];
  failed: Failed;
  left: number;
}

/** The act once nothing works on it, or null where it is done. Throws `conflict` where that takes too long. */
async function atRest(actor: Actor, id: number): Promise<ActRecord | null> {
  for (const end = Date.now() + removedWithinMs; ; ) {
    const act = await readAct(actor, id);
    if (act?.state !== 'running') return act;
    if (Date.now() > end) throw new AppError('conflict', say('said.undo.moving'));
    await pause(lookEveryMs);
  }
}

/** Takes an act back that is not done; null where it is. */
export async function withdraw(actor: Actor, id: number): Promise<MessageId[] | null> {
  return engine().transfers.halted([id], async () => {
    const act = await atRest(actor, id);
    if (act?.state !== 'waiting') return null;
    const ids = await withdrawTransfer(act);
    if (ids) engine().transfers.ring(act.accountId);
    return ids;
  });
}

/** The rows that copies have in the cache of their account. */
async function rowsOf(actor: Actor, folder: Mailbox, copies: readonly Transfer[]): Promise<MessageId[]> {
  const box = await readSyncMailbox(folder.accountId, folder.id);
  const numbered = copies.filter(({ uid, uidValidity }) => uid !== null && uidValidity === box?.state?.uidValidity);
  const rows = await knownByUid(
    database(),
    folder.id,
    numbered.flatMap(({ uid }) => uid ?? []),
  );
  const found: MessageId[] = [];
  for (const copy of copies) {
    const row = numbered.includes(copy) ? rows.find(({ uid }) => uid === copy.uid) : undefined;
    const [other] = row || copy.header === null ? [] : await findByHeader(actor, folder.id, copy.header);
    const id = row?.id ?? other;
    if (id !== undefined) found.push(id);
  }
  return found;
}

/** Has letters that lie in another account by now put back to where they came from. */
async function sendBack(actor: Actor, move: JournalMove, to: MailboxId, tally: Tally, options: EnactOptions): Promise<void> {
  const [origin, folder] = [await readMailbox(actor, move.from), await readMailbox(actor, to)];
  if (!origin?.selectable) throw new AppError('notFound', say('said.undo.noFolder'));
  if (!folder) throw new AppError('notFound', say('said.undo.accountClosed'));
  const copies = move.act === null ? [] : await readTransfers(move.act);
  // Those that their server did not take never left.
  const home = (
    await readMessages(
      actor,
      move.letters.map(({ id }) => id),
    )
  )
    .filter(({ row }) => !row.flags.includes('\\Deleted'))
    .map(({ row }) => row.id);
  tally.done.push(...home);
  // What was just put there may not be in the cache yet.
  await engine()
    .nudge(folder.accountId, folder.id, { urgent: true })
    .catch(() => undefined);
  const found = await rowsOf(actor, folder, copies);
  const away = move.letters.map(({ id }) => id).filter((id) => !home.includes(id));
  tally.failed.push(...goneLetters(away.slice(found.length)));
  if (found.length === 0) return;
  const target = await targetFor(actor, folder.accountId, origin.id);
  const { groups, failed } = await chooseLetters(actor, found);
  tally.failed.push(...failed);
  const noted = await noteWishes(
    groups.flatMap((group) => moveWishes(group, target)),
    options,
  );
  tally.done.push(...noted.done);
}

/** Takes back one entry of the journal about copies, or about letters that went to another account. */
export async function carriedBack(actor: Actor, move: JournalMove, tally: Tally, options: EnactOptions): Promise<void> {
  const { act, to } = move;
  if (act === null || to === null) return;
  const ids = await withdraw(actor, act);
  if (ids) {
    tally.left += ids.length;
    tally.done.push(...ids);
    return;
  }
  if (move.carried === 'moved') return sendBack(actor, move, to, tally, options);
  const accountId = (await readMailbox(actor, move.from))?.accountId ?? actor.accountIds[0];
  if (accountId === undefined) return;
  const copied = await withdrawCopies({ userId: actor.userId, accountId }, act, move.from, options.bulkId ?? null);
  engine().transfers.ring(accountId);
  tally.done.push(...copied);
  if (copied.length === 0) tally.failed.push(...goneLetters(move.letters.map(({ id }) => id)));
}
