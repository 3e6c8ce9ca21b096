/** The letters being written on this page, as far as those need to know who write none: they are saved before somebody signs out. */

/** Set in localStorage while the journal may hold something. Not one of the keys that go with their owner: the journal has to be cleared first. */
export const journalMark = 'oriel-journal';

/** Whether the journal of this browser may hold something, of whomever. */
export function journalMayHold(): boolean {
  try {
    return localStorage.getItem(journalMark) !== null;
  } catch {
    // Where storage is forbidden there is no journal.
    return false;
  }
}

const savers = new Set<() => Promise<boolean>>();

/** Adds a letter being written by what saves it; that answers whether everything typed is on the server. Answers how to take it off. */
export function addOpenDraft(save: () => Promise<boolean>): () => void {
  savers.add(save);
  return () => savers.delete(save);
}

/** Saves all letters being written; answers how many could not be. */
export async function saveOpenDrafts(): Promise<number> {
  const saved = await Promise.all([...savers].map((save) => save().catch(() => false)));
  return saved.filter((one) => !one).length;
}
