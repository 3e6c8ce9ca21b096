/**
 * Writes what came of an act: the server took it, refused it, or it was taken back before it was begun. Part of apply.ts in all but the
 * file; each function writes the cache, the queue and the progress of a bulk act in one transaction, and publishes then.
 */
import { type ActLetter, type ActRecord, actsAfter, dropAct, keepRefused, takeWaiting, toQueued, writePayload } from '@/lib/db/acts';
import { countBulk, toBulkAct } from '@/lib/db/bulk-acts';
import type { Transaction } from '@/lib/db/client';
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { knownById, rehome, writeUids } from '@/lib/db/message-cache';
import { relisting } from '@/lib/db/threads';
import { inAccount } from '@/lib/db/transaction';
import type { Change } from '@/lib/model/change';
import type { MailboxId, MessageId, Uid } from '@/lib/model/ids';
import type { Told } from '@/lib/model/said';
import type { Owner } from './apply';
import { drop, freeUids, idsOf, takeBack, type Unwound, unhide, unwind } from './apply-act-back';
import { carryTo, mailboxChanges } from './apply-acts';
import { bus } from './bus';
import { holdAct, holdAnew, keepHeld, letGo } from './pending';

function touchedBy(act: ActRecord): MailboxId[] {
  return [act.mailboxId, ...(act.payload.to === null ? [] : [act.payload.to])];
}

async function bulkChange(tx: Transaction, act: ActRecord, by: { done: number; failed: number; note?: Told }): Promise<Change[]> {
  const bulk = act.bulkId === null ? null : await countBulk(tx, act.bulkId, by);
  return bulk ? [{ type: 'bulkActChanged', act: toBulkAct(bulk) }] : [];
}

/** The server refused the act, or it can never be done: its edit is taken back and the reason kept and told. */
export async function refuseAct(owner: Owner, act: ActRecord, message: Told): Promise<void> {
  const { changes, forget } = await inAccount(owner.accountId, async (tx) => {
    const unwound: Unwound = { changes: [], forget: [] };
    await unwind(tx, owner, act, unwound);
    const told = unwound.changes;
    told.push(...(await takeBack(tx, owner, act, act.payload.letters)));
    await keepRefused(tx, act, message);
    told.push(...(await mailboxChanges(tx, owner, touchedBy(act))));
    told.push({ type: 'actChanged', act: toQueued(act, 'refused', message) });
    const failed = act.payload.letters.length;
    return { changes: [...told, ...(await bulkChange(tx, act, { done: 0, failed, note: message }))], forget: unwound.forget };
  });
  letGo(act.id);
  for (const each of forget) each();
  bus().publish(owner.userId, changes);
}

/**
 * Takes an act that nobody has begun out of the queue, and its edit back. Answers the letters it was about, or null where it is too late:
 * it was begun, it is done, or later acts stand on it.
 */
export async function cancelAct(owner: Owner, known: ActRecord): Promise<MessageId[] | null> {
  const changes = await inAccount(owner.accountId, async (tx) => {
    const { to } = known.payload;
    const ids = new Set(idsOf(known.payload.letters));
    const stoodOn =
      to !== null && (await actsAfter(tx, known, to)).some(({ payload }) => payload.letters.some(({ id, uid }) => ids.has(id) && uid < 0));
    // The act as it is now: since it was read its letters may have got the UIDs that they are to go back to.
    const act = stoodOn ? null : await takeWaiting(tx, known.id);
    if (!act) return null;
    const told = await takeBack(tx, owner, act, act.payload.letters);
    told.push(...(await mailboxChanges(tx, owner, touchedBy(act))));
    told.push({ type: 'actChanged', act: toQueued(act, 'done', null) });
    return told;
  });
  if (!changes) return null;
  letGo(known.id);
  bus().publish(owner.userId, changes);
  return idsOf(known.payload.letters);
}

/** What the server made of an act. */
export interface ActEnd {
  /** Of a move: the UIDs that the letters have in the target, as far as the server said. */
  settled?: readonly { id: MessageId; uid: Uid }[];
  /** Letters that the server did not have where they were, and why nothing was done to them. */
  gone?: readonly ActLetter[];
  message?: Told;
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
    // Edits of flags go by the rows, which stay the same; so they keep their order.
    if (later.kind === 'move') holdAnew(later);
  }
}

async function settleMove(tx: Transaction, owner: Owner, act: ActRecord, end: ActEnd): Promise<Change[]> {
  const { to, letters } = act.payload;
  if (to === null) return [];
  const rows = await knownById(tx, owner.accountId, idsOf(letters));
  const there = rows.filter((row) => row.mailboxId === to);
  const waiting = new Set(there.filter((row) => row.uid < 0).map((row) => row.id));
  const told = new Map((end.settled ?? []).map(({ id, uid }) => [id, uid]));
  // A look that was faster may have given letters that are alike the UIDs of each other.
  const toldUids = new Set(told.values());
  const mixed = there.filter((row) => toldUids.has(row.uid) && told.get(row.id) !== row.uid).map((row) => row.id);
  // Rows that a later act carried on have UIDs here that only the server's word tells.
  const uids = new Map([
    ...told,
    ...there.filter((row) => row.uid > 0 && !mixed.includes(row.id)).map((row) => [row.id, row.uid] as const),
  ]);
  const pairs = [...waiting, ...mixed].flatMap((id) => {
    const uid = told.get(id);
    return uid === undefined ? [] : [{ id, uid }];
  });
  const changes = await freeUids(
    tx,
    to,
    pairs.map((pair) => pair.uid),
    new Set(there.map((row) => row.id)),
  );
  // The UID is part of a row's place among others of the same time.
  if (pairs.length) {
    const ids = pairs.map((pair) => pair.id);
    await relisting(tx, ids, async () => {
      if (mixed.length) await rehome(tx, mixed, to);
      await writeUids(tx, pairs);
    });
  }
  await passOn(tx, act, uids);
  const gone = new Set(idsOf(end.gone ?? []));
  // A row whose UID turned out to be that of another, and that the server moved nothing for, names nothing either.
  const lost = rows.filter((row) => (gone.has(row.id) && waiting.has(row.id)) || (mixed.includes(row.id) && !told.has(row.id)));
  return lost.length ? [...changes, ...(await drop(tx, lost, true))] : changes;
}

/** Removes the rows of deleted letters; rows whose letters the server keeps marked stay as they are: in no list. */
async function settleDeletion(tx: Transaction, owner: Owner, act: ActRecord, end: ActEnd): Promise<Change[]> {
  const { letters } = act.payload;
  const hidden = (await knownById(tx, owner.accountId, idsOf(letters))).filter((row) => row.flags.includes('\\Deleted'));
  // Moved by another client before the server could remove them: they live on there.
  const elsewhere = hidden.filter((row) => row.mailboxId !== act.mailboxId);
  const changes = await unhide(tx, elsewhere, letters, act.mailboxId);
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
    await unhide(tx, hidden, act.payload.letters, act.mailboxId);
    const shown = (await knownById(tx, owner.accountId, idsOf(act.payload.letters))).filter((row) => row.mailboxId === act.mailboxId);
    return [...(await carryTo(tx, shown, to)), ...(await mailboxChanges(tx, owner, touchedBy(aimed)))];
  });
  keepHeld(act.id, release);
  bus().publish(owner.userId, changes);
  return aimed;
}
