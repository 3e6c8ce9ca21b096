/**
 * Takes the edits of acts back in the cache, where they were refused or can never be done. Part of apply-act-ends.ts in all but the file:
 * everything here runs in a transaction of somebody else's.
 */
import { type ActLetter, type ActRecord, actsAfter, dropAct, movesTo, toQueued, writePayload } from '@/lib/db/acts';
import type { Transaction } from '@/lib/db/client';
import { moveCounts } from '@/lib/db/mailbox-cache';
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { deleteRows, knownById, knownByUid, placeRows, writeFlags } from '@/lib/db/message-cache';
import { relisting } from '@/lib/db/threads';
import type { Change } from '@/lib/model/change';
import type { MailboxId, MessageId, Uid } from '@/lib/model/ids';
import type { Owner } from './apply';
import { arrivals, byMailbox, type Row, removals, rewriteFlags, unseenOf } from './apply-acts';
import { edited, holdAnew, letGo } from './pending';

/** The ids of letters. */
export const idsOf = (letters: readonly ActLetter[]): MessageId[] => letters.map((letter) => letter.id);

/** Removes rows and moves the counts along; `listed` false for rows that were out of the lists already. */
export async function drop(tx: Transaction, rows: readonly Row[], listed: boolean): Promise<Change[]> {
  const ids = rows.map((row) => row.id);
  await relisting(tx, ids, () => deleteRows(tx, ids));
  for (const [mailboxId, group] of byMailbox(rows)) {
    const by = listed ? { exists: -group.length, unseen: -unseenOf(group) } : { exists: 0, unseen: 0 };
    await moveCounts(tx, mailboxId, { ...by, cached: -group.length });
  }
  return listed ? removals(rows) : [];
}

/** Frees UIDs in a mailbox for rows that own them: a sync may have cached the same letters anew meanwhile. */
export async function freeUids(
  tx: Transaction,
  mailboxId: MailboxId,
  uids: readonly Uid[],
  owners: ReadonlySet<MessageId>,
): Promise<Change[]> {
  const doubles = (await knownByUid(tx, mailboxId, uids)).filter((row) => !owners.has(row.id)).map((row) => ({ ...row, mailboxId }));
  return doubles.length ? drop(tx, doubles, true) : [];
}

/**
 * Lists hidden rows again, with the flags they had. Those that another client moved out of `home` meanwhile came into the counts of their
 * mailbox with the look that found them there.
 */
export async function unhide(tx: Transaction, rows: readonly Row[], letters: readonly ActLetter[], home: MailboxId): Promise<Change[]> {
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
    await moveCounts(tx, mailboxId, { exists: mailboxId === home ? group.length : 0, unseen: unseenOf(group), cached: 0 });
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

/**
 * Rows that would go back under a placeholder although nothing brings their letters there any more: the move before is done, and nobody told
 * their UIDs. A look finds those letters where they are.
 */
async function unplaced(tx: Transaction, act: ActRecord, rows: readonly Row[], uids: ReadonlyMap<MessageId, Uid>): Promise<Row[]> {
  const without = rows.filter((row) => (uids.get(row.id) ?? row.uid) < 0);
  if (without.length === 0) return [];
  const before = await movesTo(tx, act.accountId, new Set([act.mailboxId]));
  const coming = new Set(before.filter(({ id }) => id !== act.id).flatMap(({ payload }) => idsOf(payload.letters)));
  return without.filter((row) => !coming.has(row.id));
}

/** Puts moved rows back into the mailbox they came from, under the UIDs they had there. */
async function carryBack(tx: Transaction, owner: Owner, act: ActRecord, given: readonly Row[]): Promise<Change[]> {
  const { mailboxId } = act;
  const home = await readSyncMailbox(owner.accountId, mailboxId, tx);
  // Where the mailbox is gone, or was renumbered meanwhile so that the old UIDs name others, a look brings back what there is.
  const renumbered = home?.state && act.uidValidity !== 0 && home.state.uidValidity !== act.uidValidity;
  if (!home || renumbered) return drop(tx, given, true);
  const uids = new Map(act.payload.letters.map((letter) => [letter.id, letter.uid]));
  const lost = await unplaced(tx, act, given, uids);
  const rows = given.filter((row) => !lost.includes(row));
  const dropped = lost.length ? await drop(tx, lost, true) : [];
  if (rows.length === 0) return dropped;
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
  return [...dropped, ...doubles, ...removals(rows), ...(await arrivals(tx, mailboxId, ids))];
}

/** Takes an act's edit of these letters back in the cache. */
export async function takeBack(tx: Transaction, owner: Owner, act: ActRecord, letters: readonly ActLetter[]): Promise<Change[]> {
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
    act.mailboxId,
  );
}

/** What taking acts back brings about. */
export interface Unwound {
  changes: Change[];
  /** What is no longer wanted is forgotten by these, to be called after the commit: till then what the server says must not show. */
  forget: (() => void)[];
}

/**
 * Takes these letters out of later acts that stand on this move: where it does not happen, neither can they. Newest first, so that each
 * row goes back the way it came.
 */
export async function unwind(tx: Transaction, owner: Owner, act: ActRecord, unwound: Unwound): Promise<void> {
  const { to, letters } = act.payload;
  if (act.kind !== 'move' || to === null) return;
  const ids = new Set(idsOf(letters));
  for (const later of (await actsAfter(tx, act, to)).reverse()) {
    const standing = later.payload.letters.filter((letter) => ids.has(letter.id) && letter.uid < 0);
    if (standing.length === 0) continue;
    await unwind(tx, owner, { ...later, payload: { ...later.payload, letters: standing } }, unwound);
    unwound.changes.push(...(await takeBack(tx, owner, later, standing)));
    later.payload.letters = later.payload.letters.filter((letter) => !standing.includes(letter));
    if (later.payload.letters.length) {
      await writePayload(tx, later);
      unwound.forget.push(() => holdAnew(later));
    } else {
      await dropAct(tx, later.id);
      unwound.forget.push(() => letGo(later.id));
      unwound.changes.push({ type: 'actChanged', act: toQueued(later, 'done', null) });
    }
  }
}

/** Before mailboxes go from the cache: sends rows that only wait to be moved into them back where they lie on the server. */
export async function sendHome(tx: Transaction, owner: Owner, mailboxIds: readonly MailboxId[]): Promise<Unwound> {
  const unwound: Unwound = { changes: [], forget: [] };
  if (mailboxIds.length === 0) return unwound;
  for (const act of await movesTo(tx, owner.accountId, new Set(mailboxIds))) {
    await unwind(tx, owner, act, unwound);
    unwound.changes.push(...(await takeBack(tx, owner, act, act.payload.letters)));
  }
  return unwound;
}
