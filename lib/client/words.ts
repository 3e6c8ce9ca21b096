/** Words that several panes share, and how numbers and people are said. */
import type { Mailbox, MailboxRole, MessageRow } from '@/lib/model/mail';

const number = new Intl.NumberFormat('en');

/** 4318 → "4,318". */
export const count = (n: number): string => number.format(n);

/** "1 letter", "4,318 letters". */
export const letters = (n: number): string => `${count(n)} ${n === 1 ? 'letter' : 'letters'}`;

/** Bytes as people read them: "412 KB", "2.1 MB". */
export function bytes(n: number): string {
  if (n < 1000) return `${n} bytes`;
  const units = ['KB', 'MB', 'GB'] as const;
  let value = n / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

const roleNames: Record<MailboxRole, string> = {
  inbox: 'Inbox',
  drafts: 'Drafts',
  sent: 'Sent',
  junk: 'Spam',
  trash: 'Trash',
  archive: 'Archive',
  all: 'All mail',
  flagged: 'Starred',
};

/** What a mailbox is called on the screen: by its role, else by its own name. */
export function mailboxWords(mailbox: Pick<Mailbox, 'role' | 'name'>): string {
  if (mailbox.role) return roleNames[mailbox.role];
  // A name of blanks or invisible characters alone could be neither seen nor pressed.
  return /^[\s\p{Cc}\p{Cf}]*$/u.test(mailbox.name) ? 'No name' : mailbox.name;
}

/** The name to show for an address: the name, or the address where there is none. */
export function personWords(person: { name: string; address: string } | undefined): string {
  if (!person) return 'No sender';
  return person.name.trim() || person.address || 'No sender';
}

/** Whom a row is from, or to where the mailbox holds what one wrote oneself. */
export function rowPeople(row: MessageRow, outgoing: boolean): string {
  if (!outgoing) return personWords(row.from[0]);
  if (row.to.length === 0) return 'No recipient';
  return `To ${row.to.map(personWords).join(', ')}`;
}

/** The subject, or a word for its absence. */
export const subjectWords = (subject: string): string => subject.trim() || 'No subject';

/** The ways an automatic or collective sender shows: then the avatar is a rounded square. */
export function looksLikeOrganisation(address: string): boolean {
  return /^(no-?reply|do-?not-?reply|news(letter)?|info|office|team|support|hello|contact|billing|invoices?|notifications?|updates?|letter|list|admin|service|orders?|shop|mailer-daemon|postmaster)[.+@-]/i.test(
    `${address}@`.toLowerCase(),
  );
}
