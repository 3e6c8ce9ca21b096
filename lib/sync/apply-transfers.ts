/**
 * Writes what came of letters that are put into another account, or copied. Part of apply.ts in all but the file; each function writes the cache,
 * the queue and the progress of a bulk act in one transaction, and publishes then.
 */
import { type ActLetter, type ActRecord, dropAct, insertAct, keepRefused, takeWaiting, toQueued, turnIntoRemoval } from '@/lib/db/acts';
import { countBulk, toBulkAct } from '@/lib/db/bulk-acts';
import type { Transaction } from '@/lib/db/client';
import { readUidValidity } from '@/lib/db/mailboxes';
import { knownByUid } from '@/lib/db/message-cache';
import { inAccount } from '@/lib/db/transaction';
import { adoptTransfers, forgetTransfers, readTransfers, type Transfer } from '@/lib/db/transfers';
import type { Change } from '@/lib/model/change';
import type { AccountId, MailboxId, MessageId, Uid } from '@/lib/model/ids';
import type { Reason } from './act-verdict';
import type { Owner } from './apply';
import { idsOf, takeBack } from './apply-act-back';
import { refuseAct } from './apply-act-ends';
import { hide, mailboxChanges, type Row } from './apply-acts';
import { bus } from './bus';
import { holdAct, holdAnew, keepHeld, letGo } from './pending';

/** Stands for copies that are not in the cache: the id of no letter, so that nothing else is taken for them. */
const unknownId = (2 ** 31 - 1) as MessageId;

const ownerOf = ({ userId, accountId }: ActRecord): Owner => ({ userId, accountId });

/** What became of the letters of an act. */
export interface TransferEnd {
  landed: readonly ActLetter[];
  refused: readonly ActLetter[];
  reason: Reason | null;
  /** The reason holds for everything: a bulk act goes no further. */
  final: boolean;
  /** Somebody was told that it waits. */
  told: boolean;
}

async function bulkChange(tx: Transaction, act: ActRecord, by: Parameters<typeof countBulk>[2]): Promise<Change[]> {
  const bulk = act.bulkId === null || by.done + by.failed === 0 ? null : await countBulk(tx, act.bulkId, by);
  return bulk ? [{ type: 'bulkActChanged', act: toBulkAct(bulk) }] : [];
}

/** Letters that the other server did not take come back, as a refused act of their own. */
async function refusePart(tx: Transaction, act: ActRecord, end: TransferEnd): Promise<Change[]> {
  const { reason } = end;
  if (end.refused.length === 0 || reason === null) return [];
  const changes = await takeBack(tx, ownerOf(act), act, end.refused);
  const rest = await insertAct(tx, { ...act, payload: { ...act.payload, letters: [...end.refused] } });
  await keepRefused(tx, rest, reason);
  const by = { done: 0, failed: end.refused.length, ...(end.final ? { note: reason } : {}) };
  return [...changes, { type: 'actChanged', act: toQueued(rest, 'refused', reason) }, ...(await bulkChange(tx, act, by))];
}

/**
 * All copies that could be made are in their place. The originals of those are now removed by an act of their account's queue, where they are to go;
 * what was refused is listed again, with the reason. Answers whether such a removal waits.
 */
export async function settleTransfer(act: ActRecord, end: TransferEnd): Promise<boolean> {
  const owner = ownerOf(act);
  if (end.landed.length === 0 && end.reason !== null) {
    await refuseAct(owner, act, end.reason);
    return false;
  }
  const goes = act.payload.carry?.keep === false && end.landed.length > 0;
  const removal: ActRecord = { ...act, kind: 'delete', payload: { ...act.payload, letters: [...end.landed] } };
  const changes = await inAccount(owner.accountId, async (tx) => {
    const told = await refusePart(tx, act, end);
    if (goes) await turnIntoRemoval(tx, removal);
    else {
      await dropAct(tx, act.id);
      told.push(...(await bulkChange(tx, act, { done: end.landed.length, failed: 0 })));
    }
    if (end.told) told.push({ type: 'actChanged', act: toQueued(act, 'done', null) });
    return [...told, ...(await mailboxChanges(tx, owner, [act.mailboxId]))];
  });
  if (goes) holdAnew(removal);
  else letGo(act.id);
  bus().publish(owner.userId, changes);
  return goes;
}

/**
 * Takes back an act that waits, whatever it has done so far: its originals are listed again, and where it may have made copies it goes on as the
 * removal of these. Answers its letters, or null where it is too late.
 */
