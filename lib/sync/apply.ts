/**
 * Writes what the server says into the cache, and publishes it after the commit. With apply-mailboxes.ts (the folder list) and
 * apply-acts.ts (the user's own changes) the only callers of the cache's writes.
 */
import type { Transaction } from '@/lib/db/client';
import { countRows, moveCounts, writeCounts, writeState } from '@/lib/db/mailbox-cache';
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { clearMailbox, type RowDetail, writeDetails } from '@/lib/db/message-cache';
import type { HeaderFacts } from '@/lib/db/message-columns';
import { readRows } from '@/lib/db/messages';
import { clearTops, touch } from '@/lib/db/threads';
import { inAccount } from '@/lib/db/transaction';
import type { Change } from '@/lib/model/change';
import type { AccountId, MailboxId, MessageId, UserId } from '@/lib/model/ids';
import type { Mailbox, MessageRow } from '@/lib/model/mail';
import type { SyncState } from '@/lib/model/stored';
import { applyFlags, applyHeaders, applyVanished, type FlagFacts } from './apply-rows';
import { bus } from './bus';
import { departAll } from './identity';
import { Ledger } from './ledger';

/** Whose cache is written, and who is told. */
export interface Owner {
  userId: UserId;
  accountId: AccountId;
}

/** One step of catching up, written in one transaction. */
export interface Delta {
  /** The mailbox's old rows name nothing any more: drop them all first (R6). */
  rebuild?: boolean;
  headers?: readonly HeaderFacts[];
  flags?: readonly FlagFacts[];
  /** UID ranges that are gone, both ends included. */
  vanished?: readonly (readonly [number, number])[];
  state?: Omit<SyncState, 'exists'>;
  /**
   * In place of `state`, for a step that was prepared while others may have written: gets what is stored, inside the transaction, and
   * answers what follows from it. Where that is null nothing is written.
   */
  stateFrom?: (stored: SyncState | null) => Omit<SyncState, 'exists'> | null;
  /** What the server says of the counts; without it they move with the rows. */
  counts?: { exists: number; unseen?: number };
  /** Count the cache's rows anew, after a whole compare. */
  recount?: boolean;
  /** Tell the browser to read the mailbox again, because older letters came between those it holds. */
  reread?: boolean;
  /** When the server was asked, ms. */
  checkedAt?: number;
  /** What becomes of letters that came new and that nobody is to be told of. */
  hush?: Hush;
  /** `new`: letters that came; `page`: the first page of a mailbox; `fill`: older letters, which nobody is told one by one. */
  news?: 'new' | 'page' | 'fill';
}

/** Letters that came and went on at once, inside the transaction that wrote them. */
export interface Hushed {
  /** Of those that were given, the ones that are somewhere else now. */
  gone: ReadonlySet<MessageId>;
  /** What is told instead. */
  changes: Change[];
  /** To be called when the transaction has ended: whether it was kept. */
  ended(kept: boolean): void;
}
export type Hush = (tx: Transaction, mailbox: Mailbox, came: readonly MessageId[]) => Promise<Hushed | null>;

/** Rows told one by one; beyond it the browser is told to read the mailbox again. */
const maxToldRows = 300;

async function writeTotals(tx: Transaction, ledger: Ledger, mailboxId: MailboxId, delta: Delta): Promise<void> {
  if (delta.rebuild || ledger.changesLists) await touch(tx, [mailboxId]);
  await moveCounts(tx, mailboxId, delta.rebuild ? { exists: 0, unseen: 0, cached: 0 } : ledger);
  if (delta.state) await writeState(tx, mailboxId, delta.state);
  const counted = delta.recount ? await countRows(tx, mailboxId) : null;
  const rebuilt = delta.rebuild ? { cached: ledger.cached } : null;
  const complete = delta.state?.syncedDownTo === 1;
  // Only a whole cache knows the number of unread letters better than what the server last said.
  const unseen = counted && complete ? { unseen: counted.unseen } : null;
  await writeCounts(tx, mailboxId, {
    ...rebuilt,
    ...(counted ? { cached: counted.cached } : null),
    ...delta.counts,
    ...unseen,
    checkedAt: delta.checkedAt,
  });
}

/** What is told of mailboxes whose rows got the ids of letters that vanished here. */
async function movedChanges(tx: Transaction, { moved }: Ledger): Promise<Change[]> {
  const changes: Change[] = [];
  for (const mailboxId of new Set(moved.map((each) => each.mailboxId))) {
    const here = moved.filter((each) => each.mailboxId === mailboxId);
    if (here.length > maxToldRows) {
      changes.push({ type: 'reset', mailboxId });
      continue;
    }
    const rows = await readRows(
      tx,
      here.map(({ id }) => id),
    );
    changes.push({ type: 'messagesRemoved', mailboxId, ids: here.map(({ was }) => was) });
    changes.push({ type: 'messagesUpserted', mailboxId, arrived: false, rows });
  }
  return changes;
}

