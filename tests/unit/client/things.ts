/** Rows, mailboxes and lists for the tests of the browser's half. */
import { type Loaded, nothingLoaded, putPage } from '@/lib/client/windows';
import type { Shell } from '@/lib/model/api';
import type { AccountId, MailboxId, MessageId } from '@/lib/model/ids';
import { defaultPreferences } from '@/lib/model/look';
import type { Mailbox, MessageRow } from '@/lib/model/mail';
import type { List, Page, PageRow } from '@/lib/model/view';

export function row(id: number, internalAt: number): MessageRow {
  return {
    id: id as MessageId,
    accountId: 1 as AccountId,
    mailboxId: 1 as MailboxId,
    flags: [],
    internalAt,
    sentAt: internalAt,
    size: 1000,
    subject: `Letter ${id}`,
    from: [{ name: 'Ada', address: 'ada@kestrel.example' }],
    to: [{ name: '', address: 'maren@kestrel.example' }],
    hasAttachments: false,
    preview: null,
    threadId: null,
  };
}

export function mailbox(id: number, parts: Partial<Mailbox> = {}): Mailbox {
  return {
    id: id as MailboxId,
    accountId: 1 as AccountId,
    path: `Folder ${id}`,
    name: parts.path?.split('/').at(-1) ?? `Folder ${id}`,
    delimiter: '/',
    role: null,
    selectable: true,
    subscribed: true,
    exists: 0,
    unseen: 0,
    cached: 0,
    complete: true,
    ...parts,
  };
}

/** What stands around the letters, with these mailboxes and nothing else. */
export function shellOf(...mailboxes: Mailbox[]): Shell {
  return {
    accounts: [],
    locked: [],
    freeHosts: false,
    operator: false,
    states: [],
    mailboxes,
    preferences: defaultPreferences,
    lastEventId: '0',
  };
}

/** The list of a mailbox, newest first. */
export function listOfMailbox(id: number, parts: Partial<List> = {}): List {
  return {
    view: { kind: 'mailbox', mailboxId: id as MailboxId },
    filter: null,
    sort: { by: 'date', ascending: false },
    threads: false,
    ...parts,
  };
}

/** An answer of the server. */
export function page(rows: PageRow[], total: number | null, next: string | null = null): Page {
  return { rows, position: null, previous: null, next, total };
}

/** A list with stretches of rows at their positions. */
export function loaded(total: number | null, stretches: readonly (readonly [start: number, rows: PageRow[]])[], ended = false): Loaded {
  const all = stretches.reduce((list, [start, rows]) => putPage(list, page(rows, total, `after ${rows.at(-1)?.id}`), start), nothingLoaded);
  return { ...all, total, ended };
}

/** Ids by position; a gap is "…". */
export function drawn({ stretches }: Loaded): string {
  return stretches.map(({ start, rows }) => `${start}: ${rows.map(({ id }) => id).join(' ')}`).join(' … ');
}
