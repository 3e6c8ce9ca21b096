/** What an address says of the list: which letters, narrowed and ordered how. Words that people may read and type. */
import type { MailboxId, MessageId, ThreadId } from './ids';
import { isLabel, labelFilter, labelOfFilter } from './labels';
import type { Filter, List, Sort, View } from './view';

/** What a list over all accounts is of. */
export type Role = Extract<View, { kind: 'role' }>['role'];

/**
 * What the address says. `mailboxId` where the list is of one mailbox, `role` where it is over all accounts, `threadId` of one conversation, `words`
 * of what was found; nothing of them is the beginning. `sort` is missing where it is newest first.
 */
export interface Route {
  mailboxId: MailboxId | null;
  messageId: MessageId | null;
  filter: Filter | null;
  role?: Role | undefined;
  threadId?: ThreadId | undefined;
  words?: string | undefined;
  sort?: Sort | undefined;
}

/** Newest first, as the model has it. */
export const newestFirst: Sort = { by: 'date', ascending: false };

/** The orders that a list can be in, by their words in the address, in the order of the menu. */
export const sorts = {
  newest: newestFirst,
  oldest: { by: 'date', ascending: true },
  sender: { by: 'sender', ascending: true },
  'sender-back': { by: 'sender', ascending: false },
  subject: { by: 'subject', ascending: true },
  'subject-back': { by: 'subject', ascending: false },
  largest: { by: 'size', ascending: false },
  smallest: { by: 'size', ascending: true },
} as const satisfies Record<string, Sort>;
export type SortName = keyof typeof sorts;

/** The filter that makes a list of letters of a kind, wherever they lie; null where a role is one of mailboxes. */
export function filterOfRole(role: Role): Filter | null {
  return role === 'unread' || role === 'labelled' ? role : role === 'starred' ? 'flagged' : null;
}

const filters: readonly Filter[] = ['unread', 'flagged', 'attachments', 'labelled'];
// In addresses spam is called what people call it.
const roles: Record<string, Role> = {
  inbox: 'inbox',
  unread: 'unread',
  starred: 'starred',
  labelled: 'labelled',
  drafts: 'drafts',
  sent: 'sent',
  archive: 'archive',
  spam: 'junk',
  trash: 'trash',
  all: 'all',
  flagged: 'flagged',
};

const rowId = (text: string | undefined): number | null => (text !== undefined && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null);
const safeId = (text: string | undefined): number | null => {
  const id = rowId(text);
  return id !== null && Number.isSafeInteger(id) ? id : null;
};

/** The word for an order; null for newest first, which needs none. */
export function sortName(sort: Sort | undefined): SortName | null {
  const found = Object.entries(sorts).find(([, one]) => one.by === sort?.by && one.ascending === sort.ascending)?.[0];
  return found === undefined || found === 'newest' ? null : (found as SortName);
}

/** The filter that an address names; null where it names none that is known. */
function filterOf(words: string | null): Filter | null {
  const keyword = labelOfFilter(words);
  if (keyword === null) return filters.find((one) => one === words) ?? null;
  return isLabel(keyword) && /^[\w$!#&+,./:;<=>?@^`|~'-]{1,100}$/.test(keyword) ? labelFilter(keyword) : null;
}

/** Which letters; the rest of the path is the letter that is open. */
function viewIn(parts: readonly string[], query: URLSearchParams): { view: Partial<Route>; rest: string | undefined } {
  const [name, one, two] = parts;
  if (name === 'role' && one !== undefined && Object.hasOwn(roles, one)) return { view: { role: roles[one] }, rest: two };
  if (name === 'conversation' && safeId(one) !== null) return { view: { threadId: safeId(one) as ThreadId }, rest: two };
  const words = query.get('words')?.trim().slice(0, 200) ?? '';
  if (name === 'found' && words !== '')
    return { view: { words, mailboxId: safeId(query.get('in') ?? undefined) as MailboxId | null }, rest: one };
  return { view: { mailboxId: safeId(name) as MailboxId | null }, rest: one };
}

/** Reads an address. What is not understood is left out. */
export function parseRoute(path: string, search: string): Route {
  const [, room, ...parts] = path.split('/');
  const query = new URLSearchParams(search);
  const { view, rest } = room === 'mail' ? viewIn(parts, query) : { view: {}, rest: undefined };
  const known = Object.values(view).some((part) => part !== null);
  const by = query.get('sort') ?? '';
  const sort = Object.hasOwn(sorts, by) && by !== 'newest' ? sorts[by as SortName] : undefined;
  return {
    mailboxId: null,
    ...view,
    messageId: known ? (safeId(rest) as MessageId | null) : null,
    filter: filterOf(query.get('show')),
    ...(sort ? { sort } : {}),
  };
}

function placeOf({ mailboxId, role, threadId, words }: Route): string[] {
  if (role !== undefined) return ['role', Object.keys(roles).find((name) => roles[name] === role) ?? role];
  if (threadId !== undefined) return ['conversation', String(threadId)];
  if (words !== undefined) return ['found'];
  return mailboxId === null ? [] : [String(mailboxId)];
}

/** Writes an address. */
export function pathOf(route: Route): string {
  const place = placeOf(route);
  const path = ['/mail', ...place, ...(place.length > 0 && route.messageId !== null ? [String(route.messageId)] : [])].join('/');
  const query = new URLSearchParams();
  if (route.words !== undefined) query.set('words', route.words);
  if (route.words !== undefined && route.mailboxId !== null) query.set('in', String(route.mailboxId));
  if (route.filter) query.set('show', route.filter);
  const sort = sortName(route.sort);
  if (sort) query.set('sort', sort);
  const asked = query.toString();
  return asked === '' ? path : `${path}?${asked}`;
}

function viewOf({ mailboxId, role, threadId, words }: Route): View | null {
  if (role !== undefined) return { kind: 'role', role };
  if (threadId !== undefined) return { kind: 'conversation', threadId };
  if (words !== undefined) return { kind: 'found', words, mailboxId };
  return mailboxId === null ? null : { kind: 'mailbox', mailboxId };
}

/** The list of an address, or null where it names none. Of one conversation every letter is listed, whatever was chosen. */
export function listOf(route: Route, threads: boolean): List | null {
  const view = viewOf(route);
  if (!view) return null;
  return { view, filter: route.filter, sort: route.sort ?? newestFirst, threads: threads && view.kind !== 'conversation' };
}

/** The address of a list without its letter: what one list is told from another by. */
export const listPath = (route: Route): string => pathOf({ ...route, messageId: null });

/** Where a person goes on after signing in: only a way within the mail or to a letter may be named, never another site. */
export function wayOn(named: unknown): string {
  return typeof named === 'string' && /^\/(?:mail|compose)(?:[/?][\w/?=&.%-]*)?$/.test(named) ? named : '/mail';
}
