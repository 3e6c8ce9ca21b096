/** What the browser knows of the server, in one query cache; and how past facts get into it. */
import { type InfiniteData, QueryClient } from '@tanstack/react-query';
import type { MessagePage, Shell } from '@/lib/model/api';
import type { Change } from '@/lib/model/change';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { MessageDetail, MessageRow } from '@/lib/model/mail';
import type { ListFilter } from './api';
import { ClientError } from './call';
import { forgetCounts } from './overlay';
import { type Pages, patchPages, patchShell, removeRows, setFlags } from './patch';

/** Rows in a page of a list. */
export const pageSize = 50;

/** The keys of the cache. */
export const keys = {
  shell: ['shell'] as const,
  messages: (mailboxId: MailboxId, filter: ListFilter | null) => ['messages', mailboxId, filter] as const,
  mailbox: (mailboxId: MailboxId) => ['messages', mailboxId] as const,
  message: (id: MessageId) => ['message', id] as const,
  drafts: ['drafts'] as const,
  submissions: ['submissions'] as const,
};

/** A fresh cache. Facts come by events, so nothing grows stale by age alone. */
export function makeCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 30 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && error instanceof ClientError && error.code === 'offline',
        retryDelay: (failures) => 500 * 2 ** failures,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** What the page brought with it. */
export interface FirstData {
  shell: Shell;
  list: { mailboxId: MailboxId; filter: ListFilter | null; page: MessagePage } | null;
  message: MessageDetail | null;
}

/** Puts what came with the page into the cache. */
export function fillCache(cache: QueryClient, first: FirstData): void {
  cache.setQueryData(keys.shell, first.shell);
  if (first.list) {
    const pages: InfiniteData<MessagePage, string | null> = { pages: [first.list.page], pageParams: [null] };
    cache.setQueryData(keys.messages(first.list.mailboxId, first.list.filter), pages);
  }
  if (first.message) cache.setQueryData(keys.message(first.message.row.id), first.message);
}

let shared: QueryClient | null = null;

/** Makes a cache the one that commands and events work on. */
export function shareCache(cache: QueryClient): void {
  shared = cache;
}

/** The cache of this page. Throws where none was shared: a bug. */
export function theCache(): QueryClient {
  if (!shared) throw new Error('The cache was used before the screen was there.');
  return shared;
}

type ListKey = readonly ['messages', MailboxId, ListFilter | null];

function eachList(cache: QueryClient, mailboxId: MailboxId | null, visit: (key: ListKey, pages: Pages) => void): void {
  for (const [key, data] of cache.getQueriesData<Pages>({ queryKey: mailboxId === null ? ['messages'] : keys.mailbox(mailboxId) })) {
    if (data) visit(key as unknown as ListKey, data);
  }
}

const listeners = new Set<(change: Change) => void>();

/** Calls `listener` with every past fact after it is in the cache. Returns the way to stop. */
export function onChange(listener: (change: Change) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Carries a past fact into the cache and tells the listeners. */
export function applyChange(cache: QueryClient, change: Change): void {
  cache.setQueryData<Shell>(keys.shell, (shell) => shell && patchShell(shell, change));
  if (change.type === 'mailboxUpserted') forgetCounts(change.mailbox.id);
  if (change.type === 'mailboxRemoved') cache.removeQueries({ queryKey: keys.mailbox(change.mailboxId) });
  if (change.type === 'messagesUpserted' || change.type === 'flagsChanged' || change.type === 'messagesRemoved') {
    eachList(cache, change.mailboxId, (key, pages) => cache.setQueryData(key, patchPages(pages, key[2], change)));
  }
  if (change.type === 'messagesUpserted') for (const row of change.rows) patchDetail(cache, row.id, () => row);
  if (change.type === 'flagsChanged') for (const { id, flags } of change.flags) patchDetail(cache, id, (row) => ({ ...row, flags }));
  if (change.type === 'submissionChanged') void cache.invalidateQueries({ queryKey: keys.submissions });
  if (change.type === 'reset') readAgain(cache, change.mailboxId);
  for (const listener of listeners) listener(change);
}

function patchDetail(cache: QueryClient, id: MessageId, change: (row: MessageRow) => MessageRow): void {
  cache.setQueryData<MessageDetail>(keys.message(id), (detail) => detail && { ...detail, row: change(detail.row) });
}

/** What a list keeps when it must be read again: more would be a request per page for rows far from the screen. */
const keptPages = 4;

/** Reads again what may be stale: one mailbox, or everything where null. What is on the screen stays until the answer is here. */
export function readAgain(cache: QueryClient, mailboxId: MailboxId | null): void {
  void cache.invalidateQueries({ queryKey: keys.shell });
  eachList(cache, mailboxId, (key, pages) => {
    if (pages.pages.length > keptPages) {
      cache.setQueryData<Pages>(key, { pages: pages.pages.slice(0, keptPages), pageParams: pages.pageParams.slice(0, keptPages) });
    }
  });
  void cache.invalidateQueries({ queryKey: mailboxId === null ? ['messages'] : keys.mailbox(mailboxId) });
  if (mailboxId === null) void cache.invalidateQueries({ queryKey: ['message'] });
}

/** Looks a row up in whatever list or letter holds it. */
export function findRow(cache: QueryClient, id: MessageId): MessageRow | null {
  const detail = cache.getQueryData<MessageDetail>(keys.message(id));
  if (detail) return detail.row;
  let found: MessageRow | null = null;
  eachList(cache, null, (_key, pages) => {
    for (const page of pages.pages) found ??= page.rows.find((row) => row.id === id) ?? null;
  });
  return found;
}

/** Keeps what an answered act did, until the event about it says the same. */
export function keepFlags(cache: QueryClient, flags: ReadonlyMap<MessageId, string[]>): void {
  eachList(cache, null, (key, pages) => cache.setQueryData(key, setFlags(pages, flags)));
  for (const [id, next] of flags) patchDetail(cache, id, (row) => ({ ...row, flags: next }));
}

/** Takes rows out of every list, as an answered move or deletion did. */
export function keepGone(cache: QueryClient, ids: ReadonlySet<MessageId>): void {
  eachList(cache, null, (key, pages) => cache.setQueryData(key, removeRows(pages, ids)));
}

/** Changes the counts of unread letters, as an answered act did. */
export function keepUnseen(cache: QueryClient, unseen: ReadonlyMap<MailboxId, number>): void {
  if (unseen.size === 0) return;
  cache.setQueryData<Shell>(
    keys.shell,
    (shell) =>
      shell && {
        ...shell,
        mailboxes: shell.mailboxes.map((one) => ({ ...one, unseen: Math.max(0, one.unseen + (unseen.get(one.id) ?? 0)) })),
      },
  );
}
