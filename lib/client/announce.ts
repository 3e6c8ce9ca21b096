/** What a screen reader is told beside the focus: polite, one at a time, at most every three seconds. */
import { create } from 'zustand';

/** The words in the live region. */
export const useAnnouncement = create<{ words: string }>(() => ({ words: '' }));

const everyMs = 3000;
let lastAt = 0;
let waiting: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says something politely. Later words replace earlier ones that still wait. */
export function announce(words: string): void {
  waiting = words;
  clearTimeout(timer);
  const waitMs = Math.max(0, lastAt + everyMs - Date.now());
  timer = setTimeout(() => {
    if (waiting === null) return;
    lastAt = Date.now();
    useAnnouncement.setState({ words: waiting });
    waiting = null;
  }, waitMs);
}
