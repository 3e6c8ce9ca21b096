/** What those who write drafts and those who bring them into the folder tell each other within this process, and whose turn it is. */
import type { Actor } from '@/lib/model/actor';
import type { AccountId, MessageId } from '@/lib/model/ids';
import type { Told } from '@/lib/model/said';
import { bus } from '@/lib/sync/bus';

/** A draft that was changed here. */
export interface Rung {
  id: string;
  accountId: AccountId;
  revision: number;
}

/** How a draft stands with its folder. */
export interface Standing {
  /** Why its newest version is not in the folder, where that was tried. */
  hereOnly?: Told;
  /** The letter that another program made of it. */
  elsewhere?: MessageId;
}

interface Held {
  listeners: Set<(draft: Rung) => void>;
  turns: Map<string, Promise<unknown>>;
  standings: Map<string, Standing>;
}

const slot = Symbol.for('oriel.draftBell');
const everywhere = globalThis as unknown as Record<symbol, Held | undefined>;

function held(): Held {
  everywhere[slot] ??= { listeners: new Set(), turns: new Map(), standings: new Map() };
  return everywhere[slot];
}

/** Most drafts that something is remembered of. */
const mostStandings = 10_000;

/** Says that a draft was changed, and tells the other windows of the person. */
export function ringDraft(actor: Actor, { id, accountId, revision }: Rung): void {
  for (const listener of held().listeners) listener({ id, accountId, revision });
  bus().publish(actor.userId, [{ type: 'draftChanged', accountId, draftId: id, revision }]);
}

/** Tells the person's windows that a draft stands otherwise with its folder. */
export function tellDraft(actor: Actor, { id, accountId }: Pick<Rung, 'id' | 'accountId'>): void {
  bus().publish(actor.userId, [{ type: 'draftChanged', accountId, draftId: id, revision: null }]);
}

/** Calls `listener` whenever a draft was changed. Answers how to stop. */
export function whenDraftRings(listener: (draft: Rung) => void): () => void {
  held().listeners.add(listener);
  return () => held().listeners.delete(listener);
}

/** How the draft stands with its folder. */
export function standingOf(id: string): Standing {
  return held().standings.get(id) ?? {};
}

/** Notes how it stands; answers whether that is new. */
export function noteStanding(id: string, standing: Standing): boolean {
  const { standings } = held();
  if (JSON.stringify(standing) === JSON.stringify(standingOf(id))) return false;
  standings.delete(id);
  if (standing.hereOnly || standing.elsewhere) standings.set(id, standing);
  for (const oldest of standings.keys()) {
    if (standings.size <= mostStandings) break;
    standings.delete(oldest);
  }
  return true;
}

/** One piece of work after another on what `key` names: two presses at once make one draft, not two. */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const { turns } = held();
  const mine = (turns.get(key) ?? Promise.resolve()).then(work, work);
  turns.set(key, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === mine) turns.delete(key);
  }
}