async function changesOf(tx: Transaction, ledger: Ledger, before: Mailbox, delta: Delta): Promise<Change[]> {
  const mailboxId = before.id;
  const changes: Change[] = [];
  const told = delta.news === 'fill' ? [] : ledger.inserted;
  const many =
    told.length + ledger.returned.length > maxToldRows ||
    ledger.removed.length > 10 * maxToldRows ||
    ledger.flags.length > 10 * maxToldRows;
  if (delta.rebuild || delta.reread || many) changes.push({ type: 'reset', mailboxId });
  else {
    if (ledger.removed.length) changes.push({ type: 'messagesRemoved', mailboxId, ids: ledger.removed });
    if (told.length) changes.push({ type: 'messagesUpserted', mailboxId, arrived: delta.news === 'new', rows: await readRows(tx, told) });
    const again = [...ledger.shown, ...(delta.news === 'fill' ? [] : ledger.returned)];
    if (again.length) changes.push({ type: 'messagesUpserted', mailboxId, arrived: false, rows: await readRows(tx, again) });
    if (ledger.flags.length) changes.push({ type: 'flagsChanged', mailboxId, flags: ledger.flags });
  }
  changes.push(...(await movedChanges(tx, ledger)));
  // Letters of other mailboxes may be in another conversation now; while older letters are read in, nobody is told one by one.
  if (ledger.rethreaded && delta.news === 'new') changes.push({ type: 'reset', mailboxId: null });
  const after = (await readSyncMailbox(before.accountId, mailboxId, tx))?.mailbox;
  if (after && JSON.stringify(after) !== JSON.stringify(before)) changes.push({ type: 'mailboxUpserted', mailbox: after });
  return changes;
}

/**
 * Writes one step of catching up and, in the same transaction, how far the cache follows; then publishes it. Answers the rows that came
 * new, or null where the mailbox is no longer in the cache or `stateFrom` answered null.
 */
export async function applyDelta(owner: Owner, mailboxId: MailboxId, given: Delta): Promise<MessageRow[] | null> {
  const hushes: Hushed[] = [];
  const write = async (tx: Transaction) => {
    const before = await readSyncMailbox(owner.accountId, mailboxId, tx);
    const follows = before && given.stateFrom ? given.stateFrom(before.state) : given.state;
    if (!before || follows === null) return null;
    const delta: Delta = { ...given, state: follows };
    const ledger = new Ledger();
    if (delta.rebuild) {
      await departAll(tx, [mailboxId]);
      await clearMailbox(tx, mailboxId);
      await clearTops(tx, mailboxId);
    }
    if (delta.vanished?.length) await applyVanished(tx, ledger, owner.accountId, mailboxId, delta.vanished);
    if (delta.flags?.length) await applyFlags(tx, ledger, mailboxId, delta.flags);
    if (delta.headers?.length) await applyHeaders(tx, ledger, owner.accountId, mailboxId, delta.headers, delta.news === 'new');
    await writeTotals(tx, ledger, mailboxId, delta);
    const hushed = await delta.hush?.(tx, before.mailbox, ledger.inserted);
    if (hushed) {
      hushes.push(hushed);
      ledger.inserted = ledger.inserted.filter((id) => !hushed.gone.has(id));
    }
    return [...(await changesOf(tx, ledger, before.mailbox, delta)), ...(hushed?.changes ?? [])];
  };
  const done = await inAccount(owner.accountId, write).catch((error: unknown) => {
    for (const hushed of hushes) hushed.ended(false);
    throw error;
  });
  for (const hushed of hushes) hushed.ended(true);
  if (!done) return null;
  bus().publish(owner.userId, done);
  return done.flatMap((change) => (change.type === 'messagesUpserted' && change.arrived ? change.rows : []));
}

/** Rows as changes, one per mailbox. */
export function upsertsOf(rows: readonly MessageRow[]): Change[] {
  const mailboxIds = [...new Set(rows.map((row) => row.mailboxId))];
  return mailboxIds.map((mailboxId) => ({
    type: 'messagesUpserted',
    mailboxId,
    arrived: false,
    rows: rows.filter((row) => row.mailboxId === mailboxId),
  }));
}

/** Writes structures and previews of rows and tells the browsers. */
export async function applyDetails(owner: Owner, details: readonly RowDetail[]): Promise<void> {
  const rows = await inAccount(owner.accountId, async (tx) => {
    // Lists filtered by attachments have other members now.
    await touch(tx, await writeDetails(tx, details));
    return readRows(
      tx,
      details.map((detail) => detail.id),
    );
  });
  bus().publish(owner.userId, upsertsOf(rows));
}
