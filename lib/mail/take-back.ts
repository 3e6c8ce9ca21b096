/** What taking back an entry of the journal does: acts that still wait leave the queue, done ones are followed by their opposite. */
import { setTimeout as pause } from 'node:timers/promises';
import { readAct } from '@/lib/db/acts';
import type { JournalFlags, JournalMove, JournalMutes, JournalPayload, JournalPins } from '@/lib/db/journal';
import { mailboxByRole, readMailbox } from '@/lib/db/mailboxes';
import { findByHeader, readMessages } from '@/lib/db/messages';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { cancelAct } from '@/lib/sync/apply-act-ends';
import type { EnactOptions } from '@/lib/sync/apply-acts';
import { applyMutedBack, applyPinnedBack } from '@/lib/sync/apply-marks';
import { moveWish } from './act-moves';
import { chooseLetters, type Failed, factsOf, type Group, goneLetters, noteWishes } from './letters';
import { carriedBack } from './transfer-back';

/** How long an act that was begun is waited for before it is followed by its opposite instead, and how often it is looked at, ms. */
const begunForMs = 300;
const lookEveryMs = 20;

/** What taking back did so far. */
export interface Tally {
  done: MessageId[];
  failed: Failed;
  /** Conversations whose marks are again as they were. */
  marked: number;
  /** How many letters of `done` were of acts that left the queue. */
  left: number;
  /** Acts that were taken out of the queue, whole: the parts of one change of flags may share one. */
  cancelled: Set<number>;
}

/** Nothing taken back yet. */
export const newTally = (): Tally => ({ done: [], failed: [], marked: 0, left: 0, cancelled: new Set() });

/** Takes an act that the server has not begun out of the queue. False where it is too late for that. */
async function cancelled(actor: Actor, actId: number | null, tally: Tally): Promise<boolean> {
  if (actId === null) return false;
  if (tally.cancelled.has(actId)) return true;
  let act = await readAct(actor, actId);
  // One that is just being done is over in a moment, or waits again.
  for (const end = Date.now() + begunForMs; act?.state === 'running' && Date.now() < end; act = await readAct(actor, actId))
    await pause(lookEveryMs);
  if (act?.state !== 'waiting') return false;
  const ids = await cancelAct({ userId: actor.userId, accountId: act.accountId }, act);
  if (ids === null) return false;
  tally.cancelled.add(actId);
  tally.left += ids.length;
  tally.done.push(...ids);
  return true;
}

/** The rows that letters have now where they were left: their own, or those that bear their Message-ID. */
async function findThem(
  actor: Actor,
  letters: JournalMove['letters'],
  mailboxId: MailboxId | null,
  fits: (at: MailboxId) => boolean,
): Promise<{ found: MessageId[]; lost: MessageId[] }> {
  const ids = letters.map((letter) => letter.id);
  const rows = new Map((await readMessages(actor, ids)).map((letter) => [letter.row.id, letter]));
  const found: MessageId[] = [];
  const lost: MessageId[] = [];
  for (const { id, header } of letters) {
    const row = rows.get(id);
    if (row && fits(row.mailbox.id)) {
      found.push(id);
      continue;
    }
    const [other] = row || header === null || mailboxId === null ? [] : await findByHeader(actor, mailboxId, header);
    if (other === undefined) lost.push(id);
    else found.push(other);
  }
  return { found, lost };
}

/** The groups of what was found; nothing where all of it is on its way out. */
async function groupsOf(actor: Actor, ids: readonly MessageId[], tally: Tally): Promise<Group[]> {
  if (ids.length === 0) return [];
  try {
    const { groups, failed } = await chooseLetters(actor, ids);
    tally.failed.push(...failed);
    return groups;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'notFound') throw error;
    tally.failed.push(...goneLetters(ids));
    return [];
  }
}

async function moveBack(actor: Actor, move: JournalMove, tally: Tally, options: EnactOptions): Promise<void> {
  if (await cancelled(actor, move.act, tally)) return;
  const origin = await readMailbox(actor, move.from);
  if (!origin?.selectable) throw new AppError('notFound', say('said.undo.noFolder'));
  // Where the mailbox was still to be made, it is whichever the letters lie in now.
  const at = move.to ?? (await mailboxByRole(actor, origin.accountId, 'archive'))?.id ?? null;
  const { found, lost } = await findThem(actor, move.letters, at, (now) => (move.to === null ? now !== move.from : now === move.to));
  tally.failed.push(...goneLetters(lost));
  const groups = await groupsOf(actor, found, tally);
  const noted = await noteWishes(
    groups.map((group) => moveWish(group, { to: origin.id, role: null })),
    options,
  );
  tally.done.push(...noted.done);
}

async function markBack(actor: Actor, change: JournalFlags, tally: Tally, options: EnactOptions): Promise<void> {
  if (await cancelled(actor, change.act, tally)) return;
  const { found, lost } = await findThem(actor, change.letters, change.in, () => true);
  tally.failed.push(...goneLetters(lost));
  const edit = { add: change.remove, remove: change.add };
  const groups = await groupsOf(actor, found, tally);
  const wishes = groups.map((group) => ({
    owner: group.owner,
    kind: 'flags' as const,
    mailboxId: group.mailbox.id,
    letters: factsOf(group),
    edit,
  }));
  const noted = await noteWishes(wishes, options);
  tally.done.push(...noted.done);
}

async function muteBack(actor: Actor, { accountId, headers, muted }: JournalMutes, tally: Tally): Promise<void> {
  if (!actor.accountIds.includes(accountId)) return;
  await applyMutedBack({ userId: actor.userId, accountId }, headers, !muted);
  tally.marked += headers.length;
}

async function pinBack(actor: Actor, { accountId, headers, pinned }: JournalPins, tally: Tally): Promise<void> {
  if (!actor.accountIds.includes(accountId)) return;
  await applyPinnedBack({ userId: actor.userId, accountId }, headers, !pinned);
  tally.marked += headers.length;
}

/** Takes back what a journal entry holds, newest first. */
export async function takeBack(actor: Actor, payload: JournalPayload, options: EnactOptions): Promise<Tally> {
  const tally = newTally();
  for (const change of payload.mutes.toReversed()) await muteBack(actor, change, tally);
  for (const change of payload.pins.toReversed()) await pinBack(actor, change, tally);
  for (const change of payload.flags.toReversed()) await markBack(actor, change, tally, options);
  for (const move of payload.moves.toReversed())
    await (move.carried === null ? moveBack(actor, move, tally, options) : carriedBack(actor, move, tally, options));
  return tally;
}
