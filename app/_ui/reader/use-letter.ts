'use client';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { keys, onChange, theCache } from '@/lib/client/cache';
import type { ClientError } from '@/lib/client/call';
import { useList, useListHere } from '@/lib/client/list';
import { markOpened } from '@/lib/client/opened-mark';
import { usePreferences } from '@/lib/client/preferences';
import { openLetter } from '@/lib/client/router';
import { useMessage, useShell } from '@/lib/client/store';
import { useView } from '@/lib/client/view';
import { positionOf } from '@/lib/client/windows';
import type { MessageId, ThreadId } from '@/lib/model/ids';
import type { MessageDetail, MessageRow } from '@/lib/model/mail';
import type { PageRow } from '@/lib/model/view';
import type { Position } from './reader-tools';

/** True once the server said that the letter left its folder, until it says that it is back. */
function useGone(id: MessageId): boolean {
  const [gone, setGone] = useState(false);
  useEffect(() => {
    setGone(false);
    return onChange((change) => {
      if (change.type === 'messagesRemoved' && change.ids.includes(id)) setGone(true);
      if (change.type === 'messagesUpserted' && change.rows.some((row) => row.id === id)) setGone(false);
    });
  }, [id]);
  return gone;
}

/** A letter that was opened is read, at once or after some seconds as the reader wants it (V4); once, so that making it unread again holds. */
function useMarkOpened(detail: MessageDetail | null): void {
  const { markRead } = usePreferences();
  const marked = useRef<MessageId | null>(null);
  const newest = useRef(detail);
  newest.current = detail;
  const id = detail?.row.id ?? null;
  useEffect(() => {
    if (id === null || markRead === 'never' || marked.current === id) return;
    const mark = () => {
      marked.current = id;
      const row = newest.current?.row;
      if (row && !row.flags.includes('\\Seen')) markOpened(row);
    };
    if (markRead === 'now') return mark();
    const timer = setTimeout(mark, Number(markRead) * 1000);
    return () => clearTimeout(timer);
  }, [id, markRead]);
}

/** A letter as far as it is here. */
export interface OpenLetter {
  detail: MessageDetail | null;
  error: ClientError | null;
  stopped: boolean;
  stop: () => void;
  retry: () => void;
}

/** A letter that lies open: read from the server, and marked as read. */
export function useLetter(id: MessageId): OpenLetter {
  const { detail, error, retry } = useMessage(id);
  const [stoppedId, setStoppedId] = useState<MessageId | null>(null);
  useMarkOpened(detail);
  const stop = useCallback(() => {
    setStoppedId(id);
    void theCache().cancelQueries({ queryKey: keys.message(id) });
  }, [id]);
  const again = useCallback(() => {
    setStoppedId(null);
    retry();
  }, [retry]);
  return { detail, error, stopped: stoppedId === id && !detail, stop, retry: again };
}

/** The letter that the address names: what is known of it before, and after, it was read. */
export interface AskedLetter {
  /** Known from the list before the letter itself is here; with its conversation where the list shows conversations, and with its marks. */
  row: (MessageRow & Pick<PageRow, 'thread' | 'marks'>) | null;
  error: ClientError | null;
  /** It left its folder. */
  gone: boolean;
  retry: () => void;
}

/** The letter that the address names. */
export function useAsked(id: MessageId): AskedLetter {
  const { detail, error, retry } = useMessage(id);
  const { rows } = useList(useListHere());
  const listed = rows.find((one) => one.id === id) ?? null;
  const missing = error?.code === 'notFound' || error?.code === 'gone';
  return { row: listed ?? detail?.row ?? null, error, gone: useGone(id) || missing, retry };
}

/**
 * Where the list shows the conversation by another of its letters, as it does once a newer one came, the address follows: so the acts, the open row and
 * the way to the neighbours stay those of the conversation that is read.
 */
export function useFollowing(id: MessageId, threadId: ThreadId | null): void {
  const { rows } = useList(useListHere());
  useEffect(() => {
    if (threadId === null || rows.some((row) => row.id === id)) return;
    const standing = rows.find((row) => row.thread && row.threadId === threadId);
    if (!standing) return;
    if (useView.getState().focusId === id) useView.setState({ focusId: standing.id });
    openLetter(standing.id);
  }, [id, threadId, rows]);
}

/** Where the letter, or the conversation that it is in, stands in the list it was opened from. */
export function usePosition(id: MessageId, threadId: ThreadId | null): Position {
  const { loaded, rows, total } = useList(useListHere());
  const standing = rows.find((row) => row.id === id) ?? rows.find((row) => row.thread && threadId !== null && row.threadId === threadId);
  const at = standing ? positionOf(loaded, standing.id) : null;
  return { at: at === null ? null : at + 1, total };
}

/** The reader's own addresses, in lower case. */
export function useOwnAddresses(): ReadonlySet<string> {
  const { accounts } = useShell();
  return new Set(accounts.map(({ address }) => address.toLowerCase()));
}

const never = () => () => undefined;

/** True in the browser once the server's picture is taken over: what asks the address bar must wait for it. */
export function useTakenOver(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
