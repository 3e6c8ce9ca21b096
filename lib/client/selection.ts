/** The rules of choosing letters (S1, S3), by id and pure; view.ts keeps the state. */
import type { MessageId } from '@/lib/model/ids';

/** What is chosen. */
export interface Selection {
  selected: ReadonlySet<MessageId>;
  /** Where a range began. */
  anchorId: MessageId | null;
  /** What the last range took in beyond what was chosen before: the next one from the same row takes its place. */
  range: ReadonlySet<MessageId>;
  /** The selection means everything in the list, also what is not loaded. */
  whole: boolean;
}

export const nothingChosen: Selection = { selected: new Set(), anchorId: null, range: new Set(), whole: false };

/** One row taken in or out; ranges begin at it. */
export function toggled({ selected }: Selection, id: MessageId): Selection {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return { selected: next, anchorId: id, range: new Set(), whole: false };
}

/** A range that began at `anchorId`, as its ids: it takes the place of the range before, and what was chosen singly stays. */
export function ranged({ selected, range }: Selection, anchorId: MessageId, ids: readonly MessageId[]): Selection {
  const kept = new Set([...selected].filter((id) => !range.has(id)));
  const added = ids.filter((id) => !kept.has(id));
  return { selected: new Set([...kept, ...added]), anchorId, range: new Set(added), whole: false };
}

/** Exactly these; `whole` where they stand for everything in the list. */
export function only(ids: readonly MessageId[], whole = false): Selection {
  return { selected: new Set(ids), anchorId: ids[0] ?? null, range: new Set(), whole };
}

/** Without letters that left; the same where none of them was chosen. Where nothing is left, nothing means everything either. */
export function without(selection: Selection, gone: ReadonlySet<MessageId>): Selection {
  const { selected, anchorId, range, whole } = selection;
  if (![...gone].some((id) => selected.has(id) || id === anchorId)) return selection;
  const left = new Set([...selected].filter((id) => !gone.has(id)));
  return {
    selected: left,
    anchorId: anchorId !== null && gone.has(anchorId) ? null : anchorId,
    range: new Set([...range].filter((id) => !gone.has(id))),
    whole: whole && left.size > 0,
  };
}
