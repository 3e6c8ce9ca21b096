/** What components read: the frame, lists and letters, with the edits under way already in them. */
import { keepPreviousData, type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import type { Shell } from '@/lib/model/api';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import { defaultPreferences } from '@/lib/model/look';
import type { Mailbox, MessageDetail, MessageRow } from '@/lib/model/mail';
import { type ListFilter, listMessages, openMessage, readShell } from './api';
import { keys, pageSize, theCache } from './cache';
import { ClientError } from './call';
import { editedMailboxes, editedRow, editedRows, useEdits } from './overlay';
import type { Pages } from './patch';
import { currentRoute } from './router';

const emptyShell: Shell = { accounts: [], states: [], mailboxes: [], preferences: defaultPreferences, lastEventId: '' };

/** The frame: accounts, their states, mailboxes. */
export function useShell(): Shell {
  const { data = emptyShell } = useQuery({ queryKey: keys.shell, queryFn: ({ signal }) => readShell(signal) });
  const edits = useEdits((state) => state.edits);
  return useMemo(() => ({ ...data, mailboxes: editedMailboxes(data.mailboxes, edits) }), [data, edits]);
}

/** One mailbox of the frame, or null. */
export function useMailbox(id: MailboxId | null): Mailbox | null {
  const { mailboxes } = useShell();
  return mailboxes.find((one) => one.id === id) ?? null;
}

function listOptions(mailboxId: MailboxId, filter: ListFilter | null) {
  return {
    queryKey: keys.messages(mailboxId, filter),
    queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      listMessages({ mailbox: mailboxId, filter, before: pageParam, limit: pageSize }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last: { next: string | null }) => last.next,
  };
}

/** A list on the screen. */
export interface List {
  rows: MessageRow[];
  /** Rows of the whole list, where known. */
  total: number | null;
  /** The first page is being read; until it is here, `rows` are those of the list before. */
  waiting: boolean;
  error: ClientError | null;
  /** More rows may be read; asking while some are being read does nothing. */
  hasMore: boolean;
  loadMore: () => void;
  retry: () => void;
}

/** The rows of a mailbox, newest first, as far as they were read. */
export function useList(mailboxId: MailboxId | null, filter: ListFilter | null): List {
  const id = mailboxId ?? (0 as MailboxId);
  // The list before stays until the next one is here (E2).
  const query = useInfiniteQuery({ ...listOptions(id, filter), enabled: mailboxId !== null, placeholderData: keepPreviousData });
  const edits = useEdits((state) => state.edits);
  const mailbox = useMailbox(mailboxId);
  const { data, hasNextPage, isFetchingNextPage, isFetching, fetchNextPage, refetch, isPending, isPlaceholderData, error } = query;
  const cached = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]);
  const rows = useMemo(() => editedRows(cached, edits), [cached, edits]);
  // A first sync that went on behind a list that had ended: read its tail again, which now has more.
  const grown =
    filter === null && !hasNextPage && !isPlaceholderData && mailbox !== null && mailbox.cached > cached.length && data !== undefined;
  const behind = grown ? mailbox.cached : 0;
  useGrownTail(id, filter, behind, isFetching);
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isPlaceholderData) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage]);
  return {
    rows,
    total: filter === null ? (mailbox?.exists ?? data?.pages[0]?.total ?? null) : (data?.pages[0]?.total ?? null),
    waiting: (isPending || isPlaceholderData) && mailboxId !== null,
    error: error instanceof ClientError ? error : null,
    hasMore: hasNextPage && !isPlaceholderData,
    loadMore,
    retry: useCallback(() => void refetch(), [refetch]),
  };
}

function useGrownTail(mailboxId: MailboxId, filter: ListFilter | null, behind: number, busy: boolean): void {
  const cache = useQueryClient();
  useEffect(() => {
    if (behind === 0 || busy) return;
    const timer = setTimeout(() => void readTail(cache, mailboxId, filter), 400);
    return () => clearTimeout(timer);
  }, [behind, busy, cache, mailboxId, filter]);
}

async function readTail(cache: QueryClient, mailboxId: MailboxId, filter: ListFilter | null): Promise<void> {
  const key = keys.messages(mailboxId, filter);
  const before = cache.getQueryData<Pages>(key);
  const param = before?.pageParams.at(-1) ?? null;
  const page = await listMessages({ mailbox: mailboxId, filter, before: param, limit: pageSize }).catch(() => null);
  if (!page) return;
  cache.setQueryData<Pages>(key, (now) => {
    // Events may have changed the list meanwhile; then the next growth tries again.
    if (!now || now !== before) return now;
    return { pageParams: now.pageParams, pages: now.pages.with(-1, page) };
  });
}

/** A letter, read when it is first asked for. */
export function useMessage(id: MessageId | null): {
  detail: MessageDetail | null;
  waiting: boolean;
  error: ClientError | null;
  retry: () => void;
} {
  const known = id ?? (0 as MessageId);
  const { data, isPending, error, refetch } = useQuery({
    queryKey: keys.message(known),
    queryFn: ({ signal }) => openMessage(known, signal),
    enabled: id !== null,
  });
  const edits = useEdits((state) => state.edits);
  const detail = useMemo(() => {
    if (!data) return null;
    const row = editedRow(data.row, edits) ?? data.row;
    return row === data.row ? data : { ...data, row };
  }, [data, edits]);
  return {
    detail,
    waiting: isPending && id !== null,
    error: error instanceof ClientError ? error : null,
    retry: useCallback(() => void refetch(), [refetch]),
  };
}

/** Reads a letter into the cache ahead of its opening. Failures stay silent: opening it will say. */
export function prefetchMessage(id: MessageId): void {
  void theCache().prefetchQuery({ queryKey: keys.message(id), queryFn: ({ signal }) => openMessage(id, signal), retry: false });
}

/** The rows of the list on the screen, outside of React, with the edits under way in them. */
export function visibleRows(): MessageRow[] {
  const { mailboxId, filter } = currentRoute();
  if (mailboxId === null) return [];
  const pages = theCache().getQueryData<Pages>(keys.messages(mailboxId, filter));
  return editedRows(pages?.pages.flatMap((page) => page.rows) ?? [], useEdits.getState().edits);
}

/** The frame, outside of React. */
export function shellNow(): Shell {
  return theCache().getQueryData<Shell>(keys.shell) ?? emptyShell;
}

/** The mailbox on the screen, outside of React. */
export function mailboxNow(): Mailbox | null {
  const { mailboxId } = currentRoute();
  return shellNow().mailboxes.find((one) => one.id === mailboxId) ?? null;
}
