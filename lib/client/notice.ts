/** What the toast says: one notice at a time, a later one replaces it. */
import { create } from 'zustand';

export interface Notice {
  id: number;
  words: string;
  act?: { words: string; keys?: string; run: () => void } | undefined;
  /** Milliseconds; 8 s where not given. */
  stayMs?: number | undefined;
}

/** The notice on the screen. */
export const useNotice = create<{ notice: Notice | null }>(() => ({ notice: null }));

let lastId = 0;

/** Shows a fact and at most one act. Returns its id. */
export function notify(words: string, options: { act?: Notice['act']; stayMs?: number } = {}): number {
  lastId += 1;
  useNotice.setState({ notice: { id: lastId, words, act: options.act, stayMs: options.stayMs } });
  return lastId;
}

/** Takes a notice away, if it is still the one shown. */
export function dismissNotice(id: number): void {
  if (useNotice.getState().notice?.id === id) useNotice.setState({ notice: null });
}
