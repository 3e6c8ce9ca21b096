/**
 * Writes the user's own changes into the cache at once, in one transaction with the acts of the queue that will bring them to the server
 * and with the journal. Part of apply.ts in all but the file; apply-act-ends.ts writes what came of them. Every function commits first and
 * publishes then.
 */
import { randomUUID } from 'node:crypto';
import { type ActKind, type ActLetter, type ActPayload, type ActRecord, type Carry, insertAct } from '@/lib/db/acts';
import type { Transaction } from '@/lib/db/client';
import { type JournalParts, note } from '@/lib/db/journal';
import { moveCounts } from '@/lib/db/mailbox-cache';
import { readSyncMailbox, readUidValidity } from '@/lib/db/mailboxes';
import { type KnownRow, knownById, rehome, writeFlags } from '@/lib/db/message-cache';
import { sortFlags } from '@/lib/db/message-columns';
import { readRows } from '@/lib/db/messages';
import { relisting, touch } from '@/lib/db/threads';
import { inAccount } from '@/lib/db/transaction';
import { lettersBeingCopied } from '@/lib/db/transfers';
import type { Change } from '@/lib/model/change';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import { type Owner, upsertsOf } from './apply';
import { bus } from './bus';
import { edited, type FlagEdit, hiding, holdAct, keepHeld } from './pending';

export type Row = KnownRow & { mailboxId: MailboxId };

/** Rows told one by one; where more come to a mailbox the browser is told to read it again. */
const maxToldRows = 100;

/** What somebody wants done to letters of one mailbox. */
export interface Wish {
  kind: ActKind;
  mailboxId: MailboxId;
  letters: readonly Omit<ActLetter, 'uid' | 'was'>[];
  /** Of `flags`. */
  edit?: FlagEdit;
  /** Of `move`: the mailbox, or null with the role of one that is still to be made. */
  to?: MailboxId | null;
  role?: ActPayload['role'];
  /** Of `carry`. */
  carry?: Carry | null;
}

/** What `enact` noted. */
export interface Enacted {
  done: MessageId[];
  acts: ActRecord[];
  /** The journal entry, or null where nothing is to be taken back. */
  undo: string | null;
}

/** Rows by mailbox. */
export function byMailbox<T extends { mailboxId: MailboxId }>(rows: readonly T[]): [MailboxId, T[]][] {
  return [...new Set(rows.map((row) => row.mailboxId))].map((mailboxId) => [mailboxId, rows.filter((row) => row.mailboxId === mailboxId)]);
}

/** How many of the rows are unread. */
export const unseenOf = (rows: readonly KnownRow[]): number => rows.filter((row) => !row.seen).length;

/** The counts of mailboxes as changes. */
export async function mailboxChanges(tx: Transaction, owner: Owner, ids: Iterable<MailboxId>): Promise<Change[]> {
  const changes: Change[] = [];
  for (const id of new Set(ids)) {
    const box = await readSyncMailbox(owner.accountId, id, tx);
    if (box) changes.push({ type: 'mailboxUpserted', mailbox: box.mailbox });
  }
  return changes;
}

/** Rows that leave their lists. */
export function removals(rows: readonly Row[]): Change[] {
  return byMailbox(rows).map(([mailboxId, group]) => ({ type: 'messagesRemoved', mailboxId, ids: group.map((row) => row.id) }));
}

/** Rows that come to a mailbox. */
export async function arrivals(tx: Transaction, mailboxId: MailboxId, ids: readonly MessageId[]): Promise<Change[]> {
  if (ids.length === 0) return [];
  return ids.length > maxToldRows ? [{ type: 'reset', mailboxId }] : upsertsOf(await readRows(tx, ids));
}

/** Writes other flags over rows that stay listed, and moves the counts of unread letters along. */
export async function rewriteFlags(tx: Transaction, rows: readonly Row[], after: (row: Row) => readonly string[]): Promise<Change[]> {
  const writes = rows
    .map((row) => ({ row, mailboxId: row.mailboxId, id: row.id, flags: [...sortFlags(after(row))] }))
    .filter(({ row, flags }) => flags.join(' ') !== row.flags.join(' '));
  if (writes.length === 0) return [];
  await writeFlags(tx, writes);
  const groups = byMailbox(writes);
  for (const [mailboxId, group] of groups) {
    const unseen = group.reduce((sum, { row, flags }) => sum + Number(row.seen) - Number(flags.includes('\\Seen')), 0);
    await moveCounts(tx, mailboxId, { exists: 0, unseen, cached: 0 });
  }
  await touch(
    tx,
    groups.map(([id]) => id),
  );
  return groups.map(([mailboxId, group]) => ({
    type: 'flagsChanged',
    mailboxId,
    flags: group.map(({ id, flags }) => ({ id, flags })),
  }));
}

