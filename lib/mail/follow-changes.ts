/** What happened since, and what happens from now on. */
import type { Actor } from '@/lib/model/actor';
import type { Change } from '@/lib/model/change';
import { bus } from '@/lib/sync/bus';

/**
 * Tells `listener` every change of the actor's mail after `since` (the id of a change, or null for only new ones), or a `reset` first where
 * what was missed is no longer known. Answers how to stop.
 */
export function followChanges(actor: Actor, since: string | null, listener: (id: string, change: Change) => void): () => void {
  return bus().subscribe(actor.userId, since, listener);
}
