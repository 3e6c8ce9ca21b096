/**
 * Writes what came of an act: the server took it, refused it, or it was taken back before it was begun. Part of apply.ts in all but the
 * file; each function writes the cache, the queue and the progress of a bulk act in one transaction, and publishes then.
 */
import {
  type ActLetter,
  type ActRecord,
  actsAfter,
  dropAct,
  keepRefused,
  movesTo,
  takeWaiting,
  toQueued,
  writePayload,
} from '@/lib/db/acts';
import { countBulk, toBulkAct } from '@/lib/db/bulk-acts';
import type { Transaction } from '@/lib/db/client';
import { moveCounts } from '@/lib/db/mailbox-cache';
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { deleteRows, knownById, knownByUid, placeRows, writeFlags, writeUids } from '@/lib/db/message-cache';
import { relisting } from '@/lib/db/threads';
import { inAccount } from '@/lib/db/transaction';
import type { Change } from '@/lib/model/change';
import type { MailboxId, MessageId, Uid } from '@/lib/model/ids';
import type { Owner } from './apply';
import { arrivals, byMailbox, carryTo, mailboxChanges, type Row, removals, rewriteFlags, unseenOf } from './apply-acts';
import { bus } from './bus';
import { edited, holdAct, keepHeld, letGo } from './pending';

const idsOf = (letters: readonly ActLetter[]): MessageId[] => letters.map((letter) => letter.id);

/** Removes rows and moves the counts along; `listed` false for rows that were out of the lists already. */
async function drop(tx: Transaction, rows: readonly Row[], listed: boolean): Promise<Change[]> {
  const ids = rows.map((row) => row.id);
  await relisting(tx, ids, () => deleteRows(tx, ids));
  for (const [mailboxId, group] of byMailbox(rows)) {
    const by = listed ? { exists: -group.length, unseen: -unseenOf(group) } : { exists: 0, unseen: 0 };
    await moveCounts(tx, mailboxId, { ...by, cached: -group.length });
  }
  return listed ? removals(rows) : [];
}

/** Frees UIDs in a mailbox for rows that own them: a sync may have cached the same letters anew meanwhile. */
async function freeUids(tx: Transaction, mailboxId: MailboxId, uids: readonly Uid[], owners: ReadonlySet<MessageId>): Promise<Change[]> {
  const doubles = (await knownByUid(tx, mailboxId, uids)).filter((row) => !owners.has(row.id)).map((row) => ({ ...row, mailboxId }));
  return doubles.length ? drop(tx, doubles, true) : [];
}

/** Lists hidden rows again, with the flags they had. */
async function unhide(tx: Transaction, rows: readonly Row[], letters: readonly ActLetter[]): Promise<Change[]> {
  const was = new Map(letters.map((letter) => [letter.id, letter.was]));
  const after = rows.map((row) => ({ ...row, flags: [...(was.get(row.id) ?? row.flags)] }));
  const shown = after.map((row) => ({ ...row, seen: row.flags.includes('\\Seen') }));
  await relisting(
    tx,
    rows.map((row) => row.id),
    () => writeFlags(tx, after),
  );
  const changes: Change[] = [];
  for (const [mailboxId, group] of byMailbox(shown)) {
    await moveCounts(tx, mailboxId, { exists: group.length, unseen: unseenOf(group), cached: 0 });
    changes.push(
      ...(await arrivals(
        tx,
        mailboxId,
        group.map((row) => row.id),
      )),
    );
  }
  return changes;
}