export async function withdrawTransfer(known: ActRecord): Promise<MessageId[] | null> {
  const owner = ownerOf(known);
  const begun = await readTransfers(known.id);
  const done = await inAccount(owner.accountId, async (tx) => {
    const act = await takeWaiting(tx, known.id);
    if (!act) return null;
    const changes = await takeBack(tx, owner, act, act.payload.letters);
    changes.push({ type: 'actChanged', act: toQueued(act, 'done', null) });
    changes.push(...(await mailboxChanges(tx, owner, [act.mailboxId])));
    const rest = begun.length ? await noteWithdrawal(tx, act, begun) : null;
    return { changes, rest };
  });
  if (!done) return null;
  letGo(known.id);
  bus().publish(owner.userId, done.changes);
  return idsOf(known.payload.letters);
}

/** Notes that the copies which an act made are to go. */
async function noteWithdrawal(
  tx: Transaction,
  act: Pick<ActRecord, 'id' | 'userId' | 'accountId' | 'mailboxId' | 'uidValidity' | 'payload'>,
  begun: readonly Transfer[],
  bulkId: string | null = null,
): Promise<ActRecord | null> {
  const [first] = begun;
  if (!first) return null;
  const carry = { accountId: first.accountId, mailboxId: first.mailboxId, keep: true, withdraw: true };
  const ids = new Set(begun.map(({ id }) => id));
  const payload = { ...act.payload, letters: act.payload.letters.filter(({ id }) => ids.has(id)), carry };
  const made = await insertAct(tx, { ...act, kind: 'carry', payload, bulkId });
  await adoptTransfers(tx, act.id, made.id);
  return made;
}

/** Takes copies back that an act made and that was done long ago. */
export async function withdrawCopies(owner: Owner, actId: number, from: MailboxId, bulkId: string | null): Promise<MessageId[]> {
  const begun = await readTransfers(actId);
  if (begun.length === 0) return [];
  const letters = begun.map(({ id, header, size }) => ({ id, uid: 1 as Uid, header, size, at: 0, was: [] }));
  const payload = { letters, add: [], remove: [], to: null, role: null, copiedFrom: null, carry: null };
  await inAccount(owner.accountId, (tx) =>
    noteWithdrawal(tx, { id: actId, ...owner, mailboxId: from, uidValidity: 0, payload }, begun, bulkId),
  );
  return begun.map(({ id }) => id);
}

/** Copies that can be neither found nor removed stay where they are: the act that was to remove them is over. */
export async function giveUpCopies(act: ActRecord): Promise<void> {
  await inAccount(act.accountId, async (tx) => {
    await forgetTransfers(tx, act.id);
    await dropAct(tx, act.id);
  });
}

/** The rows of copies that the cache knows under the numbers which they were noted with. */
async function cachedCopies(tx: Transaction, { accountId, mailboxId, uidValidity }: Transfer, copies: readonly Transfer[]): Promise<Row[]> {
  if ((await readUidValidity(tx, accountId, mailboxId)) !== uidValidity) return [];
  const uids = copies.flatMap(({ uid }) => uid ?? []);
  return (await knownByUid(tx, mailboxId, uids)).filter(({ flags }) => !flags.includes('\\Deleted')).map((row) => ({ ...row, mailboxId }));
}

/** Copies that were found are removed by an act of the queue of their account, at once on the screen; the act that asked for it is done. */
export async function removeCopies(act: ActRecord): Promise<AccountId | null> {
  const copies = (await readTransfers(act.id)).filter((one) => one.uid !== null);
  const [first] = copies;
  const owner = first ? { userId: act.userId, accountId: first.accountId } : ownerOf(act);
  let release: (() => void) | null = null;
  try {
    const { changes, removal } = await inAccount(owner.accountId, async (tx) => {
      await forgetTransfers(tx, act.id);
      await dropAct(tx, act.id);
      if (!first) return { changes: [], removal: null };
      const cached = await cachedCopies(tx, first, copies);
      const letters = copies.map((copy): ActLetter => {
        const row = cached.find(({ uid }) => uid === copy.uid);
        // Without Message-ID, so that under another UIDVALIDITY nothing else is taken for the copy.
        return { id: row?.id ?? unknownId, uid: copy.uid ?? (0 as Uid), header: null, size: copy.size, at: 0, was: row?.flags ?? [] };
      });
      const payload = { letters, add: [], remove: [], to: null, role: null, copiedFrom: null, carry: null };
      const wanted = { kind: 'delete' as const, mailboxId: first.mailboxId, uidValidity: first.uidValidity, payload, bulkId: act.bulkId };
      release = holdAct(wanted);
      const hidden = [...(await hide(tx, cached)), ...(await mailboxChanges(tx, owner, [first.mailboxId]))];
      return { changes: hidden, removal: await insertAct(tx, { ...owner, ...wanted }) };
    });
    if (removal && release) keepHeld(removal.id, release);
    bus().publish(owner.userId, changes);
    return removal ? owner.accountId : null;
  } catch (error) {
    (release as (() => void) | null)?.();
    throw error;
  }
}
