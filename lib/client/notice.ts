/** What the toast says: one notice at a time, a later one replaces it. */
import { create } from 'zustand';
import type { CommandId } from './command';

/** Something to do about a notice. */
export interface NoticeAct {
  words: string;
  /** The command that does the same; its key stands beside the words. */
  command?: CommandId;
  run: () => void;
}

export interface Notice {
  id: number;
  words: string;
  act?: NoticeAct | undefined;
  /** Milliseconds; 8 s where not given. */
  stayMs?: number | undefined;
  /** Share of something that goes on, 0 to 1: the notice then stays, and its changing words are not said aloud. */
  progress?: number | undefined;
  /** It counts: it stays until it is taken away, and only its first words are said aloud. */
  counting?: boolean | undefined;
}

type Options = Pick<Notice, 'act' | 'stayMs' | 'progress' | 'counting'>;

/** The notice on the screen. */
export const useNotice = create<{ notice: Notice | null }>(() => ({ notice: null }));

let lastId = 0;

/** Shows a fact and at most one act. Returns its id. */
export function notify(words: string, options: Options = {}): number {
  lastId += 1;
  useNotice.setState({ notice: { id: lastId, words, ...options } });
  return lastId;
}

/** Changes a notice where it stands; false where another one is shown by now. */
export function renotify(id: number, words: string, options: Options = {}): boolean {
  if (useNotice.getState().notice?.id !== id) return false;
  useNotice.setState({ notice: { id, words, ...options } });
  return true;
}

/** Takes a notice away, if it is still the one shown. */
export function dismissNotice(id: number): void {
  if (useNotice.getState().notice?.id === id) useNotice.setState({ notice: null });
}
