/**
 * Works bulk acts off. Each batch is one act of the queue with an entry of its own in the journal; where the next one begins is written in the
 * same transaction, so that a process which dies goes on where it was. At most two batches wait for the server, so that whatever else a
 * person does meanwhile comes next, and memory stays flat.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { countOfBulk } from '@/lib/db/acts';
import { type BulkCursor, type BulkRecord, countBulk, endBulk, readBulk, toBulkAct, writeCursor } from '@/lib/db/bulk-acts';
import { nextOfScope } from '@/lib/db/bulk-letters';
import { claimEntry, note, readEntry } from '@/lib/db/journal';
import { readMailbox } from '@/lib/db/mailboxes';
import { inAccount } from '@/lib/db/transaction';
import { isAppError, toldOf } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { enact, type Wish } from '@/lib/sync/apply-acts';
import { bus } from '@/lib/sync/bus';
import { engine } from '@/lib/sync/engine';
import { editOf } from './act-flags';
import { archivePlaces, byPlace } from './archive-places';
import { takeBack } from './take-back';

const batchSize = 500;
/** Letters of a batch that is put into another mailbox one by one: stopping is felt soon. */
const carriedBatch = 100;
const mostWaiting = 2;
/** How often it is looked whether a batch is done, ms. */
const lookEveryMs = 100;
/** A folder whose older letters are still being read is waited for, ms at a time. */
const fillingEveryMs = 1000;
/** How often in a row a fault that is not the mail server's word is tried again, and after how long at first, ms. */
const mostFaults = 5;
const firstPauseMs = 500;

const slot = Symbol.for('oriel.bulk');
const held = globalThis as unknown as Record<symbol, Set<string> | undefined>;

function runners(): Set<string> {
  held[slot] ??= new Set();
  return held[slot];
}

/** Works a bulk act off, behind; does nothing where that goes on already. It rests while its account is not signed in. */
export function goOn(actor: Actor, id: string): void {
  if (runners().has(id)) return;
  runners().add(id);
  runThrough(actor, id)
    .catch((error: unknown) => report(actor, id, error))
    .finally(() => runners().delete(id));
}

/**
 * Begins again where the database was away for a moment or the process is being restarted: a batch and the place of the next one are written together, so
 * nothing is done twice. What keeps failing ends the act.
 */
async function runThrough(actor: Actor, id: string): Promise<void> {
  for (let faults = 0; ; faults += 1) {
    try {
      return await run(actor, id);
    } catch (error) {
      if (isAppError(error) || faults === mostFaults) throw error;
      log.warn({ room: 'mail', bulk: id, err: error }, 'bulk act begins again');
      await pause(firstPauseMs * 2 ** faults);
    }
  }
}

async function report(actor: Actor, id: string, error: unknown): Promise<void> {
  log.error({ room: 'mail', bulk: id, err: error }, 'bulk act broke');
  const message = isAppError(error) ? toldOf(error) : [say('said.bulk.fault')];
  tell(actor, await endBulk(id, 'failed', message));
}

function tell(actor: Actor, bulk: BulkRecord | null): void {
  if (bulk) bus().publish(actor.userId, [{ type: 'bulkActChanged', act: toBulkAct(bulk) }]);
}

/** Whether somebody whose account it is about is signed in. */
function canWork(bulk: BulkRecord): boolean {
  return bulk.scope.parts.some(({ accountId }) => engine().attached(accountId));
}

async function run(actor: Actor, id: string): Promise<void> {
  for (;;) {
    const bulk = await readBulk(actor, id);
    if (bulk?.state !== 'running' || !canWork(bulk)) return;
    const waiting = await countOfBulk(id);
    // What the server refuses of one batch it will refuse of the next.
    if (bulk.note !== null) {
      tell(actor, await endBulk(id, 'failed', null));
      return;
    }
    if (waiting >= mostWaiting) {
      await pause(lookEveryMs);
      continue;
    }
    const step = await (bulk.work.kind === 'undo' ? undoStep(actor, bulk) : deedStep(actor, bulk));
    if (step === 'later') await pause(fillingEveryMs);
    else if (step === 'end' && waiting > 0) await pause(lookEveryMs);
    else if (step === 'end' && (await countOfBulk(id)) === 0) {
      const after = await readBulk(actor, id);
      tell(actor, await endBulk(id, after?.note == null ? 'done' : 'failed', null));
      return;
    }
    // Others want the database too.
    await pause(1);
  }
}

type Step = 'more' | 'later' | 'end';

