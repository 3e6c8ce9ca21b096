/** Catching up where mod-sequences do not tell what changed, or cannot be relied on: cache and server are compared (R9). */
import { database } from '@/lib/db/client';
import { type KnownRow, knownFrom, knownInRanges, uidOfWindow } from '@/lib/db/message-cache';
import type { FetchedFlags } from '@/lib/imap/types';
import type { Uid } from '@/lib/model/ids';
import type { SyncState } from '@/lib/model/stored';
import type { Delta } from './apply';
import { breathe, fetchRows } from './fetching';
import { doubtStandstill } from './measure';
import { isLeaving, withEdits } from './pending';
import { apply, applyFlags, countsOf, fetchArrivals, flagBatch, maxArrivals, type Scene, stateAfter } from './scene';
import { differingSpans, type Span } from './uid-differences';

/** Letters whose flags are compared at each look: some screens full. */
const windowSize = 500;

/** UIDs that the server has in the span and the cache does not; those that it has no more are dropped. */
async function compareSpan(scene: Scene, { low, high, ranges }: Span): Promise<Uid[]> {
  const known = new Set((await knownInRanges(database(), scene.mailboxId, [[low, high]])).map((row) => row.uid));
  const missing: Uid[] = [];
  for (const [from, to] of ranges) {
    for (let uid = from; uid <= to; uid = (uid + 1) as Uid) {
      if (!known.delete(uid) && !isLeaving(scene.mailboxId, uid)) missing.push(uid);
    }
  }
  if (known.size > 0) {
    const vanished = [...known].map((uid): [number, number] => [uid, uid]);
    await apply(scene, { vanished, counts: countsOf({ ...scene, unseen: undefined }) });
  }
  await breathe();
  return missing;
}

/** UIDs of both sides: drops what is gone and fetches what is missing. Answers whether too much is missing to fetch it at once. */
async function compareUids(scene: Scene, stored: SyncState): Promise<boolean> {
  const { session, mailboxId } = scene;
  const high = stored.uidNext - 1;
  if (high < stored.syncedDownTo) return false;
  const ranges = await session.searchRanges({ uids: `${stored.syncedDownTo}:*` });
  const missing: Uid[] = [];
  for await (const span of differingSpans(mailboxId, ranges, stored.syncedDownTo, high)) missing.push(...(await compareSpan(scene, span)));
  if (missing.length > maxArrivals) return true;
  for await (const headers of fetchRows(session, missing)) await apply(scene, { headers, news: 'page' });
  return false;
}

function differing(known: readonly KnownRow[], told: readonly FetchedFlags[]): FetchedFlags[] {
  const rows = new Map(known.map((row) => [row.uid, row]));
  return told.filter(({ uid, flags }) => {
    const row = rows.get(uid);
    return row && [...withEdits(row.id, flags)].sort().join(' ') !== [...row.flags].sort().join(' ');
  });
}

/** Compares the flags of all cached letters from `from` on. Answers those that were different. */
async function compareFlags(scene: Scene, from: number): Promise<FetchedFlags[]> {
  const { session, mailboxId } = scene;
  const found: FetchedFlags[] = [];
  for (let low = from; ; ) {
    const known = await knownFrom(mailboxId, low, flagBatch);
    const [first, last] = [known[0], known.at(-1)];
    if (!first || !last) return found;
    const told = differing(known, await session.fetchFlags(`${first.uid}:${last.uid}`));
    found.push(...told);
    await applyFlags(scene, told);
    low = last.uid + 1;
    await breathe();
  }
}

async function windowStart(scene: Scene): Promise<number> {
  return (await uidOfWindow(scene.mailboxId, windowSize)) ?? 1;
}

/** The server was heard of a change that its figures deny: the newest letters are compared, and the server is measured by what is found. */
export async function compareNewest(scene: Scene): Promise<void> {
  await doubtStandstill(scene, await compareFlags(scene, await windowStart(scene)));
}

/** Compares the cache with the server: all UIDs, and the flags of all letters or of the newest. */
export async function compare(scene: Scene, stored: SyncState, whole: boolean): Promise<void> {
  const { server, box } = scene;
  const arrivedFrom = await fetchArrivals(scene, stored);
  // Where the counts add up nothing can have vanished, and the comparison of UIDs is spared.
  const addsUp =
    box.mailbox.complete && box.mailbox.cached === stored.exists && server.exists - stored.exists === server.uidNext - stored.uidNext;
  const lacking = whole || !addsUp ? await compareUids(scene, stored) : false;
  await compareFlags(scene, whole ? 1 : await windowStart(scene));
  // Too much is missing: walk down from the top again, which fetches only what is not there.
  const gapFrom = lacking ? server.uidNext : arrivedFrom;
  const after = stateAfter(scene, gapFrom);
  // Flags of letters beyond the newest were not looked at: with mod-sequences the next look asks for them from where the cache stands.
  const stateFrom: Delta['stateFrom'] = (now) => {
    const state = after?.(now) ?? null;
    return state && now && !whole ? { ...state, highestModseq: now.highestModseq } : state;
  };
  await apply(scene, { counts: countsOf(scene), stateFrom, recount: true, checkedAt: Date.now() });
}
