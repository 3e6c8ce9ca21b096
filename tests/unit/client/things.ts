/** Rows, mailboxes and lists for the tests of the browser's half. */
import type { Pages } from '@/lib/client/patch';
import type { AccountId, MailboxId, MessageId } from '@/lib/model/ids';
import type { Mailbox, MessageRow } from '@/lib/model/mail';

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

export function pages(rows: MessageRow[][], next: string | null, total: number | null = null): Pages {
  return {
    pages: rows.map((part, index) => ({
      rows: part,
      position: null,
      previous: null,
      next: index < rows.length - 1 ? `after ${index}` : next,
      total,
    })),
    pageParams: rows.map((_, index) => (index === 0 ? null : `after ${index - 1}`)),
  };
}
