/** Acts on everything that a list holds, as it is when they are asked for: beginning, showing and stopping them. bulk-run.ts does the work. */
import { randomUUID } from 'node:crypto';
import { type BulkScope, endBulk, forgetOldBulks, insertBulk, readBulk, runningBulks, scopeMailboxes, toBulkAct } from '@/lib/db/bulk-acts';
import { countOfScope } from '@/lib/db/bulk-letters';
import { forgetOldEntries } from '@/lib/db/journal';
import { unifiedAccountIds } from '@/lib/db/preferences';
import { forgetOldTransfers } from '@/lib/db/transfers';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { BulkAct, BulkDeed, StartBulkInput } from '@/lib/model/acts';
import type { AccountId } from '@/lib/model/ids';
import { filterOfRole } from '@/lib/model/route';
import { say } from '@/lib/model/said';
import type { Filter, List } from '@/lib/model/view';
import { bus } from '@/lib/sync/bus';
import { copyTarget } from './act-copies';
import { editOf } from './act-flags';
import { type Target, targetFor } from './act-moves';
import { goOn } from './bulk-run';

/** Where one letter may lie a second time, or nobody looks for what is new; as the lists over all accounts leave them out. */
const aside: ReadonlySet<string | null> = new Set(['junk', 'trash', 'all', 'flagged']);

/** What narrows the letters to those that the deed changes. */
function needing(deed: BulkDeed): Filter[] {
  if (deed.kind !== 'flags' || deed.add.length + deed.remove.length !== 1) return [];
  if (deed.add[0] === '\\Seen') return ['unread'];
  return deed.remove[0] === '\\Flagged' ? ['flagged'] : [];
}

/** Where a deed brings letters of one account. */
async function aimOf(actor: Actor, accountId: AccountId, deed: BulkDeed): Promise<Target> {
  if (deed.kind === 'move') return targetFor(actor, accountId, deed.to);
  return deed.kind === 'copy' ? copyTarget(actor, deed.to) : {};
}

/** The mailboxes of a list with where their letters would go. Throws `notFound` where it names one that is not the actor's (T45). */
async function scopeOf(actor: Actor, { view, filter, threads }: List, deed: BulkDeed): Promise<BulkScope> {
  const all = await scopeMailboxes(view.kind === 'role' ? { ...actor, accountIds: await unifiedAccountIds(actor) } : actor);
  const filters = new Set<Filter>(filter ? [filter] : []);
  let boxes = all;
  if (view.kind === 'mailbox') boxes = all.filter((box) => box.id === view.mailboxId);
  else if (view.kind !== 'role') throw new AppError('badInput', say('said.bulk.tooLoose'));
  else {
    const kind = filterOfRole(view.role);
    if (kind) filters.add(kind);
    boxes = all.filter((box) => (kind ? !aside.has(box.role) : box.role === view.role));
  }
  if (boxes.length === 0) throw new AppError('notFound', say('said.bulk.nothing'));
  const parts: BulkScope['parts'] = [];
  for (const { id, accountId, above } of boxes) {
    const { to = null, carry = null } = await aimOf(actor, accountId, deed);
    if (to !== id && carry?.mailboxId !== id) parts.push({ accountId, mailboxId: id, below: above, to, carry });
  }
  return { parts, filters: [...filters], needs: needing(deed), threads };
}

/**
 * Begins to do something to everything that a list holds now. Letters that arrive later are not touched. Answers at once;
 * `bulkActChanged` tells how far it is.
 */
export async function startBulk(actor: Actor, { list, deed }: StartBulkInput): Promise<BulkAct> {
  if (deed.kind === 'flags') editOf(deed);
  const scope = await scopeOf(actor, list, deed);
  let total = 0;
  for (const { mailboxId, below } of scope.parts) total += await countOfScope({ ...scope, mailboxId, below });
  const bulk = await insertBulk(actor, { id: randomUUID(), scope, work: deed, total, journalId: null });
  const act = toBulkAct(bulk);
  bus().publish(actor.userId, [{ type: 'bulkActChanged', act }]);
  goOn(actor, bulk.id);
  await forgetOldBulks(actor.userId, Date.now());
  return act;
}

/** Takes a bulk act back, batch by batch from its last one; one that goes on is stopped first. */
export async function startBulkUndo(actor: Actor, bulkId: string, batches: number): Promise<BulkAct> {
  const stopped = await endBulk(bulkId, 'stopped', null);
  if (stopped) bus().publish(actor.userId, [{ type: 'bulkActChanged', act: toBulkAct(stopped) }]);
  const before = await readBulk(actor, bulkId);
  const bulk = await insertBulk(actor, {
    id: randomUUID(),
    scope: { parts: before?.scope.parts ?? [], filters: [], needs: [], threads: false },
    work: { kind: 'undo', of: bulkId, batches },
    total: before?.done ?? 0,
    journalId: null,
  });
  const act = toBulkAct(bulk);
  bus().publish(actor.userId, [{ type: 'bulkActChanged', act }]);
  goOn(actor, bulk.id);
  return act;
}

/** The actor's bulk acts that go on. */
export async function listBulk(actor: Actor): Promise<BulkAct[]> {
  return (await runningBulks(actor)).map(toBulkAct);
}

/** Stops a bulk act: no further batch is begun; what was done stays done. Throws `notFound` where it is unknown or somebody else's (T45). */
export async function stopBulk(actor: Actor, id: string): Promise<BulkAct> {
  if (!(await readBulk(actor, id))) throw new AppError('notFound', say('said.act.unknown'));
  const stopped = await endBulk(id, 'stopped', null);
  if (stopped) bus().publish(actor.userId, [{ type: 'bulkActChanged', act: toBulkAct(stopped) }]);
  const bulk = await readBulk(actor, id);
  if (!bulk) throw new AppError('notFound', say('said.act.unknown'));
  return toBulkAct(bulk);
}

/** Goes on with what a process that is gone had begun, and forgets what is too old to be taken back. */
export async function resumeBulks(actor: Actor): Promise<void> {
  await forgetOldEntries(actor.userId, Date.now());
  await forgetOldTransfers(Date.now());
  for (const bulk of await runningBulks(actor)) goOn(actor, bulk.id);
}
