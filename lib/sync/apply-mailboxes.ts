/** Writes the folder list into the cache: added, renamed, removed. Part of apply.ts in all but the file. */
import { openActs } from '@/lib/db/acts';
import { deleteMailboxes, distrustMailboxes, insertMailboxes, type MailboxEntry, updateMailbox, writeCounts } from '@/lib/db/mailbox-cache';
import { writeMeasures, writeObjectId } from '@/lib/db/mailbox-freshness';
import { readSyncMailboxes, type SyncMailbox } from '@/lib/db/mailboxes';
import { knownById, strandedRows } from '@/lib/db/message-cache';
import { inAccount } from '@/lib/db/transaction';
import type { Change } from '@/lib/model/change';
import type { MailboxId } from '@/lib/model/ids';
import type { Owner } from './apply';
import { drop, sendHome } from './apply-act-back';
import type { Row } from './apply-acts';
import { bus } from './bus';
import { departAll } from './identity';

/** A mailbox of LIST with its counts, null where the server did not count it. */
export interface ListedEntry extends Omit<MailboxEntry, 'exists' | 'unseen' | 'owner' | 'rights'> {
  /** Whose it is; null or missing for the person's own. */
  owner?: string | null;
  /** MYRIGHTS; missing where nobody asked. */
  rights?: string | null;
  status: {
    messages: number;
    unseen: number;
    uidNext: number;
    uidValidity: number;
    sizeBytes?: number | null;
    objectId?: string | null;
  } | null;
}

/** Mailboxes told one by one; beyond it the browser is told to read everything again. */
const maxToldMailboxes = 200;

function factsOf({ path, delimiter, role, selectable, subscribed, owner = null }: ListedEntry) {
  return { path, delimiter, role, selectable, subscribed, owner };
}

/**
 * Which known mailbox a new path is the new name of: one that is gone from the list and bears the same MAILBOXID (RFC 8474). Where the server
 * gives none: the one that bears the same UIDVALIDITY, which a rename keeps (RFC 9051 section 6.3.6), as the only one, and with no fewer UIDs
 * given out. Deep links and cached letters outlive the rename so (R38).
 */
export function findRenamed(entry: ListedEntry, gone: readonly SyncMailbox[], added: readonly ListedEntry[]): SyncMailbox | null {
  const { status } = entry;
  if (!status) return null;
  if (status.objectId && gone.some((box) => box.objectId)) return gone.find((box) => box.objectId === status.objectId) ?? null;
  const same = (uidValidity: number | undefined) => uidValidity === status.uidValidity;
  if (added.filter((other) => same(other.status?.uidValidity)).length !== 1) return null;
  const [only, ...others] = gone.filter((box) => same(box.state?.uidValidity));
  return only && others.length === 0 && status.uidNext >= (only.state?.uidNext ?? 0) ? only : null;
}

function differs(box: SyncMailbox, entry: ListedEntry): boolean {
  const { path, delimiter, role, selectable, subscribed, owner = null } = box.mailbox;
  return JSON.stringify(factsOf({ path, delimiter, role, selectable, subscribed, owner, status: null })) !== JSON.stringify(factsOf(entry));
}

/** Where the list gives no MAILBOXID, the one that SELECT gave stays. */
const measuresOf = ({ status, rights }: ListedEntry, box: SyncMailbox) => ({
  sizeBytes: status?.sizeBytes ?? null,
  objectId: status?.objectId ?? box.objectId,
  rights: rights ?? box.mailbox.rights ?? null,
});

function measuredOtherwise(box: SyncMailbox, entry: ListedEntry): boolean {
  const measures = measuresOf(entry, box);
  return measures.sizeBytes !== box.sizeBytes || measures.objectId !== box.objectId || measures.rights !== (box.mailbox.rights ?? null);
}

/** The counts to be shown, or null where they are shown already or the cache knows them better. */
function newCounts({ mailbox }: SyncMailbox, { status }: ListedEntry): { exists: number; unseen: number } | null {
  if (!status || mailbox.complete) return null;
  const counts = { exists: status.messages, unseen: status.unseen };
  return counts.exists !== mailbox.exists || counts.unseen !== mailbox.unseen ? counts : null;
}

/** True where the list says what is known, which is nearly always. */
function isKnown(boxes: readonly SyncMailbox[], listed: readonly ListedEntry[]): boolean {
  const byPath = new Map(boxes.map((box) => [box.mailbox.path, box]));
  return (
    listed.length === boxes.length &&
    listed.every((entry) => {
      const box = byPath.get(entry.path);
      return box && !differs(box, entry) && !measuredOtherwise(box, entry) && !newCounts(box, entry);
    })
  );
}

