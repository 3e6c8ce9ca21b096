/** What commands can do with the conversation on the screen. The reader offers it; who has the keys knows nothing of how it is drawn. */
import type { MessageId } from '@/lib/model/ids';

export interface ReaderActs {
  /** To the next letter of the conversation, or the one before: it unfolds, comes into view and takes the focus. */
  step: (by: 1 | -1) => void;
  /** Folds all letters to their lines, or unfolds them. */
  foldAll: (folded: boolean) => void;
  /** Unfolds all letters for a while. Returns the way back to what was open. */
  openAll: () => () => void;
  /** The letter that is answered and forwarded: the one where the keyboard stands, else the last that was sent. */
  inHand: () => MessageId | null;
}

let offered: ReaderActs | null = null;

/** Offers the acts of a conversation of several letters. Returns the way to take them back. */
export function offerReaderActs(acts: ReaderActs): () => void {
  offered = acts;
  return () => {
    if (offered === acts) offered = null;
  };
}

/** The acts of the conversation on the screen, or null where there is none. */
export const readerActs = (): ReaderActs | null => offered;
