/** Words that several panes share, and how numbers and people are said. */
import { ownName } from '@/lib/model/letter-words';
import type { Mailbox, MailboxRole } from '@/lib/model/mail';
import { numberWords } from '@/lib/model/message';
import { listed, spokenNow, t } from './texts';

/** 4318 → "4,318". */
export const count = (n: number): string => numberWords(n, spokenNow().locale);

/** "1 letter", "4,318 letters". */
export const letters = (n: number): string => t('letters', { count: n });

/** Bytes as people read them: "412 KB", "2.1 MB". */
export function bytes(n: number): string {
  if (n < 1000) return t('size.bytes', { count: n });
  const units = ['size.kilo', 'size.mega', 'size.giga'] as const;
  let value = n / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 9.95 && unit > 0 ? 1 : 0;
  const figure = numberWords(value, spokenNow().locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return t(units[unit] ?? 'size.giga', { n: figure });
}

/** What a mailbox is called on the screen: by its role, else by its own name. */
export function mailboxWords(mailbox: Pick<Mailbox, 'role' | 'name'>): string {
  if (mailbox.role) return t(`role.${mailbox.role}`);
  // A name of blanks or invisible characters alone could be neither seen nor pressed.
  return /^[\s\p{Cc}\p{Cf}]*$/u.test(mailbox.name) ? t('name.none') : mailbox.name;
}

/** The name to show for an address: the name, or the address where there is none, or where the name would pass for another one (T28). */
export function personWords(person: { name: string; address: string } | undefined): string {
  return (person && (ownName(person) || person.address)) || t('person.none');
}

/** "Ines", "Ines and Tomasz", "Ines and 4 others". */
export function fewPeople(names: readonly string[]): string {
  if (names.length <= 2) return listed(names);
  return t('person.andOthers', { name: names[0] ?? '', count: names.length - 1 });
}

/** The subject, or a word for its absence. */
export const subjectWords = (subject: string): string => subject.trim() || t('subject.none');

/** The ways an automatic or collective sender shows: then the avatar is a rounded square. */
export function looksLikeOrganisation(address: string): boolean {
  return /^(no-?reply|do-?not-?reply|news(letter)?|info|office|team|support|hello|contact|billing|invoices?|notifications?|updates?|letter|list|admin|service|orders?|shop|mailer-daemon|postmaster)[.+@-]/i.test(
    `${address}@`.toLowerCase(),
  );
}

/** The icon of a mailbox by its role, by the names that the interface gives its icons. */
export const roleIcons = {
  inbox: 'inbox',
  flagged: 'star',
  drafts: 'file-pen',
  sent: 'send',
  archive: 'archive',
  junk: 'octagon-alert',
  trash: 'trash-2',
  all: 'layers',
} as const satisfies Record<MailboxRole, string>;
