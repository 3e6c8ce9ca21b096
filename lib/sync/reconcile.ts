/**
 * Catches up with one mailbox: asks the server what `plan` decided to ask, and hands the answers to `apply` in batches. The sync state
 * is written with the last batch, so that a line which breaks in between costs a repetition and nothing else (R1).
 */
import { readSyncMailbox, type SyncMailbox } from '@/lib/db/mailboxes';
import type { FetchedFlags, ImapSession, KnownState } from '@/lib/imap/types';
import type { MessageRow } from '@/lib/model/mail';
import type { SyncState } from '@/lib/model/stored';
import { applyDelta, type Hush, type Owner } from './apply';
import { applyObjectId } from './apply-mailboxes';
import { fetchRows, newestUids, toRanges } from './fetching';
import { doubtFigures, measureChanges } from './measure';
import { movedSince } from './pending';
import { plan, type ServerState, type SyncPlan } from './plan';
import { compare, compareNewest } from './reconcile-compare';
import { apply, applyFlags, countsOf, fetchArrivals, firstPageSize, type Look, type Scene, stateAfter } from './scene';

/** What a look did. */
export interface Looked {
  plan: SyncPlan;
  /** Older letters are still to be fetched. */
  incomplete: boolean;
  /** All flags were compared. */
  whole: boolean;
}

/** UIDs asked for at once on the word of IDLE; a burst beyond them comes with the look. */
const fewArrivals = 50;
/** In a larger mailbox so much may have changed that it is asked for in pieces and not with SELECT. */
const wholeAnswer = 20_000;
/** Letters whose changed flags are asked for at once. */
const lettersAtOnce = 50_000;

/** The first page of a mailbox never seen, or whose UIDs mean nothing any more (R6). */
async function firstPage(scene: Scene): Promise<boolean> {
  const { session, server, box } = scene;
  const uids = await newestUids(session, server, firstPageSize);
  const headers = [];
  for await (const batch of fetchRows(session, uids)) headers.push(...batch);
  const syncedDownTo = uids.length >= server.exists ? 1 : (uids[0] ?? 1);
  const { uidValidity, uidNext, highestModseq } = server;
  await apply(scene, {
    // Rows in a mailbox never seen are letters that the user is just moving there.
    rebuild: box.state !== null,
    headers,
    news: 'page',
    counts: { exists: server.exists, unseen: scene.unseen },
    state: { uidValidity, uidNext, highestModseq, syncedDownTo },
    recount: true,
    checkedAt: Date.now(),
  });
  return syncedDownTo > 1;
}

/** Flags that changed since, as they come: all at once, or a part of the UIDs at a time where there are very many. */
async function* changedFlags({ session, server, since }: Scene, stored: SyncState): AsyncGenerator<FetchedFlags[]> {
  const { syncedDownTo, uidNext, highestModseq } = stored;
  if (since) {
    yield since.flags.filter(({ uid }) => uid >= syncedDownTo && uid < uidNext);
    return;
  }
  const parts = Math.max(1, Math.ceil(server.exists / lettersAtOnce));
  const width = Math.ceil((uidNext - syncedDownTo) / parts);
  for (let low = syncedDownTo; low < uidNext; low += width) {
    yield await session.fetchFlags(`${low}:${Math.min(uidNext, low + width) - 1}`, highestModseq ?? undefined);
  }
}

/** New letters, and with mod-sequences what changed and vanished since. */
async function catchUp(scene: Scene, stored: SyncState, decided: 'append' | 'changes'): Promise<void> {
  const { session } = scene;
  const gapFrom = await fetchArrivals(scene, stored);
  let vanished: [number, number][] = [];
  if (decided === 'changes' && stored.highestModseq !== null) {
    for await (const told of changedFlags(scene, stored)) {
      await measureChanges(scene, told, stored.highestModseq);
      await applyFlags(scene, told);
    }
    vanished = toRanges(scene.since?.vanished ?? (await session.vanishedSince(stored.highestModseq)) ?? []);
  }
  await apply(scene, { vanished, counts: countsOf(scene), stateFrom: stateAfter(scene, gapFrom), checkedAt: Date.now() });
}