/** Puts moved rows back into the mailbox they came from, under the UIDs they had there. */
async function carryBack(tx: Transaction, owner: Owner, act: ActRecord, rows: readonly Row[]): Promise<Change[]> {
  const { mailboxId } = act;
  const home = await readSyncMailbox(owner.accountId, mailboxId, tx);
  // Where the mailbox is gone, or was renumbered meanwhile so that the old UIDs name others, a look brings back what there is.
  const renumbered = home?.state && act.uidValidity !== 0 && home.state.uidValidity !== act.uidValidity;
  if (!home || renumbered) return drop(tx, rows, true);
  const uids = new Map(act.payload.letters.map((letter) => [letter.id, letter.uid]));
  const pairs = rows.map((row) => ({ id: row.id, uid: uids.get(row.id) ?? row.uid }));
  const ids = rows.map((row) => row.id);
  const doubles = await freeUids(
    tx,
    mailboxId,
    pairs.map((pair) => pair.uid),
    new Set(ids),
  );
  await relisting(tx, ids, () => placeRows(tx, mailboxId, pairs));
  for (const [from, group] of byMailbox(rows))
    await moveCounts(tx, from, { exists: -group.length, unseen: -unseenOf(group), cached: -group.length });
  await moveCounts(tx, mailboxId, { exists: rows.length, unseen: unseenOf(rows), cached: rows.length });
  return [...doubles, ...removals(rows), ...(await arrivals(tx, mailboxId, ids))];
}

/** Takes an act's edit of these letters back in the cache. */
async function takeBack(tx: Transaction, owner: Owner, act: ActRecord, letters: readonly ActLetter[]): Promise<Change[]> {
  const rows = await knownById(tx, owner.accountId, idsOf(letters));
  const { add, remove, to } = act.payload;
  if (act.kind === 'flags') {
    const was = new Map(letters.map((letter) => [letter.id, letter.was]));
    return rewriteFlags(tx, rows, (row) => {
      const old = was.get(row.id) ?? [];
      return edited(row.flags, { add: remove.filter((flag) => old.includes(flag)), remove: add.filter((flag) => !old.includes(flag)) });
    });
  }
  if (act.kind === 'move' && to !== null)
    return carryBack(
      tx,
      owner,
      act,
      rows.filter((row) => row.mailboxId === to && row.uid < 0),
    );
  return unhide(
    tx,
    rows.filter((row) => row.flags.includes('\\Deleted')),
    letters,
  );
}

/**
 * Takes these letters out of later acts that stand on this move: where it does not happen, neither can they. Newest first, so that each
 * row goes back the way it came. Answers the acts that are empty now.
 */
async function unwind(tx: Transaction, owner: Owner, act: ActRecord, changes: Change[], ended: number[]): Promise<void> {
  const { to, letters } = act.payload;
  if (act.kind !== 'move' || to === null) return;
  const ids = new Set(idsOf(letters));
  for (const later of (await actsAfter(tx, act, to)).reverse()) {
    const standing = later.payload.letters.filter((letter) => ids.has(letter.id) && letter.uid < 0);
    if (standing.length === 0) continue;
    await unwind(tx, owner, { ...later, payload: { ...later.payload, letters: standing } }, changes, ended);
    changes.push(...(await takeBack(tx, owner, later, standing)));
    later.payload.letters = later.payload.letters.filter((letter) => !standing.includes(letter));
    if (later.payload.letters.length) await writePayload(tx, later);
    else {
      await dropAct(tx, later.id);
      ended.push(later.id);
      changes.push({ type: 'actChanged', act: toQueued(later, 'done', null) });
    }
  }
}

function touchedBy(act: ActRecord): MailboxId[] {
  return [act.mailboxId, ...(act.payload.to === null ? [] : [act.payload.to])];
}

async function bulkChange(tx: Transaction, act: ActRecord, by: { done: number; failed: number; note?: string }): Promise<Change[]> {
  const bulk = act.bulkId === null ? null : await countBulk(tx, act.bulkId, by);
  return bulk ? [{ type: 'bulkActChanged', act: toBulkAct(bulk) }] : [];
}

