/**
 * A row keeps its id for as long as its letter is in the account, whoever moves it. Part of apply.ts in all but the file. A letter that
 * vanishes is remembered for a while, and the row of one that turns up gets the id back. Where it is seen in its new mailbox first, the new
 * row gets the old id as soon as the old one vanishes. While both are there it is a copy, and they are two.
 */
import type { Transaction } from '@/lib/db/client';
import {
  departMailboxes,
  departRows,
  findDeparted,
  forgetDeparted,
  inheritDetails,
  likenessKey,
  newerTwins,
  readDetails,
  renumber,
} from '@/lib/db/departed';
import type { HeaderFacts } from '@/lib/db/message-columns';
import { touch } from '@/lib/db/threads';
import type { AccountId, MailboxId, MessageId } from '@/lib/model/ids';

/** How long a letter may be away before its id is given up, ms. */
const awayMs = 15 * 60_000;
/** The same for a mailbox whose UIDs all changed: reading it anew may take long. */
const rebuildMs = 24 * 3600_000;

const key = Symbol.for('oriel.arrivals');
const held = globalThis as unknown as Record<symbol, { at: number; id: MessageId }[] | undefined>;

/** Remembers when rows came, by the lowest of their ids: rows above it are not older. */
function noteArrivals(ids: readonly MessageId[], now: number): void {
  if (ids.length === 0) return;
  const kept = (held[key] ?? []).filter(({ at }) => at > now - awayMs);
  const id = Math.min(...ids.slice(0, 1000)) as MessageId;
  const last = kept.at(-1);
  // One note a second is enough.
  if (!last || now - last.at > 1000) kept.push({ at: now, id });
  held[key] = kept;
}

function recentFrom(now: number): MessageId | null {
  return (held[key] ?? []).find(({ at }) => at > now - awayMs)?.id ?? null;
}

/** A row whose letter was seen in its new mailbox before it vanished from the old one. */
export interface Moved {
  mailboxId: MailboxId;
  /** The id that is gone. */
  was: MessageId;
  /** The id it bears now. */
  id: MessageId;
}

/**
 * Prepares rows of one mailbox for going: those that turned up elsewhere a short while ago hand on their ids, once `remove` took the rows
 * away; the others are remembered. Answers the first.
 */
export async function departing(
  tx: Transaction,
  accountId: AccountId,
  ids: readonly MessageId[],
  remove: () => Promise<unknown>,
): Promise<Moved[]> {
  const now = Date.now();
  await forgetDeparted(tx, accountId, now - awayMs);
  const since = recentFrom(now);
  const twins = since === null ? [] : await newerTwins(tx, ids, since);
  const handed = new Set(twins.map(({ id }) => id));
  const details = await readDetails(tx, [...handed]);
  await departRows(
    tx,
    ids.filter((id) => !handed.has(id)),
    now,
  );
  await remove();
  await renumber(
    tx,
    twins.flatMap(({ id, twin }) => {
      const to = details.get(id);
      return to ? [{ from: twin, to }] : [];
    }),
  );
  await touch(
    tx,
    twins.map(({ mailboxId }) => mailboxId),
  );
  return twins.map(({ id, twin, mailboxId }) => ({ mailboxId, was: twin, id }));
}

/** Remembers all rows of a mailbox whose UIDs name nothing any more, or of one that is gone, before they are dropped. */
export function departAll(tx: Transaction, mailboxIds: readonly MailboxId[]): Promise<void> {
  return departMailboxes(tx, mailboxIds, Date.now() + rebuildMs);
}

/** Gives rows that were just written the ids that their letters had before. Answers the ids that changed: of now by what they were written under. */
export async function reclaim(
  tx: Transaction,
  accountId: AccountId,
  headers: readonly HeaderFacts[],
  idOf: (header: HeaderFacts) => MessageId | undefined,
): Promise<Map<MessageId, MessageId>> {
  const departed = await findDeparted(tx, accountId, headers.map(likenessKey));
  const pairs = headers.flatMap((header) => {
    const from = idOf(header);
    const to = departed.get(likenessKey(header))?.shift();
    return from !== undefined && to ? [{ from, to }] : [];
  });
  await renumber(tx, pairs);
  return new Map(pairs.map(({ from, to }) => [from, to.id]));
}

/** Notes rows that came new, and gives them what is known of their letters from other rows. */
export async function welcome(tx: Transaction, ids: readonly MessageId[]): Promise<void> {
  noteArrivals(ids, Date.now());
  await inheritDetails(tx, ids);
}
