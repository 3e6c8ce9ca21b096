'use client';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { theCache } from '@/lib/client/cache';
import type { ShownList } from '@/lib/client/list';
import { readAround } from '@/lib/client/list-reads';
import { cameBack, currentRoute } from '@/lib/client/router';
import { focusRow, useView } from '@/lib/client/view';
import { type Loaded, positionOf, rowAt, rowsOf } from '@/lib/client/windows';
import type { MessageId, ThreadId } from '@/lib/model/ids';
import { listPath, type Route } from '@/lib/model/route';
import { soon } from '../base/soon';
import type { VirtualListHandle } from '../base/virtual-list';

/** When a command moved the keyboard to a row, the grid takes the focus and shows the row. */
export function useFollowFocus(scroller: HTMLElement | null, handle: RefObject<VirtualListHandle | null>, loaded: Loaded): void {
  const reveal = useView((state) => state.reveal);
  const done = useRef(reveal);
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);
  useEffect(() => {
    if (reveal === done.current) return;
    const { focusId } = useView.getState();
    const index = focusId === null ? null : positionOf(loaded, focusId);
    if (index === null && focusId !== null) return;
    done.current = reveal;
    if (index !== null) handle.current?.reveal(index);
    // Nobody who types or reads in a pane of their own loses the focus to a list that only follows.
    stop.current?.();
    // News of the list meanwhile changes nothing in this.
    stop.current = soon(() => {
      const focused = document.activeElement;
      if (focused === document.body || focused === null || scroller?.contains(focused)) scroller?.focus({ preventScroll: true });
    });
  }, [reveal, loaded, handle, scroller]);
}

/** Where the row that the keyboard stands on was taken away, by another program or from another place, it stands on what is there now (S5). */
export function useKeptFocus(loaded: Loaded, focusId: MessageId | null, waiting: boolean): void {
  const stood = useRef<{ id: MessageId; at: number; threadId: ThreadId | null } | null>(null);
  useEffect(() => {
    if (focusId === null || waiting) return;
    const at = positionOf(loaded, focusId);
    if (at !== null) {
      stood.current = { id: focusId, at, threadId: rowAt(loaded, at)?.threadId ?? null };
      return;
    }
    if (stood.current?.id !== focusId) return;
    const { at: before, threadId } = stood.current;
    // A conversation goes on under its newest letter.
    const standing = rowsOf(loaded).find((row) => row.thread && threadId !== null && row.threadId === threadId);
    const next = standing ?? rowAt(loaded, before) ?? rowAt(loaded, before - 1);
    if (next && useView.getState().focusId === focusId) useView.setState({ focusId: next.id });
  }, [loaded, focusId, waiting]);
}

/** Where each list was scrolled to, for the life of the page. */
const offsets = new Map<string, number>();

/** Another list begins at its top; coming back by the back button finds the place again (L3). While a list is awaited, the one before stays. */
export function useKeptOffset(scroller: HTMLElement | null, route: Route, waiting: boolean): void {
  const key = listPath(route);
  const before = useRef(key);
  useLayoutEffect(() => {
    if (!scroller || waiting) return;
    if (before.current !== key) scroller.scrollTop = cameBack() ? (offsets.get(key) ?? 0) : 0;
    before.current = key;
    const note = () => offsets.set(key, scroller.scrollTop);
    scroller.addEventListener('scroll', note, { passive: true });
    return () => scroller.removeEventListener('scroll', note);
  }, [key, scroller, waiting]);
}

/** A list that is opened together with a letter, by its address, shows where the letter stands in it, however far down. */
export function useShownLetter({ list, loaded, waiting }: ShownList, route: Route): void {
  const key = listPath(route);
  const shown = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each list; what is opened from the list is on the screen
  useEffect(() => {
    if (waiting || !list || shown.current === key) return;
    shown.current = key;
    const { messageId } = route;
    if (messageId === null || cameBack() || useView.getState().focusId === messageId) return;
    if (positionOf(loaded, messageId) !== null) {
      focusRow(messageId);
      return;
    }
    const stop = new AbortController();
    readAround(theCache(), list, messageId, stop.signal).then(
      (there) => (there && currentRoute().messageId === messageId ? focusRow(messageId) : undefined),
      // The letter is open all the same; only its place in the list is not shown.
      () => undefined,
    );
    return () => stop.abort();
  }, [key, waiting]);
}
