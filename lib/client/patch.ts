/** Pure functions that carry a past fact into what the browser holds. */
import type { InfiniteData } from '@tanstack/react-query';
import type { MessagePage, Shell } from '@/lib/model/api';
import type { Change } from '@/lib/model/change';
import type { MessageId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import type { ListFilter } from './api';

/** A list as the cache holds it: pages in order, newest first, each with the cursor of the next. */
export type Pages = InfiniteData<MessagePage, string | null>;

/** The order of every list: newest first by INTERNALDATE, then by id. */
export function compareRows(a: Pick<MessageRow, 'internalAt' | 'id'>, b: Pick<MessageRow, 'internalAt' | 'id'>): number {
  return b.internalAt - a.internalAt || b.id - a.id;
}

/** Does a row belong in a list with this filter? */
export function matches(row: MessageRow, filter: ListFilter | null): boolean {
  if (filter === 'unread') return !row.flags.includes('\\Seen');
  if (filter === 'flagged') return row.flags.includes('\\Flagged');
  if (filter === 'attachments') return row.hasAttachments;
  return true;
}

function mapPages(pages: Pages, change: (rows: MessageRow[]) => MessageRow[]): Pages {
  let touched = false;
  const next = pages.pages.map((page) => {
    const rows = change(page.rows);
    if (rows === page.rows) return page;
    touched = true;
    return { ...page, rows };
  });
  return touched ? { ...pages, pages: next } : pages;
}

/** The page whose stretch of the list a new row falls into, or -1 where that stretch is not loaded yet. */
function pageFor(pages: Pages, row: MessageRow): number {
  const index = pages.pages.findIndex((page) => {
    const last = page.rows.at(-1);
    return last !== undefined && compareRows(row, last) < 0;
  });
  if (index >= 0) return index;
  return pages.pages.at(-1)?.next === null ? pages.pages.length - 1 : -1;
}

/** Puts rows where they belong: known ones are renewed in place, new ones inserted in order, those of a stretch not loaded are left out. */
export function upsertRows(pages: Pages, rows: readonly MessageRow[], filter: ListFilter | null, arrived: boolean): Pages {
  const incoming = new Map(rows.map((row) => [row.id, row]));
  let result = mapPages(pages, (old) => {
    if (!old.some((row) => incoming.has(row.id))) return old;
    return old.map((row) => {
      const renewed = incoming.get(row.id);
      if (!renewed) return row;
      incoming.delete(row.id);
      return renewed;
    });
  });
  let added = 0;
  for (const row of incoming.values()) {
    const index = matches(row, filter) ? pageFor(result, row) : -1;
    const page = result.pages[index];
    if (!page) continue;
    const at = page.rows.findIndex((other) => compareRows(row, other) < 0);
    const inserted = at < 0 ? [...page.rows, row] : [...page.rows.slice(0, at), row, ...page.rows.slice(at)];
    result = { ...result, pages: result.pages.with(index, { ...page, rows: inserted }) };
    added += 1;
  }
  return arrived && added > 0 ? withTotal(result, added) : result;
}

function withTotal(pages: Pages, by: number): Pages {
  return { ...pages, pages: pages.pages.map((page) => (page.total === null ? page : { ...page, total: Math.max(0, page.total + by) })) };
}

/** Takes rows out. */
export function removeRows(pages: Pages, ids: ReadonlySet<MessageId>): Pages {
  let removed = 0;
  const result = mapPages(pages, (rows) => {
    const kept = rows.filter((row) => !ids.has(row.id));
    removed += rows.length - kept.length;
    return kept.length === rows.length ? rows : kept;
  });
  return removed > 0 ? withTotal(result, -removed) : result;
}

/** Gives rows their new full sets of flags. A row that no longer fits the filter stays, so that nothing moves under the reader. */
export function setFlags(pages: Pages, flags: ReadonlyMap<MessageId, string[]>): Pages {
  return mapPages(pages, (rows) => {
    if (!rows.some((row) => flags.has(row.id))) return rows;
    return rows.map((row) => {
      const next = flags.get(row.id);
      return next ? { ...row, flags: next } : row;
    });
  });
}

/** Carries a change into a list of its mailbox. */
export function patchPages(pages: Pages, filter: ListFilter | null, change: Change): Pages {
  if (change.type === 'messagesUpserted') return upsertRows(pages, change.rows, filter, change.arrived);
  if (change.type === 'flagsChanged') return setFlags(pages, new Map(change.flags.map((one) => [one.id, one.flags])));
  if (change.type === 'messagesRemoved') return removeRows(pages, new Set(change.ids));
  return pages;
}

/** Carries a change into the frame: mailboxes and the states of accounts. */
export function patchShell(shell: Shell, change: Change): Shell {
  if (change.type === 'mailboxUpserted') {
    const index = shell.mailboxes.findIndex((one) => one.id === change.mailbox.id);
    const mailboxes = index < 0 ? [...shell.mailboxes, change.mailbox] : shell.mailboxes.with(index, change.mailbox);
    return { ...shell, mailboxes };
  }
  if (change.type === 'mailboxRemoved') return { ...shell, mailboxes: shell.mailboxes.filter((one) => one.id !== change.mailboxId) };
  if (change.type === 'accountStateChanged') {
    const index = shell.states.findIndex((one) => one.accountId === change.state.accountId);
    const states = index < 0 ? [...shell.states, change.state] : shell.states.with(index, change.state);
    return { ...shell, states };
  }
  if (change.type === 'preferencesChanged') return { ...shell, preferences: change.preferences };
  return shell;
}
