/** Which letters are being written on the screen. The composer pane draws them; everybody else only opens and closes. */
import { create } from 'zustand';
import { type ComposeAddress, composePath } from '@/lib/model/compose-address';
import type { DraftKind } from '@/lib/model/draft';
import type { MessageId } from '@/lib/model/ids';
import { isAnswered } from './answer-place';
import { selectedWords } from './selected-words';

/** A composer on the screen. `draftId` is null until the server has made the draft. */
export interface OpenComposer {
  /** Rises with each composer of this page; a React key. */
  key: number;
  kind: DraftKind;
  originalId: MessageId | null;
  draftId: string | null;
  /** The letter of a folder of drafts that is written on, until it is a draft of ours. */
  sourceId: MessageId | null;
  /** Whom a `mailto:` link named, or who was chosen before the draft was there. */
  to: string[];
  /** The address of the web that asked for the letter, until the draft is there. */
  mailto: string | null;
  /** What was selected in the letter when its answer was asked for: it alone is quoted. Null for all of it. */
  selection: string | null;
  /** It stands under the conversation that it answers whenever that is on the screen; else it waits made small. */
  inline: boolean;
}

interface ComposerState {
  open: readonly OpenComposer[];
  /** The one that was asked for again while it was open; a new object each time. */
  called: { key: number } | null;
}

/** At most this many on the screen; opening one more brings the oldest back to its draft. */
export const maxComposers = 3;

/** The composers on the screen, oldest first. */
export const useComposers = create<ComposerState>(() => ({ open: [], called: null }));

let lastKey = 0;

function add(entry: Omit<OpenComposer, 'key' | 'selection'> & { selection?: string | null }): void {
  lastKey += 1;
  const next = { selection: null, ...entry, key: lastKey };
  useComposers.setState(({ open }) => ({ open: [...open, next].slice(-maxComposers) }));
}

/** Brings an open one to the front; false where there is none. */
function callForward(isIt: (one: OpenComposer) => boolean): boolean {
  const there = useComposers.getState().open.find(isIt);
  if (there) useComposers.setState({ called: { key: there.key } });
  return there !== undefined;
}

/** Opens a composer for a new letter, an answer or a forward. Asking twice for the same answer brings the one that is open to the front. */
export function openComposer({
  kind,
  originalId = null,
  to = [],
  mailto = null,
}: {
  kind: DraftKind;
  originalId?: MessageId | null;
  to?: string[];
  mailto?: string | null;
}): void {
  if (callForward((one) => one.kind === kind && one.originalId === originalId && originalId !== null)) return;
  const selection = originalId !== null && (kind === 'reply' || kind === 'replyAll') ? selectedWords(originalId) : null;
  add({ kind, originalId, draftId: null, sourceId: null, to, mailto, selection, inline: kind !== 'new' && isAnswered(originalId) });
}

/** Begins the letter that a `mailto:` link of a letter asks for: what it fills in is what links of the web may, and nothing is sent. */
export const openMailLink = (mailto: string): void => openComposer({ kind: 'new', mailto });

/** Opens the composer on a draft that exists already; with `inline` under its conversation, where that is on the screen. One that is open comes to the front. */
export function openDraft(draftId: string, inline = false): void {
  if (!callForward((one) => one.draftId === draftId))
    add({ kind: 'new', originalId: null, draftId, sourceId: null, to: [], mailto: null, inline });
}

/**
 * Opens a letter in a tab or window of its own; false where the browser allows none. One that was only asked for is then begun here, and a draft stays
 * where it is.
 */
export function openApart(address: ComposeAddress, where: 'tab' | 'window'): boolean {
  const opened = window.open(composePath(address), '_blank', where === 'window' ? 'popup,width=760,height=720' : '');
  if (!opened && address.draftId === null) openComposer(address);
  return opened !== null;
}

/** Opens the composer on a letter of a folder of drafts. Pressing it again shows the one that is open. */
export function openFolderDraft(sourceId: MessageId): void {
  if (!callForward((one) => one.sourceId === sourceId))
    add({ kind: 'new', originalId: null, draftId: null, sourceId, to: [], mailto: null, inline: false });
}