/** The server refused the act, or it can never be done: its edit is taken back and the reason kept and told. */
export async function refuseAct(owner: Owner, act: ActRecord, message: string): Promise<void> {
  const ended: number[] = [];
  const changes = await inAccount(owner.accountId, async (tx) => {
    const told: Change[] = [];
    await unwind(tx, owner, act, told, ended);
    told.push(...(await takeBack(tx, owner, act, act.payload.letters)));
    await keepRefused(tx, act, message);
    told.push(...(await mailboxChanges(tx, owner, touchedBy(act))));
    told.push({ type: 'actChanged', act: toQueued(act, 'refused', message) });
    const failed = act.payload.letters.length;
    return [...told, ...(await bulkChange(tx, act, { done: 0, failed, note: message }))];
  });
  for (const id of [act.id, ...ended]) letGo(id);
  bus().publish(owner.userId, changes);
}

/**
 * Takes an act that nobody has begun out of the queue, and its edit back. Answers the letters it was about, or null where it is too late:
 * it was begun, it is done, or later acts stand on it.
 */
export async function cancelAct(owner: Owner, act: ActRecord): Promise<MessageId[] | null> {
  const changes = await inAccount(owner.accountId, async (tx) => {
    const { to } = act.payload;
    const ids = new Set(idsOf(act.payload.letters));
    const stoodOn =
      to !== null && (await actsAfter(tx, act, to)).some(({ payload }) => payload.letters.some(({ id, uid }) => ids.has(id) && uid < 0));
    if (stoodOn || !(await takeWaiting(tx, act.id))) return null;
    const told = await takeBack(tx, owner, act, act.payload.letters);
    told.push(...(await mailboxChanges(tx, owner, touchedBy(act))));
    told.push({ type: 'actChanged', act: toQueued(act, 'done', null) });
    return told;
  });
  if (!changes) return null;
  letGo(act.id);
  bus().publish(owner.userId, changes);
  return idsOf(act.payload.letters);
}

/** What the server made of an act. */
export interface ActEnd {
  /** Of a move: the UIDs that the letters have in the target, as far as the server said. */
  settled?: readonly { id: MessageId; uid: Uid }[];
  /** Letters that the server did not have where they were, and why nothing was done to them. */
  gone?: readonly ActLetter[];
  message?: string;
  /** Of a deletion: the server keeps the letters, marked. */
  marked?: boolean;
  /** Tell that it is done: somebody was told that it waits. */
  told?: boolean;
}

/** Gives letters that a later act stands on the UIDs they have now. */
async function passOn(tx: Transaction, act: ActRecord, uids: ReadonlyMap<MessageId, Uid>): Promise<void> {
  const { to } = act.payload;
  if (to === null || uids.size === 0) return;
  const home = await readSyncMailbox(act.accountId, to, tx);
  for (const later of await actsAfter(tx, act, to)) {
    const known = later.payload.letters.filter((letter) => letter.uid < 0 && uids.has(letter.id));
    if (known.length === 0) continue;
    for (const letter of known) letter.uid = uids.get(letter.id) ?? letter.uid;
    later.uidValidity = home?.state?.uidValidity ?? later.uidValidity;
    await writePayload(tx, later);
    keepHeld(later.id, holdAct(later));
  }
}

async function settleMove(tx: Transaction, owner: Owner, act: ActRecord, end: ActEnd): Promise<Change[]> {
  const { to, letters } = act.payload;
  if (to === null) return [];
  const rows = await knownById(tx, owner.accountId, idsOf(letters));
  const waiting = new Set(rows.filter((row) => row.mailboxId === to && row.uid < 0).map((row) => row.id));
  const uids = new Map((end.settled ?? []).map(({ id, uid }) => [id, uid]));
  for (const row of rows) if (row.mailboxId === to && row.uid > 0) uids.set(row.id, row.uid);
  const pairs = (end.settled ?? []).filter((pair) => waiting.has(pair.id));
  const changes = await freeUids(
    tx,
    to,
    pairs.map((pair) => pair.uid),
    waiting,
  );
  // The UID is part of a row's place among others of the same time.
  if (pairs.length)
    await relisting(
      tx,
      pairs.map((pair) => pair.id),
      () => writeUids(tx, pairs),
    );
  await passOn(tx, act, uids);
  const gone = new Set(idsOf(end.gone ?? []));
  const lost = rows.filter((row) => gone.has(row.id) && waiting.has(row.id));
  return lost.length ? [...changes, ...(await drop(tx, lost, true))] : changes;
}

