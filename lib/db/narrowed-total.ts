/** How long a narrowed list is: a filter over conversations, or what no index of its own counts. */
import { filterOfRole } from '../model/route';
import type { Filter, List } from '../model/view';
import { knownIds, orderedIds } from './ordered-ids';
import { readThreadIds } from './runs';
import type { Reading, ScopeBox } from './view-scope';

/** Lists of no more letters than this are counted when they are read, where no kept count tells. */
export const countedAtOnce = 5000;

/** The filters whose letters have an index of their own. */
const indexed: readonly (Filter | null)[] = ['unread', 'flagged'];

/**
 * Conversations that one filter leaves, by the letters that fit it: few among many, and each names its conversation. Null where there are too many
 * to be counted at once, or something else narrows the list too.
 */
async function byFittingLetters({ view, filter }: List, { runs, kind }: Reading): Promise<number | null> {
  const own = view.kind === 'role' ? filterOfRole(view.role) : null;
  const narrowedBy = [...new Set([filter, own])].filter((one) => one !== null);
  const [only] = narrowedBy;
  if (kind !== 'top' || view.kind === 'found' || narrowedBy.length !== 1 || !indexed.includes(only ?? null)) return null;
  const threads = new Set<number>();
  let alone = 0;
  let looked = 0;
  for (const { mailboxId } of runs) {
    const ids = await readThreadIds({ mailboxId, kind: only as 'unread' | 'flagged' }, countedAtOnce + 1 - looked);
    looked += ids.length;
    if (looked > countedAtOnce) return null;
    for (const id of ids) {
      if (id === null) alone += 1;
      else threads.add(id);
    }
  }
  return threads.size + alone;
}

/** Rows of a narrowed list. Null where nobody knows yet: it is then counted behind, so that the next look at the list knows. */
export async function narrowedTotal(list: List, reading: Reading, boxes: readonly ScopeBox[]): Promise<number | null> {
  const known = knownIds(reading);
  // Words are looked for in every row, so they are only counted where somebody reads on.
  if (known || list.view.kind === 'found') return known?.length ?? null;
  const few = await byFittingLetters(list, reading);
  if (few !== null) return few;
  if (boxes.reduce((all, { cached }) => all + cached, 0) <= countedAtOnce) return (await orderedIds(reading)).length;
  // A failure is met again, and told, by whoever next reads the list.
  orderedIds(reading).catch(() => undefined);
  return null;
}
