/** The address bar is the state: `/mail/MAILBOX/MESSAGE?show=FILTER&sort=ORDER`, and so for every other list (lib/model/route). The browser navigates by itself; only a first load asks the server. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { MessageId } from '@/lib/model/ids';
import { parseRoute, pathOf, type Route } from '@/lib/model/route';

/** The route that the server rendered; what the first paint in the browser must agree with. */
export const ServerRouteContext = createContext<Route>({ mailboxId: null, messageId: null, filter: null });

/** A sheet over the page that the back button closes first: the folder drawer, the full-page composer. */
export type Overlay = string;

interface OrielState {
  /** How many steps of ours lie below this entry: 0 means that back would leave the app. */
  depth: number;
  overlay: Overlay | null;
  /** The sheet of the entry below, that this one was opened over. */
  over: Overlay | null;
  /** True where the entry below is the list that this letter was opened from. */
  fromList: boolean;
}

interface Place {
  route: Route;
  overlay: Overlay | null;
}

let place: Place | null = null;
let popped = false;
const listeners = new Set<() => void>();

function stateOf(): OrielState {
  const state: unknown = window.history.state;
  const ours = typeof state === 'object' && state !== null && 'oriel' in state ? (state.oriel as Partial<OrielState>) : {};
  return { depth: ours.depth ?? 0, overlay: ours.overlay ?? null, over: ours.over ?? null, fromList: ours.fromList ?? false };
}

function look(): void {
  place = { route: parseRoute(window.location.pathname, window.location.search), overlay: stateOf().overlay };
  for (const listener of listeners) listener();
}

/** What waits for a step back that was begun; null where none was. */
let waiting: (() => void)[] | null = null;

function onPop(event: PopStateEvent): void {
  // Each step within this page is ours. Next would draw its own page anew for it, or load it again where the step was written before it was awake.
  event.stopImmediatePropagation();
  popped = true;
  const steps = waiting ?? [];
  waiting = null;
  look();
  for (const step of steps) afterStep(step);
}

/** One step back. The browser takes its time, and a step forward meanwhile would be the one that is taken back. */
function stepBack(): void {
  if (waiting) return;
  if (listeners.size > 0) waiting = [];
  window.history.back();
}

/** Takes a step, after the one back that is under way. */
export function afterStep(step: () => void): void {
  if (waiting) waiting.push(step);
  else step();
}

/** Did the browser's back or forward lead here? Then the place on the page is found again. */
export const cameBack = (): boolean => popped;

function current(): Place {
  place ??= { route: parseRoute(window.location.pathname, window.location.search), overlay: stateOf().overlay };
  return place;
}

/** Writes the address in place, whoever asks. */
let rewrite: History['replaceState'] | null = null;

/**
 * When Next has drawn, it writes the address that it knew when it began, and on a slow device somebody has opened a letter meanwhile: what it notes in the
 * entry is kept, the address and our state stay.
 */
function keepAddress(): void {
  if (rewrite) return;
  rewrite = window.history.replaceState.bind(window.history);
  const keep = rewrite;
  window.history.replaceState = (state, unused, url) => {
    if (state?.__NA !== true) keep(state, unused, url);
    else keep({ ...state, oriel: window.history.state?.oriel }, unused);
  };
}

function subscribe(listener: () => void): () => void {
  // Before Next hears of the step.
  if (listeners.size === 0) window.addEventListener('popstate', onPop, true);
  keepAddress();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', onPop, true);
  };
}

/** The route now, outside of React. */
export const currentRoute = (): Route => current().route;

/** The route, in a component. */
export function useRoute(): Route {
  const rendered = useContext(ServerRouteContext);
  return useSyncExternalStore(
    subscribe,
    () => current().route,
    () => rendered,
  );
}

/** The overlay that is open now, outside of React. */
export const currentOverlay = (): Overlay | null => current().overlay;

/** The overlay that is open, in a component. */
export function useOverlay(): Overlay | null {
  return useSyncExternalStore(
    subscribe,
    () => current().overlay,
    () => null,
  );
}

// Next keeps its own state in each entry, and looks at every one that is written without it, which costs a round through its router for a page that
// is not its own to change. So its state of the entry before goes along, and ours travels beside it.
function write(
  route: Route,
  { overlay = null, replace = false, fromList = false }: { overlay?: Overlay | null; replace?: boolean; fromList?: boolean },
): void {
  const before = stateOf();
  const step = replace ? { depth: before.depth, over: before.over } : { depth: before.depth + 1, over: before.overlay };
  const state = { ...window.history.state, oriel: { ...step, overlay, fromList } satisfies OrielState };
  if (replace) (rewrite ?? window.history.replaceState.bind(window.history))(state, '', pathOf(route));
  else window.history.pushState(state, '', pathOf(route));
  popped = false;
  look();
}

/** Goes to a route. The same route again does nothing. `replace` puts no step into the history. */
export function navigate(route: Route, { replace = false }: { replace?: boolean } = {}): void {
  afterStep(() => {
    const from = current();
    if (from.overlay === null && pathOf(from.route) === pathOf(route)) return;
    // A choice made in a sheet takes the sheet's place in the history, so that back does not open it again.
    write(route, { replace: replace || from.overlay !== null });
  });
}

/** Opens a sheet that the back button closes. `replace` puts it in the place of the one that is open. */
export function openOverlay(overlay: Overlay, { replace = false }: { replace?: boolean } = {}): void {
  afterStep(() => {
    if (current().overlay !== overlay) write(current().route, { overlay, replace, fromList: stateOf().fromList });
  });
}

/** From a sheet to the one that it is part of: one step back where that one lies there, else in place. */
export function backToOverlay(overlay: Overlay): void {
  afterStep(() => {
    if (stateOf().over === overlay) stepBack();
    else openOverlay(overlay, { replace: true });
  });
}

/** Closes the sheet that is open, if one is. */
export function closeOverlay(): void {
  if (current().overlay !== null) stepBack();
}

/** From a letter back to its list: one step back where the list lies there, else the list in place. */
export function backToList(): void {
  afterStep(() => {
    const { route } = current();
    if (route.messageId === null) return;
    if (stateOf().fromList) stepBack();
    else write({ ...route, messageId: null }, { replace: true });
  });
}

/** Opens a letter. From letter to letter the step replaces, so that back always means the list. */
export function openLetter(messageId: MessageId): void {
  afterStep(() => {
    const { route } = current();
    if (route.messageId === messageId) return;
    if (route.messageId === null) write({ ...route, messageId }, { fromList: true });
    else write({ ...route, messageId }, { replace: true, fromList: stateOf().fromList });
  });
}

/** Takes what stands behind the # away from the address. */
export function dropHash(): void {
  rewrite?.(window.history.state, '', window.location.pathname + window.location.search);
}
