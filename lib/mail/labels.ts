/** The labels that a person's letters bear. Giving and taking them is an act on flags (act-flags.ts). */
import { countLabels } from '@/lib/db/labels';
import type { Actor } from '@/lib/model/actor';
import type { FoundLabel } from '@/lib/model/labels';

/** The keywords that letters bear as labels, the most frequent first, and how many letters bear each. */
export function listLabels(actor: Actor): Promise<FoundLabel[]> {
  return countLabels(actor);
}
