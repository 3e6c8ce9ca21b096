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

type Held = 'draft' | 'upload';

const lockName = (kind: Held) => `oriel-${kind}-`;

function hold(kind: Held, id: string): () => void {
  let release: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    release = resolve;
  });
  void navigator.locks?.request(`${lockName(kind)}${id}`, { mode: 'shared' }, () => over).catch(() => undefined);
  return release;
}

async function heldOf(kind: Held): Promise<ReadonlySet<string>> {
  const held = (await navigator.locks?.query().catch(() => null))?.held ?? [];
  const start = lockName(kind);
  return new Set(held.flatMap(({ name = '' }) => (name.startsWith(start) ? [name.slice(start.length)] : [])));
}

/** Holds a draft as one that is written on here, which the other tabs see, until the answer is called or this page is gone. Does nothing where the browser has no locks: on plain HTTP. */
export const holdDraft = (draftId: string): (() => void) => hold('draft', draftId);

/** The drafts that a tab of this browser writes on now, as far as the browser tells. */
export const heldDrafts = (): Promise<ReadonlySet<string>> => heldOf('draft');

/** As `holdDraft`, of a file that this page sends. */
export const holdUpload = (uploadId: string): (() => void) => hold('upload', uploadId);

/** The files that a tab of this browser sends now, as far as the browser tells. */
export const heldUploads = (): Promise<ReadonlySet<string>> => heldOf('upload');