async function carryOut(scene: Scene, decided: SyncPlan): Promise<Looked> {
  const stored = scene.box.state;
  if (!stored || decided === 'reset') return { plan: 'reset', incomplete: await firstPage(scene), whole: true };
  await doubtFigures(scene, stored);
  // With mod-sequences a compare is due only where they contradict something, so it is a whole one.
  const whole = scene.whole || scene.condstore;
  if (decided === 'append' || decided === 'changes') await catchUp(scene, stored, decided);
  else if (decided === 'compare') await compare(scene, stored, whole);
  else {
    if (scene.alarmed) await compareNewest(scene);
    await apply(scene, { checkedAt: Date.now() });
  }
  const after = await readSyncMailbox(scene.owner.accountId, scene.mailboxId);
  const state = after?.state;
  if (!after || !state) return { plan: decided, incomplete: false, whole: false };
  // Without QRESYNC nobody says what vanished; the count does (R7). While the user's own moves are under way it says nothing: a look follows them.
  const counts = state.syncedDownTo === 1 && !movedSince(scene.mailboxId, scene.began);
  const torn = counts && after.mailbox.cached !== scene.server.exists;
  if (torn && decided !== 'compare') await compare({ ...scene, box: after }, state, scene.whole);
  return { plan: decided, incomplete: state.syncedDownTo > 1, whole: decided === 'compare' && whole };
}

/**
 * Writes the letters that came since, a few at most, as a session that has the mailbox selected sees them, without opening it anew. A look has
 * to follow: it finds what else happened. Answers the rows that came new. Throws what the session throws.
 */
export async function takeArrivals(
  session: ImapSession,
  owner: Owner,
  { mailbox, state }: SyncMailbox,
  hush?: Hush,
): Promise<MessageRow[]> {
  if (!state || session.selected?.uidValidity !== state.uidValidity) return [];
  const headers = [];
  for await (const batch of session.fetchHeaders(`${state.uidNext}:${state.uidNext + fewArrivals - 1}`)) headers.push(...batch);
  if (headers.length === 0) return [];
  const uidNext = Math.max(...headers.map(({ uid }) => uid)) + 1;
  const rows = await applyDelta(owner, mailbox.id, {
    headers,
    news: 'new',
    hush,
    stateFrom: (now) => (now?.uidValidity === state.uidValidity ? { ...now, uidNext: Math.max(now.uidNext, uidNext) } : null),
  });
  return rows ?? [];
}

function knownOf({ mailbox, state }: SyncMailbox): KnownState | undefined {
  if (!state?.highestModseq || mailbox.exists > wholeAnswer || state.uidNext <= state.syncedDownTo) return undefined;
  const { uidValidity, highestModseq, syncedDownTo, uidNext } = state;
  return { uidValidity, modseq: highestModseq, uids: `${syncedDownTo}:${uidNext - 1}` };
}

/** Catches up with one mailbox. Throws what the session throws; `notFound` where the mailbox is gone from the server. */
export async function reconcile(look: Look): Promise<Looked> {
  const { session, owner, mailboxId, quirks } = look;
  const began = Date.now();
  const box = await readSyncMailbox(owner.accountId, mailboxId);
  if (!box?.mailbox.selectable) return { plan: 'none', incomplete: false, whole: false };
  const { path } = box.mailbox;
  const condstore = session.capabilities.condstore && !quirks.has('lyingModseq') && !quirks.has('ignoresChangedSince');
  const status = box.mailbox.complete ? null : await session.status(path);
  const { since, ...selected } = await session.select(path, condstore ? knownOf(box) : undefined);
  if (selected.objectId !== null && selected.objectId !== box.objectId) await applyObjectId(owner, mailboxId, selected.objectId);
  const uidNext = selected.uidNext || (status ?? (await session.status(path))).uidNext;
  const server: ServerState = { ...selected, uidNext };
  // With letters on their way the counts differ, which contradicts nothing.
  const exists = condstore && movedSince(mailboxId, began) ? (box.state?.exists ?? server.exists) : server.exists;
  const decided = plan(box.state, { ...server, exists }, { condstore });
  return carryOut({ ...look, began, box, server, since, condstore, unseen: status?.unseen }, decided);
}