/** Takes rows out of all lists while their letters are on their way out; they stay in the cache and can be listed again. */
export async function hide(tx: Transaction, rows: readonly Row[]): Promise<Change[]> {
  await relisting(
    tx,
    rows.map((row) => row.id),
    () =>
      writeFlags(
        tx,
        rows.map((row) => ({ id: row.id, flags: edited(row.flags, hiding) })),
      ),
  );
  for (const [mailboxId, group] of byMailbox(rows))
    await moveCounts(tx, mailboxId, { exists: -group.length, unseen: -unseenOf(group), cached: 0 });
  return removals(rows);
}

/** Puts rows into another mailbox under placeholders, with all counts. */
export async function carryTo(tx: Transaction, rows: readonly Row[], to: MailboxId): Promise<Change[]> {
  const ids = rows.map((row) => row.id);
  await relisting(tx, ids, () => rehome(tx, ids, to));
  const all = unseenOf(rows);
  for (const [mailboxId, group] of byMailbox(rows))
    await moveCounts(tx, mailboxId, { exists: -group.length, unseen: -unseenOf(group), cached: -group.length });
  await moveCounts(tx, to, { exists: rows.length, unseen: all, cached: rows.length });
  return [...removals(rows), ...(await arrivals(tx, to, ids))];
}

function editCache(tx: Transaction, wish: Wish, rows: readonly Row[]): Promise<Change[]> {
  const { edit, to } = wish;
  if (wish.kind === 'flags' && edit) return rewriteFlags(tx, rows, (row) => edited(row.flags, edit));
  if (wish.kind === 'carry' && wish.carry?.keep) return Promise.resolve([]);
  return wish.kind === 'move' && to ? carryTo(tx, rows, to) : hide(tx, rows);
}

/** What the journal keeps of an act. Letters whose flags were as wanted before are left out. */
function journalOf(wish: Wish, act: ActRecord): Required<Pick<JournalParts, 'moves' | 'flags'>> {
  const brief = (letters: readonly ActLetter[]) => letters.map(({ id, header }) => ({ id, header }));
  const { letters } = act.payload;
  const empty = { moves: [], flags: [] };
  if (wish.kind === 'move')
    return { ...empty, moves: [{ from: wish.mailboxId, to: wish.to ?? null, letters: brief(letters), act: act.id, carried: null }] };
  if (wish.kind === 'carry' && wish.carry) {
    const { mailboxId: to, keep } = wish.carry;
    return { ...empty, moves: [{ from: wish.mailboxId, to, letters: brief(letters), act: act.id, carried: keep ? 'copied' : 'moved' }] };
  }
  if (wish.kind === 'delete') return empty;
  const alike = new Map<string, { add: string[]; remove: string[]; letters: ActLetter[] }>();
  for (const letter of letters) {
    const add = act.payload.add.filter((flag) => !letter.was.includes(flag));
    const remove = act.payload.remove.filter((flag) => letter.was.includes(flag));
    if (add.length + remove.length === 0) continue;
    const key = JSON.stringify([add, remove]);
    const group = alike.get(key) ?? { add, remove, letters: [] };
    group.letters.push(letter);
    alike.set(key, group);
  }
  return {
    ...empty,
    flags: [...alike.values()].map(({ add, remove, letters: changed }) => ({
      in: wish.mailboxId,
      add,
      remove,
      letters: brief(changed),
      act: act.id,
    })),
  };
}

interface Made {
  act: ActRecord;
  changes: Change[];
  journal: ReturnType<typeof journalOf>;
  release: () => void;
}