/** The changes between two readings of the list. */
function changesBetween(before: readonly SyncMailbox[], after: readonly SyncMailbox[]): Change[] {
  const old = new Map(before.map((box) => [box.mailbox.id, JSON.stringify(box.mailbox)]));
  const left = new Set(after.map((box) => box.mailbox.id));
  const removed = before
    .filter((box) => !left.has(box.mailbox.id))
    .map((box): Change => ({ type: 'mailboxRemoved', mailboxId: box.mailbox.id }));
  const told = after.filter((box) => old.get(box.mailbox.id) !== JSON.stringify(box.mailbox));
  if (told.length + removed.length > maxToldMailboxes) return [{ type: 'reset', mailboxId: null }];
  return [...removed, ...told.map((box): Change => ({ type: 'mailboxUpserted', mailbox: box.mailbox }))];
}

/**
 * Brings the cached folder list to what LIST said and answers it. The counts of followed mailboxes are left to their own syncs. Where `holds`, which is
 * asked in the transaction, is false by then, nothing is written, and the answer is null.
 */
export async function applyMailboxList(owner: Owner, listed: readonly ListedEntry[], holds: () => boolean): Promise<SyncMailbox[] | null> {
  const known = await readSyncMailboxes(owner.accountId);
  if (isKnown(known, listed)) return known;
  const written = await inAccount(owner.accountId, async (tx) => {
    if (!holds()) return null;
    const boxes = await readSyncMailboxes(owner.accountId, tx);
    const byPath = new Map(boxes.map((box) => [box.mailbox.path, box]));
    const paths = new Set(listed.map((entry) => entry.path));
    const added = listed.filter((entry) => !byPath.has(entry.path));
    const gone = boxes.filter((box) => !paths.has(box.mailbox.path));
    const renamed = new Map(
      added.flatMap((entry): [string, SyncMailbox][] => {
        const box = findRenamed(entry, gone, added);
        return box ? [[entry.path, box]] : [];
      }),
    );
    const kept = new Set([...renamed.values()].map((box) => box.mailbox.id));
    const lost = gone.map((box) => box.mailbox.id).filter((id) => !kept.has(id));
    const home = await sendHome(tx, owner, lost);
    if (lost.length) await departAll(tx, lost);
    await deleteMailboxes(tx, lost);
    for (const entry of listed) {
      const box = byPath.get(entry.path) ?? renamed.get(entry.path);
      if (!box) continue;
      if (differs(box, entry)) await updateMailbox(tx, box.mailbox.id, factsOf(entry));
      if (measuredOtherwise(box, entry)) await writeMeasures(tx, box.mailbox.id, measuresOf(entry, box));
      const counts = newCounts(box, entry);
      if (counts) await writeCounts(tx, box.mailbox.id, counts);
    }
    const fresh = added.filter((entry) => !renamed.has(entry.path));
    await insertMailboxes(
      tx,
      owner.accountId,
      fresh.map((entry) => ({
        ...factsOf(entry),
        exists: entry.status?.messages ?? 0,
        unseen: entry.status?.unseen ?? 0,
        rights: entry.rights ?? null,
      })),
    );
    return { before: boxes, after: await readSyncMailboxes(owner.accountId, tx), home };
  });
  if (!written) return null;
  const { before, after, home } = written;
  for (const each of home.forget) each();
  bus().publish(owner.userId, [...home.changes, ...changesBetween(before, after)]);
  return after;
}

/** Keeps the MAILBOXID that SELECT gave, for servers whose list gives none. */
export async function applyObjectId({ accountId }: Owner, id: MailboxId, objectId: string): Promise<void> {
  await inAccount(accountId, (tx) => writeObjectId(tx, id, objectId));
}

/**
 * Drops rows that name nothing on the server and wait for no act: those of a move in whose middle a process died, and those that go back to where a later move
 * had taken them from. Every mailbox of the account is compared at its next look, so that each letter is found again where it really is. Answers how many rows
 * there were. Not to be called between a move and the look at its target, which finds what the server did not tell the UIDs of.
 */
export async function mendStranded(owner: Owner): Promise<number> {
  const changes: Change[] = [];
  const mended = await inAccount(owner.accountId, async (tx) => {
    // In the transaction: rows that a move took up since the acts were read would seem to wait for none.
    const moving = new Set<number>();
    for await (const act of openActs(owner.accountId, tx))
      if (act.kind === 'move') for (const { id } of act.payload.letters) moving.add(id);
    const ids = (await strandedRows(tx, owner.accountId)).filter((id) => !moving.has(id));
    if (ids.length === 0) return 0;
    const rows = await knownById(tx, owner.accountId, ids);
    const hidden = (row: Row) => row.flags.includes('\\Deleted');
    for (const listed of [true, false]) {
      const group = rows.filter((row) => hidden(row) !== listed);
      if (group.length) changes.push(...(await drop(tx, group, listed)));
    }
    await distrustMailboxes(tx, owner.accountId);
    return ids.length;
  });
  bus().publish(owner.userId, changes);
  return mended;
}
