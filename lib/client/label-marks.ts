/** Labels put on letters and taken off. */
import { type ActRow, perform } from './acts';
import { changeFlags } from './api';

/** Gives letters labels and takes some from them, of a conversation from all its letters. `words` is what the notice says. */
export function setLabels(
  rows: readonly ActRow[],
  { add, remove, words }: { add: readonly string[]; remove: readonly string[]; words: string },
): Promise<boolean> {
  return perform({
    rows,
    edit: { kind: 'flags', add, remove },
    unseen: () => 0,
    run: (ids, threads) => changeFlags({ ids, add: [...add], remove: [...remove], ...(threads ? { threads } : {}) }),
    words,
    verb: 'changed',
    undoable: true,
  });
}
