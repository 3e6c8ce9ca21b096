/** What the browser knows of the server, in one query cache; and how past facts get into it. */
import type { MessagePage, Shell } from '@/lib/model/api';
import type { Change } from '@/lib/model/change';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { Mailbox, MessageDetail, MessageRow } from '@/lib/model/mail';
import type { List } from '@/lib/model/view';
import { ClientError } from './call';
import { forgetCounts } from './overlay';
import { concerns, patchList, patchShell, setFlags } from './patch';
import { QueryCache } from './query-cache';
import { type Loaded, nothingLoaded, positionOf, putPage, rowAt, withoutRows } from './windows';

/** The keys of the cache. */
export const keys = {
  shell: ['shell'] as const,
  list: (list: List) => ['messages', list] as const,
  message: (id: MessageId) => ['message', id] as const,
  drafts: ['drafts'] as const,
  submissions: ['submissions'] as const,
};

/** Letters, conversations and lists kept that are not on the screen: a day of reading must not fill the memory. */
const mostKept = 60;

/** A fresh cache. Facts come by events, so nothing grows stale by age alone. */
export function makeCache(): QueryCache {
  return new QueryCache({
    gcTime: 30 * 60_000,
    most: mostKept,
    retry: (failures, error) => failures < 2 && error instanceof ClientError && error.code === 'offline',
    retryDelay: (failures) => 500 * 2 ** failures,
  });
}

/** What the page brought with it. */
export interface FirstData {
  shell: Shell;
  list: { list: List; page: MessagePage } | null;
  message: MessageDetail | null;
  /** The conversation that the letter is in. */
  conversation?: { list: List; page: MessagePage } | null;
}

/** Puts what came with the page into the cache. */
export function fillCache(cache: QueryCache, first: FirstData): void {
  cache.setQueryData(keys.shell, first.shell);
  for (const one of [first.list, first.conversation])
    if (one) cache.setQueryData(keys.list(one.list), putPage(nothingLoaded, one.page, one.page.position ?? 0));
  if (first.message) cache.setQueryData(keys.message(first.message.row.id), first.message);
}

let shared: QueryCache | null = null;

/** Makes a cache the one that commands and events work on. */
export function shareCache(cache: QueryCache): void {
  shared = cache;
}

/** The cache of this page. Throws where none was shared: a bug. */
export function theCache(): QueryCache {
  if (!shared) throw new Error('The cache was used before the screen was there.');
  return shared;
}

/** The cache of this page, or null where the screen is only being drawn on the server. */
export const cacheOnScreen = (): QueryCache | null => shared;

type ListKey = ReturnType<typeof keys.list>;

function eachList(cache: QueryCache, visit: (key: ListKey, loaded: Loaded) => void): void {
  for (const [key, data] of cache.getQueriesData<Loaded>({ queryKey: ['messages'] })) if (data) visit(key as unknown as ListKey, data);
}

const mailboxOf = (cache: QueryCache, id: MailboxId) => cache.getQueryData<Shell>(keys.shell)?.mailboxes.find((one) => one.id === id);

/** Letters that an answered act took out of the lists; the event about them comes before or after the answer. */
const takenOut = new Set<MessageId>();
const mostTakenOut = 5000;

function noteTakenOut(ids: Iterable<MessageId>): void {
  for (const id of ids) takenOut.add(id);
  for (const id of takenOut) {
    if (takenOut.size <= mostTakenOut) break;
    takenOut.delete(id);
  }
}

/** How long a list that facts have overtaken waits for more of them before it is read again, ms; longer while a first sync brings them by the hundred. */
const doubtMs = 250;
const syncDoubtMs = 2000;
const doubts = new Map<string, ReturnType<typeof setTimeout>>();

/** Has a list read again in a moment; one that is not on the screen when it is opened. */
function doubt(cache: QueryCache, key: ListKey, afterMs: number): void {
  const name = JSON.stringify(key);
  if (doubts.has(name)) return;
  const again = () => {
    doubts.delete(name);
    void cache.invalidateQueries({ queryKey: key, exact: true });
  };
  doubts.set(name, setTimeout(again, afterMs));
}

const turns = new Map<string, number>();

/** Rises with every fact that changed a list: what was asked before one and answered after it is not true any more. */
export const turnOf = (list: List): number => turns.get(JSON.stringify(list)) ?? 0;

function turn([, list]: ListKey): void {
  turns.set(JSON.stringify(list), turnOf(list) + 1);
}

/** A list over all accounts knows nothing of those that the person left out; where all are, none is. */
function isLeftOut(cache: QueryCache, { view }: List, mailbox: Mailbox | undefined): boolean {
  const shell = cache.getQueryData<Shell>(keys.shell);
  const wide = view.kind === 'role' || (view.kind === 'found' && view.mailboxId === null);
  if (!wide || !shell || !mailbox) return false;
  const { leftOut } = shell.preferences;
  return leftOut.includes(mailbox.accountId) && shell.accounts.some(({ id }) => !leftOut.includes(id));
}

