/** The list on the screen: which it is, what is loaded of it with the edits under way in it, and how it is asked for more. */
import { useCallback, useEffect, useMemo } from 'react';
import { listOf, listPath } from '@/lib/model/route';
import type { List, PageRow } from '@/lib/model/view';
import { keys, theCache } from './cache';
import { ClientError } from './call';
import { fillGaps, readList, showRows } from './list-reads';
import { editedList, useEdits } from './overlay';
import { preferencesNow, usePreferences } from './preferences';
import { useQuery } from './query';
import { currentRoute, useRoute } from './router';
import { useShell } from './store';
import { type Loaded, lengthOf, nothingLoaded, rowsOf } from './windows';

/** A list on the screen. */
export interface ShownList {
  list: List | null;
  loaded: Loaded;
  /** Loaded rows in order. */
  rows: PageRow[];
  /** Rows that it is drawn with. */
  length: number;
  /** Rows of the whole list, where known. */
  total: number | null;
  /** The first window is being read; until it is here, what is shown is the list before. */
  waiting: boolean;
  error: ClientError | null;
  /** Says which positions are on the screen, so that they are read. */
  show: (first: number, last: number) => void;
  retry: () => void;
}

/** The list that the address names. */
export function useListHere(): List | null {
  const route = useRoute();
  const { threads } = usePreferences();
  const path = listPath(route);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path says all of the route but the letter, which is no part of the list
  return useMemo(() => listOf(route, threads), [path, threads]);
}

const none: List = { view: { kind: 'role', role: 'inbox' }, filter: null, sort: { by: 'date', ascending: false }, threads: false };

/** A list, read when it is first asked for. */
export function useList(list: List | null): ShownList {
  const asked = list ?? none;
  const { data, error, isPending, isPrevious, refetch } = useQuery({
    queryKey: keys.list(asked),
    queryFn: ({ signal }) => readList(theCache(), asked, signal),
    enabled: list !== null,
    keepPrevious: true,
  });
  const edits = useEdits((state) => state.edits);
  const { mailboxes } = useShell();
  const loaded = useMemo(() => editedList(data ?? nothingLoaded, edits), [data, edits]);
  const waiting = list !== null && (isPending || isPrevious);
  // A first sync that goes on has rows for what was a gap a moment ago.
  const cached = mailboxes.reduce((sum, one) => sum + one.cached, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again when rows went, came, or were cached on the server
  useEffect(() => {
    if (list && !waiting) fillGaps(theCache(), list);
  }, [list, waiting, data, cached]);
  return {
    list,
    loaded,
    rows: useMemo(() => rowsOf(loaded), [loaded]),
    length: lengthOf(loaded),
    total: loaded.ended ? lengthOf(loaded) : loaded.total,
    waiting,
    error: error instanceof ClientError ? error : null,
    show: useCallback(
      (first, last) => {
        if (list && !waiting) showRows(theCache(), list, first, last);
      },
      [list, waiting],
    ),
    retry: useCallback(() => void refetch(), [refetch]),
  };
}

/** The list on the screen, outside of React. */
export const listNow = (): List | null => listOf(currentRoute(), preferencesNow().threads);

/** What is loaded of the list on the screen, with the edits under way in it, outside of React. */
export function loadedNow(): Loaded {
  const list = listNow();
  return editedList((list && theCache().getQueryData<Loaded>(keys.list(list))) ?? nothingLoaded, useEdits.getState().edits);
}

/** The loaded rows of the list on the screen, outside of React, with the edits under way in them. */
export const visibleRows = (): PageRow[] => rowsOf(loadedNow());

/** Rows of the whole list on the screen, or null where nobody knows. */
export function totalNow(): number | null {
  const loaded = loadedNow();
  return loaded.ended ? lengthOf(loaded) : loaded.total;
}
