'use client';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { markOpened } from '@/lib/client/acts';
import { keys, onChange, theCache } from '@/lib/client/cache';
import type { ClientError } from '@/lib/client/call';
import { useList, useListHere } from '@/lib/client/list';
import { useMessage, useShell } from '@/lib/client/store';
import { positionOf } from '@/lib/client/windows';
import type { MessageId } from '@/lib/model/ids';
import type { MessageDetail, MessageRow } from '@/lib/model/mail';
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

/** A letter that was opened is read: once, so that making it unread again holds. */
function useMarkOpened(detail: MessageDetail | null): void {
  const marked = useRef<MessageId | null>(null);
  useEffect(() => {
    if (!detail || marked.current === detail.row.id) return;
    marked.current = detail.row.id;
    if (!detail.row.flags.includes('\\Seen')) markOpened(detail.row);
  }, [detail]);
}

export interface OpenLetter {
  /** The header: known from the list before the letter itself is here. */
  row: MessageRow | null;
  detail: MessageDetail | null;
  error: ClientError | null;
  gone: boolean;
  stopped: boolean;
  stop: () => void;
  retry: () => void;
}

/** The letter that is open, as far as it is here. */
export function useLetter(id: MessageId): OpenLetter {
  const { detail, error, retry } = useMessage(id);
  const known = useList(useListHere()).rows.find((one) => one.id === id) ?? null;
  const [stoppedId, setStoppedId] = useState<MessageId | null>(null);
  const left = useGone(id);
  useMarkOpened(detail);
  const stop = useCallback(() => {
    setStoppedId(id);
    void theCache().cancelQueries({ queryKey: keys.message(id) });
  }, [id]);
  const again = useCallback(() => {
    setStoppedId(null);
    retry();
  }, [retry]);
  const missing = error?.code === 'notFound' || error?.code === 'gone';
  return { row: detail?.row ?? known, detail, error, gone: left || missing, stopped: stoppedId === id && !detail, stop, retry: again };
}

/** Where the letter stands in the list it was opened from. */
export function usePosition(id: MessageId): Position {
  const { loaded, total } = useList(useListHere());
  const at = positionOf(loaded, id);
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
