/**
 * Catches up with one mailbox: asks the server what `plan` decided to ask, and hands the answers to `apply` in batches. The sync state
 * is written with the last batch, so that a line which breaks in between costs a repetition and nothing else (R1).
 */
import { readSyncMailbox, type SyncMailbox } from '@/lib/db/mailboxes';
import { knownFrom, uidOfWindow } from '@/lib/db/message-cache';
import type { FetchedFlags, ImapSession } from '@/lib/imap/types';
import type { MailboxId, Uid } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import type { SyncState } from '@/lib/model/stored';
import { applyDelta, type Delta, type Owner } from './apply';
import { breathe, fetchRows, newestUids, toRanges } from './fetching';
import { isLeaving } from './pending';
import { plan, type ServerState, type SyncPlan } from './plan';
import type { ServerQuirks } from './server-quirks';

/** One look at a mailbox. */
export interface Look {
  session: ImapSession;
  owner: Owner;
  mailboxId: MailboxId;
  /** Compare all flags, not only those of the newest letters, where mod-sequences do not tell. */
  whole: boolean;
  /** The server said that something happened: where its figures say nothing did, the newest letters are compared all the same (R9). */
  alarmed: boolean;
  /** What the server was found to do. */
  quirks: ServerQuirks;
  /** Called with letters that came new, after they were written. */
  onArrived?: (rows: MessageRow[]) => void;
}

/** What a look did. */
export interface Looked {
  plan: SyncPlan;
  /** Older letters are still to be fetched. */
  incomplete: boolean;
  /** All flags were compared. */
  whole: boolean;
}

/** Letters fetched before the first answer. */
export const firstPageSize = 60;
/** More new letters than this are fetched like a first sync: the newest now, the rest from the top down. */
const maxArrivals = 500;
/** UIDs asked for at once on the word of IDLE; a burst beyond them comes with the look. */
const fewArrivals = 50;
/** Letters whose flags are compared at each look where mod-sequences do not tell: some screens full. */
const windowSize = 500;
const flagBatch = 1000;

/** What one look works with. */
interface Scene extends Look {
  box: SyncMailbox;
  server: ServerState;
  /** Unread letters as STATUS said, asked only while the cache is incomplete. */
  unseen: number | undefined;
}

function stateOf(server: ServerState, syncedDownTo: number): Omit<SyncState, 'exists'> {
  const { uidValidity, uidNext, highestModseq } = server;
  return { uidValidity, uidNext, highestModseq, syncedDownTo };
}

function apply(scene: Scene, delta: Delta) {
  return applyDelta(scene.owner, scene.mailboxId, delta);
}

/** The first page of a mailbox never seen, or whose UIDs mean nothing any more (R6). */
async function firstPage(scene: Scene): Promise<boolean> {
  const { session, server, box } = scene;
  const uids = await newestUids(session, server, firstPageSize);
  const headers = [];
  for await (const batch of fetchRows(session, uids)) headers.push(...batch);
  const syncedDownTo = uids.length >= server.exists ? 1 : (uids[0] ?? 1);
  const counts = { exists: server.exists, unseen: scene.unseen };
  // Rows in a mailbox never seen are letters that the user is just moving there.
  const rebuild = box.state !== null;
  await apply(scene, {
    rebuild,
    headers,
    news: 'page',
    counts,
    state: stateOf(server, syncedDownTo),
    recount: true,
    checkedAt: Date.now(),
  });
  return syncedDownTo > 1;
}

/** Fetches letters that came since. Answers how far down the cache reaches now. */
async function fetchArrivals(scene: Scene, stored: SyncState): Promise<number> {
  const { session, server } = scene;
  if (server.uidNext <= stored.uidNext) return stored.syncedDownTo;
  const uids = await session.searchUids({ uids: `${stored.uidNext}:${server.uidNext - 1}` });
  const jump = uids.length > maxArrivals;
  const wanted = jump ? uids.slice(-firstPageSize) : uids;
  for await (const headers of fetchRows(session, wanted)) {
    const rows = await apply(scene, { headers, news: 'new' });
    if (rows?.length) scene.onArrived?.(rows);
  }
  return jump ? (wanted[0] ?? stored.syncedDownTo) : stored.syncedDownTo;
}

function* batches<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

async function applyFlags(scene: Scene, flags: readonly FetchedFlags[]): Promise<void> {
  for (const batch of batches(flags, flagBatch)) {
    await apply(scene, { flags: batch });
    await breathe();
  }
}

/** New letters, and with mod-sequences what changed and vanished since. */
async function catchUp(scene: Scene, stored: SyncState, decided: 'append' | 'changes'): Promise<void> {
  const { session, server } = scene;
  const syncedDownTo = await fetchArrivals(scene, stored);
  let vanished: [number, number][] = [];
  if (decided === 'changes' && stored.highestModseq !== null) {
    if (stored.uidNext > stored.syncedDownTo) {
      await applyFlags(scene, await session.fetchFlags(`${stored.syncedDownTo}:${stored.uidNext - 1}`, stored.highestModseq));
    }
    vanished = toRanges((await session.vanishedSince(stored.highestModseq)) ?? []);
  }
  const counts = { exists: server.exists, unseen: scene.unseen };
  await apply(scene, { vanished, counts, state: stateOf(server, syncedDownTo), checkedAt: Date.now() });
}

