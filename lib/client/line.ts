/** The line to Oriel itself: the event stream, when it was last well, and how to try again now. */
import { create } from 'zustand';
import { applyChange, readAgain, theCache } from './cache';
import { sessionEnded } from './call';
import { changeOf } from './changes';
import { ownsBrowser } from './owner';
import type { LineNews, Together, TogetherOptions } from './together';

/** The state of the line. */
export const useLine = create<LineNews>(() => ({ state: 'connecting', lostAt: null }));

let line: Together | null = null;
/** Rises with every opening and closing: what was begun for an earlier one is void. */
let opened = 0;
const loadAgainMs = 5000;

const doubt = () => readAgain(theCache(), null);

/**
 * Follows the events after `lastEventId` into the cache, together with the other tabs of `owner`, the address signed in with. `load` fetches the code that
 * does it. Returns the way to stop.
 */
export function openLine(lastEventId: string, owner: string, load: () => Promise<typeof Together>): () => void {
  closeLine();
  const mine = ++opened;
  const options: TogetherOptions = {
    name: owner.toLowerCase(),
    since: lastEventId,
    onEvent: ({ data }) => {
      const change = changeOf(data);
      if (change) applyChange(theCache(), change);
      else doubt();
    },
    onLine: (news) => useLine.setState(news),
    onDoubt: doubt,
    onSignedOut: sessionEnded,
    isOurs: () => ownsBrowser(owner),
  };
  const begin = async () => {
    // Listening begins after the first paint, and so does the loading of what it needs.
    const Loaded = await load().catch(() => null);
    if (mine !== opened) return;
    if (Loaded) line = new Loaded(options);
    else setTimeout(() => void begin(), loadAgainMs);
  };
  void begin();
  window.addEventListener('offline', lost);
  window.addEventListener('online', found);
  return closeLine;
}

const lost = () => useLine.setState(({ lostAt }) => ({ lostAt: lostAt ?? Date.now() }));

/** Every tab hears that the network is back; the one with the stream opens it again. */
const found = () => {
  if (line?.reads) line.again();
};

/** Stops following. */
export function closeLine(): void {
  window.removeEventListener('offline', lost);
  window.removeEventListener('online', found);
  opened += 1;
  line?.stop();
  line = null;
  useLine.setState({ state: 'closed' });
}

/** Tries now instead of later, and reads again what may have changed meanwhile. */
export function tryLineNow(): void {
  line?.again();
  doubt();
}