/** Removes the rows of deleted letters; rows whose letters the server keeps marked stay as they are: in no list. */
async function settleDeletion(tx: Transaction, owner: Owner, act: ActRecord, end: ActEnd): Promise<Change[]> {
  const { letters } = act.payload;
  const hidden = (await knownById(tx, owner.accountId, idsOf(letters))).filter((row) => row.flags.includes('\\Deleted'));
  // Moved by another client before the server could remove them: they live on there.
  const elsewhere = hidden.filter((row) => row.mailboxId !== act.mailboxId);
  const changes = await unhide(tx, elsewhere, letters);
  const boxes = elsewhere.map((row) => row.mailboxId);
  if (boxes.length) changes.push(...(await mailboxChanges(tx, owner, boxes)));
  if (end.marked) return changes;
  const here = hidden.filter((row) => row.mailboxId === act.mailboxId);
  return [...changes, ...(await drop(tx, here, false))];
}

/** The server took the act, but for letters that it no longer had there: those are told as refused. */
export async function finishAct(owner: Owner, act: ActRecord, end: ActEnd): Promise<void> {
  const gone = end.gone ?? [];
  const changes = await inAccount(owner.accountId, async (tx) => {
    const told: Change[] = [];
    if (act.kind === 'move') told.push(...(await settleMove(tx, owner, act, end)));
    if (act.kind === 'delete') told.push(...(await settleDeletion(tx, owner, act, end)));
    const message = end.message ?? null;
    const done = act.payload.letters.length - gone.length;
    if (gone.length && message !== null) {
      const rest = { ...act, payload: { ...act.payload, letters: [...gone] } };
      await keepRefused(tx, rest, message);
      told.push({ type: 'actChanged', act: toQueued(rest, 'refused', message) });
    } else {
      await dropAct(tx, act.id);
      if (end.told || message !== null) told.push({ type: 'actChanged', act: toQueued(act, 'done', message) });
    }
    if (act.kind !== 'flags') told.push(...(await mailboxChanges(tx, owner, touchedBy(act))));
    return [...told, ...(await bulkChange(tx, act, { done, failed: gone.length }))];
  });
  letGo(act.id);
  bus().publish(owner.userId, changes);
}

/** The mailbox for the role of a move was made: its letters, hidden till now, lie in it from here on. Answers the act as it is now. */
export async function aimAct(owner: Owner, act: ActRecord, to: MailboxId): Promise<ActRecord> {
  const aimed: ActRecord = { ...act, payload: { ...act.payload, to } };
  const release = holdAct(aimed);
  const changes = await inAccount(owner.accountId, async (tx) => {
    await writePayload(tx, aimed);
    const rows = await knownById(tx, owner.accountId, idsOf(act.payload.letters));
    const hidden = rows.filter((row) => row.mailboxId === act.mailboxId && row.flags.includes('\\Deleted'));
    await unhide(tx, hidden, act.payload.letters);
    const shown = (await knownById(tx, owner.accountId, idsOf(act.payload.letters))).filter((row) => row.mailboxId === act.mailboxId);
    return [...(await carryTo(tx, shown, to)), ...(await mailboxChanges(tx, owner, touchedBy(aimed)))];
  });
  keepHeld(act.id, release);
  bus().publish(owner.userId, changes);
  return aimed;
}

/** Before mailboxes go from the cache: sends rows that only wait to be moved into them back where they lie on the server. */
export async function sendHome(tx: Transaction, owner: Owner, mailboxIds: readonly MailboxId[]): Promise<Change[]> {
  const changes: Change[] = [];
  if (mailboxIds.length === 0) return changes;
  for (const act of await movesTo(tx, owner.accountId, new Set(mailboxIds))) {
    await unwind(tx, owner, act, changes, []);
    changes.push(...(await takeBack(tx, owner, act, act.payload.letters)));
  }
  return changes;
}