/** UIDs of both sides: drops what is gone and fetches what is missing. Answers whether too much is missing to fetch it at once. */
async function compareUids(scene: Scene, stored: SyncState): Promise<boolean> {
  const { session, mailboxId } = scene;
  const there = await session.searchUids({ uids: `${stored.syncedDownTo}:${Math.max(stored.uidNext - 1, stored.syncedDownTo)}` });
  const missing = new Set<Uid>(there);
  let from = stored.syncedDownTo;
  for (;;) {
    const known = await knownFrom(mailboxId, from, 5000);
    const gone = known
      .filter((row) => row.uid < stored.uidNext && !missing.delete(row.uid))
      .map((row): [number, number] => [row.uid, row.uid]);
    if (gone.length) await apply(scene, { vanished: gone, counts: { exists: scene.server.exists } });
    const last = known.at(-1);
    if (!last) break;
    from = last.uid + 1;
    await breathe();
  }
  const wanted = [...missing].filter((uid) => !isLeaving(mailboxId, uid));
  if (wanted.length > maxArrivals) return true;
  for await (const headers of fetchRows(session, wanted)) await apply(scene, { headers, news: 'page' });
  return false;
}

async function compareFlags(scene: Scene, from: number): Promise<void> {
  const { session, mailboxId } = scene;
  for (let low = from; ; ) {
    const known = await knownFrom(mailboxId, low, flagBatch);
    const [first, last] = [known[0], known.at(-1)];
    if (!first || !last) return;
    await applyFlags(scene, await session.fetchFlags(`${first.uid}:${last.uid}`));
    low = last.uid + 1;
    await breathe();
  }
}

async function windowStart(scene: Scene): Promise<number> {
  return (await uidOfWindow(scene.mailboxId, windowSize)) ?? 1;
}

/** Compares the cache with the server: all UIDs, and the flags of all letters or of the newest. */
async function compare(scene: Scene, stored: SyncState, whole: boolean): Promise<void> {
  const { server, box } = scene;
  const arrivedDownTo = await fetchArrivals(scene, stored);
  // Where the counts add up nothing can have vanished, and the walk over all UIDs is spared.
  const addsUp =
    box.mailbox.complete && box.mailbox.cached === stored.exists && server.exists - stored.exists === server.uidNext - stored.uidNext;
  const lacking = whole || !addsUp ? await compareUids(scene, stored) : false;
  await compareFlags(scene, whole ? 1 : await windowStart(scene));
  // Too much is missing: walk down from the top again, which fetches only what is not there.
  const syncedDownTo = lacking ? server.uidNext : arrivedDownTo;
  const counts = { exists: server.exists, unseen: scene.unseen };
  await apply(scene, { counts, state: stateOf(server, syncedDownTo), recount: true, checkedAt: Date.now() });
}

async function carryOut(scene: Scene, decided: SyncPlan): Promise<Looked> {
  const stored = scene.box.state;
  if (!stored || decided === 'reset') return { plan: 'reset', incomplete: await firstPage(scene), whole: true };
  if (decided === 'append' || decided === 'changes') await catchUp(scene, stored, decided);
  else if (decided === 'compare') await compare(scene, stored, scene.whole || scene.session.capabilities.condstore);
  else {
    if (scene.alarmed) await compareFlags(scene, await windowStart(scene));
    await apply(scene, { checkedAt: Date.now() });
  }
  const after = await readSyncMailbox(scene.owner.accountId, scene.mailboxId);
  const state = after?.state;
  if (!after || !state) return { plan: decided, incomplete: false, whole: false };
  // Without QRESYNC nobody says what vanished; the count does (R7).
  const torn = state.syncedDownTo === 1 && after.mailbox.cached !== scene.server.exists;
  if (torn && decided !== 'compare') await compare({ ...scene, box: after }, state, scene.whole);
  return { plan: decided, incomplete: state.syncedDownTo > 1, whole: decided === 'compare' && scene.whole };
}

/**
 * Writes the letters that came since, a few at most, as a session that has the mailbox selected sees them, without opening it anew. A look has
 * to follow: it finds what else happened. Answers the rows that came new. Throws what the session throws.
 */
export async function takeArrivals(session: ImapSession, owner: Owner, { mailbox, state }: SyncMailbox): Promise<MessageRow[]> {
  if (!state || session.selected?.uidValidity !== state.uidValidity) return [];
  const headers = [];
  for await (const batch of session.fetchHeaders(`${state.uidNext}:${state.uidNext + fewArrivals - 1}`)) headers.push(...batch);
  if (headers.length === 0) return [];
  const { uidValidity, highestModseq, syncedDownTo } = state;
  const uidNext = Math.max(...headers.map(({ uid }) => uid)) + 1;
  const rows = await applyDelta(owner, mailbox.id, { headers, news: 'new', state: { uidValidity, uidNext, highestModseq, syncedDownTo } });
  return rows ?? [];
}

/** Catches up with one mailbox. Throws what the session throws; `notFound` where the mailbox is gone from the server. */
export async function reconcile(look: Look): Promise<Looked> {
  const { session, owner, mailboxId } = look;
  const box = await readSyncMailbox(owner.accountId, mailboxId);
  if (!box?.mailbox.selectable) return { plan: 'none', incomplete: false, whole: false };
  const { path } = box.mailbox;
  const status = box.mailbox.complete ? null : await session.status(path);
  const selected = await session.select(path);
  const uidNext = selected.uidNext || (status ?? (await session.status(path))).uidNext;
  const server: ServerState = { ...selected, uidNext };
  const decided = plan(box.state, server, session.capabilities);
  return carryOut({ ...look, box, server, unseen: status?.unseen }, decided);
}