function patchLists(cache: QueryCache, mailboxId: MailboxId, change: Change, filled = false): void {
  const mailbox = mailboxOf(cache, mailboxId);
  eachList(cache, (key, loaded) => {
    if (isLeftOut(cache, key[1], mailbox) || !concerns(key[1], mailboxId, mailbox)) return;
    const patched = patchList(key[1], loaded, change, { mailbox, gone: takenOut, filled });
    if (patched.loaded !== loaded || patched.doubtful) turn(key);
    if (patched.loaded !== loaded) cache.setQueryData(key, patched.loaded);
    if (patched.doubtful) doubt(cache, key, mailbox?.complete === false ? syncDoubtMs : doubtMs);
  });
}

const listeners = new Set<(change: Change) => void>();

/** Calls `listener` with every past fact after it is in the cache. Returns the way to stop. */
export function onChange(listener: (change: Change) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Carries a past fact into the cache and tells the listeners. */
export function applyChange(cache: QueryCache, change: Change): void {
  const before = change.type === 'mailboxUpserted' ? mailboxOf(cache, change.mailbox.id) : undefined;
  cache.setQueryData<Shell>(keys.shell, (shell) => shell && patchShell(shell, change));
  if (change.type === 'mailboxUpserted') {
    const { id, cached, complete } = change.mailbox;
    forgetCounts(id);
    patchLists(cache, id, change, before?.complete === false && (complete || cached !== before.cached));
  }
  if (change.type === 'mailboxRemoved') removeLists(cache, change.mailboxId);
  if (change.type === 'messagesUpserted' || change.type === 'flagsChanged' || change.type === 'messagesRemoved') {
    if (change.type === 'messagesUpserted') for (const { id } of change.rows) takenOut.delete(id);
    patchLists(cache, change.mailboxId, change);
  }
  if (change.type === 'messagesUpserted') for (const row of change.rows) patchDetail(cache, row.id, () => row);
  if (change.type === 'flagsChanged') for (const { id, flags } of change.flags) patchDetail(cache, id, (row) => ({ ...row, flags }));
  if (change.type === 'deliveryChanged') for (const id of change.ids) void cache.invalidateQueries({ queryKey: keys.message(id) });
  if (change.type === 'submissionChanged')
    for (const queryKey of [keys.submissions, keys.drafts]) void cache.invalidateQueries({ queryKey });
  if (change.type === 'reset') readAgain(cache, change.mailboxId);
  for (const listener of listeners) listener(change);
}

function patchDetail(cache: QueryCache, id: MessageId, change: (row: MessageRow) => MessageRow): void {
  cache.setQueryData<MessageDetail>(keys.message(id), (detail) => detail && { ...detail, row: change(detail.row) });
}

/** A mailbox that is gone takes its own lists with it. */
function removeLists(cache: QueryCache, mailboxId: MailboxId): void {
  eachList(cache, (key) => {
    const { view } = key[1];
    if ((view.kind === 'mailbox' || view.kind === 'found') && view.mailboxId === mailboxId)
      cache.removeQueries({ queryKey: key, exact: true });
  });
}

/** Reads again what may be stale: one mailbox, or everything where null. What is on the screen stays until the answer is here. */
export function readAgain(cache: QueryCache, mailboxId: MailboxId | null): void {
  void cache.invalidateQueries({ queryKey: keys.shell });
  if (mailboxId === null) {
    eachList(cache, turn);
    void cache.invalidateQueries({ queryKey: ['messages'] });
    void cache.invalidateQueries({ queryKey: ['message'] });
    return;
  }
  const mailbox = mailboxOf(cache, mailboxId);
  eachList(cache, (key) => {
    if (isLeftOut(cache, key[1], mailbox) || !concerns(key[1], mailboxId, mailbox)) return;
    turn(key);
    void cache.invalidateQueries({ queryKey: key, exact: true });
  });
}

/** Looks a row up in whatever list or letter holds it. */
export function findRow(cache: QueryCache, id: MessageId): MessageRow | null {
  const detail = cache.getQueryData<MessageDetail>(keys.message(id));
  if (detail) return detail.row;
  let found: MessageRow | null = null;
  eachList(cache, (_key, loaded) => {
    const at = found ? null : positionOf(loaded, id);
    if (at !== null) found = rowAt(loaded, at);
  });
  return found;
}

/** Keeps what an answered act did, until the event about it says the same. `taken` is what the rows' whole conversations lost. */
export function keepFlags(cache: QueryCache, flags: ReadonlyMap<MessageId, string[]>, taken: readonly string[] = []): void {
  eachList(cache, (key, loaded) => cache.setQueryData(key, setFlags(loaded, flags, taken)));
  for (const [id, next] of flags) patchDetail(cache, id, (row) => ({ ...row, flags: next }));
}

/**
 * Takes rows out of every list, as an answered move or deletion did. `whole`: conversations went with all their letters; of one that lost only some
 * the rest is shown again.
 */
export function keepGone(cache: QueryCache, ids: ReadonlySet<MessageId>, whole = false): void {
  noteTakenOut(ids);
  eachList(cache, (key, loaded) => {
    const left = withoutRows(loaded, ids);
    if (left === loaded) return;
    turn(key);
    cache.setQueryData(key, left);
    if (key[1].threads && !whole) doubt(cache, key, doubtMs);
  });
}

/** Changes the counts of unread letters, as an answered act did. */
export function keepUnseen(cache: QueryCache, unseen: ReadonlyMap<MailboxId, number>): void {
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