/** One act: its row and the cache's edit. Null where none of its letters is there any more. */
async function enactOne(tx: Transaction, owner: Owner, wish: Wish, bulkId: string | null, releases: (() => void)[]): Promise<Made | null> {
  const uidValidity = await readUidValidity(tx, owner.accountId, wish.mailboxId);
  const facts = new Map(wish.letters.map((letter) => [letter.id, letter]));
  // An original goes when its copy is made.
  const stay = wish.kind === 'delete' || wish.carry?.keep === false ? await lettersBeingCopied(owner.accountId, tx) : null;
  const rows = (await knownById(tx, owner.accountId, [...facts.keys()])).filter(
    (row) => row.mailboxId === wish.mailboxId && !row.flags.includes('\\Deleted') && !stay?.has(row.id),
  );
  if (uidValidity === null || rows.length === 0) return null;
  const letters = rows.flatMap((row): ActLetter[] => {
    const letter = facts.get(row.id);
    return letter ? [{ ...letter, uid: row.uid, was: row.flags }] : [];
  });
  const payload: ActPayload = {
    letters,
    add: [...(wish.edit?.add ?? [])],
    remove: [...(wish.edit?.remove ?? [])],
    to: wish.to ?? null,
    role: wish.role ?? null,
    copiedFrom: null,
    carry: wish.carry ?? null,
  };
  const { kind, mailboxId } = wish;
  // Before the commit: what the server said earlier may be applied right after it.
  const release = holdAct({ kind, mailboxId, payload });
  releases.push(release);
  const changes = await editCache(tx, wish, rows);
  const act = await insertAct(tx, { ...owner, kind, mailboxId, uidValidity, payload, bulkId });
  return { act, changes, journal: journalOf(wish, act), release };
}

/** How the acts are noted: the journal entry to write to (a new one where undefined, none where null), and the bulk act they belong to. */
export interface EnactOptions {
  journalId?: string | null;
  bulkId?: string | null;
  /** Runs in the same transaction, after the acts. */
  also?: (tx: Transaction) => Promise<void>;
}

/** What `enactWithin` wrote; nobody was told yet. */
export interface Written {
  made: Made[];
  changes: Change[];
  undo: string | null;
}

/**
 * Notes acts inside a transaction on the account. What it holds is put into `releases`, to be let go where the transaction fails; after the commit
 * each act is to be kept by `keepHeld` and the changes are to be published.
 */
export async function enactWithin(
  tx: Transaction,
  owner: Owner,
  wishes: readonly Wish[],
  options: EnactOptions,
  releases: (() => void)[],
): Promise<Written> {
  const acts: Made[] = [];
  for (const wish of wishes) {
    const one = await enactOne(tx, owner, wish, options.bulkId ?? null, releases);
    if (one) acts.push(one);
  }
  const payload = {
    moves: acts.flatMap(({ journal }) => journal.moves),
    flags: acts.flatMap(({ journal }) => journal.flags),
  };
  const noted = options.journalId !== null && payload.moves.length + payload.flags.length > 0;
  const id = noted ? (options.journalId ?? randomUUID()) : null;
  if (id !== null)
    await note(tx, { ...owner, id, kind: payload.moves.length ? 'move' : 'flags', payload }, options.journalId === undefined);
  await options.also?.(tx);
  // Marks other than “read” move no count.
  const counted = acts.filter(({ act }) => act.kind !== 'flags' || [...act.payload.add, ...act.payload.remove].includes('\\Seen'));
  const touched = counted.flatMap(({ act }) => [act.mailboxId, ...(act.payload.to === null ? [] : [act.payload.to])]);
  return { made: acts, changes: [...acts.flatMap((one) => one.changes), ...(await mailboxChanges(tx, owner, touched))], undo: id };
}

/**
 * Notes acts on letters of one account and shows them: when this returns they are in the database, whatever happens to the line or to this
 * process. Letters that are no longer in the mailbox of their wish are left out.
 */
export async function enact(owner: Owner, wishes: readonly Wish[], options: EnactOptions = {}): Promise<Enacted> {
  const releases: (() => void)[] = [];
  try {
    const { made, changes, undo } = await inAccount(owner.accountId, (tx) => enactWithin(tx, owner, wishes, options, releases));
    for (const { act, release } of made) keepHeld(act.id, release);
    bus().publish(owner.userId, changes);
    return { done: made.flatMap(({ act }) => act.payload.letters.map((letter) => letter.id)), acts: made.map(({ act }) => act), undo };
  } catch (error) {
    for (const release of releases) release();
    throw error;
  }
}