function wishFor(bulk: BulkRecord, part: BulkRecord['scope']['parts'][number], letters: Wish['letters']): Wish {
  const { work } = bulk;
  const { mailboxId } = part;
  if (work.kind === 'flags') return { kind: 'flags', mailboxId, letters, edit: editOf(work) };
  if (work.kind === 'delete') return { kind: 'delete', mailboxId, letters };
  if (part.carry) return { kind: 'carry', mailboxId, letters, carry: part.carry };
  const role = work.kind === 'move' && typeof work.to === 'string' ? work.to : null;
  return { kind: 'move', mailboxId, letters, to: part.to, role };
}

/** The wishes for one batch: archived letters may be filed by their year, month or sender; those that lie there already stay. */
async function wishesFor(
  actor: Actor,
  bulk: BulkRecord,
  part: BulkRecord['scope']['parts'][number],
  letters: Wish['letters'],
): Promise<Wish[]> {
  const archiving = bulk.work.kind === 'move' && bulk.work.to === 'archive';
  const ids = letters.map(({ id }) => id);
  const places = archiving ? await archivePlaces(actor, part.accountId, ids) : null;
  if (!places) return [wishFor(bulk, part, letters)];
  const groups = [...byPlace(letters, ({ id }) => places.get(id))].filter(([to]) => to !== part.mailboxId);
  return groups.map(([to, some]) => ({ kind: 'move', mailboxId: part.mailboxId, letters: some, to, role: null }));
}

/** The next batch of a deed. */
async function deedStep(actor: Actor, bulk: BulkRecord): Promise<Step> {
  const { scope, cursor, work } = bulk;
  const part = scope.parts[cursor.part];
  if (!part) return 'end';
  const below = Math.min(part.below, cursor.below);
  const { letters, next: nextBelow } = await nextOfScope(
    { ...scope, mailboxId: part.mailboxId, below: part.below },
    below,
    part.carry ? carriedBatch : batchSize,
  );
  const owner = { userId: actor.userId, accountId: part.accountId };
  if (nextBelow === null) {
    const box = await readMailbox(actor, part.mailboxId);
    // Older letters are still being read: they were in the list too.
    if (box && !box.complete && below > 1) return 'later';
    await inAccount(part.accountId, (tx) => writeCursor(tx, bulk.id, { part: cursor.part + 1, below: 2 ** 32, batch: cursor.batch }, null));
    return cursor.part + 1 < scope.parts.length ? 'more' : 'end';
  }
  if (letters.length === 0) {
    // Conversations of which the deed changes nothing.
    await inAccount(part.accountId, (tx) => writeCursor(tx, bulk.id, { ...cursor, below: nextBelow }, null));
    return 'more';
  }
  const batch = cursor.batch + 1;
  const next: BulkCursor = { part: cursor.part, below: nextBelow, batch };
  const kept = work.kind !== 'delete';
  const { acts } = await enact(owner, await wishesFor(actor, bulk, part, letters), {
    journalId: kept ? `${bulk.id}:${batch}` : null,
    bulkId: bulk.id,
    also: async (tx) => {
      await writeCursor(tx, bulk.id, next, kept ? bulk.id : null);
      if (kept) await note(tx, { ...owner, id: bulk.id, kind: 'bulk', payload: { moves: [], flags: [], batches: batch } });
    },
  });
  if (acts.length && part.carry) engine().transfers.ring(part.accountId);
  else if (acts.length) engine().acted(part.accountId);
  return 'more';
}

/** Takes the next batch back, from the last one on. */
async function undoStep(actor: Actor, bulk: BulkRecord): Promise<Step> {
  const { work, cursor } = bulk;
  if (work.kind !== 'undo') return 'end';
  const at = work.batches - cursor.batch;
  if (at < 1) return 'end';
  const id = `${work.of}:${at}`;
  const entry = await readEntry(actor, id);
  const accountId = entry?.accountId ?? (actor.accountIds[0] as AccountId);
  let counted = { done: 0, failed: 0 };
  if (entry && (await claimEntry(actor, id))) {
    const tally = await takeBack(actor, entry.payload, { journalId: null, bulkId: bulk.id });
    // What left the queue is done at once; the rest is counted when the server took it.
    counted = { done: tally.left, failed: tally.failed.length };
  }
  const after = await inAccount(accountId, async (tx) => {
    await writeCursor(tx, bulk.id, { ...cursor, batch: cursor.batch + 1 }, null);
    return countBulk(tx, bulk.id, counted);
  });
  tell(actor, after);
  return 'more';
}
