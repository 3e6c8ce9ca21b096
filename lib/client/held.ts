/** What a tab of this browser holds as its own, so that no other takes it up: by the browser’s locks, which go with the page. */
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
