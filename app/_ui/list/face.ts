'use client';
/** What a list is called, and what of a mailbox's nature shows in it. */
import { labelFor } from '@/lib/client/labels';
import { usePreferences } from '@/lib/client/preferences';
import { useRoute } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { count, mailboxWords } from '@/lib/client/words';
import { type LabelChoice, labelOfFilter } from '@/lib/model/labels';
import type { Mailbox, MailboxRole } from '@/lib/model/mail';
import { filterOfRole, type Route, sortName } from '@/lib/model/route';

export interface Face {
  route: Route;
  title: string;
  /** The number beside the title: "12 unread", or how many letters there are. */
  sum: string;
  /** Of the one mailbox that the list is of, or that all its mailboxes have. */
  role: MailboxRole | null;
  /** The one mailbox that the list is of. */
  mailbox: Mailbox | null;
  /** The list holds what one wrote oneself: recipients are shown. */
  outgoing: boolean;
  /** Rows bear a mark of their account. */
  accounts: boolean;
  /** An act on everything in it can be asked for. */
  actable: boolean;
  /** Days are told by headings: newest first. */
  byDay: boolean;
  /** By date, in whichever direction: pinned letters stand at the top. */
  byDate: boolean;
}

/** What a list is called. Null where the address names a mailbox that is not there. */
export function titleOf(
  { role, filter, threadId, words }: Route,
  mailbox: Mailbox | null,
  labels: readonly LabelChoice[] = [],
): string | null {
  const keyword = role === 'labelled' ? labelOfFilter(filter) : null;
  if (keyword !== null) return labelFor(keyword, labels).name;
  if (role !== undefined) return t(`view.${role}`);
  if (threadId !== undefined) return t('view.conversation');
  if (words !== undefined) return t('view.found', { words });
  return mailbox ? mailboxWords(mailbox) : null;
}

const counted: ReadonlySet<string | null> = new Set(['drafts', 'sent', 'trash']);

function sumOf(role: MailboxRole | null, boxes: readonly Mailbox[]): string {
  const all = boxes.reduce((sum, one) => sum + one.exists, 0);
  const unseen = boxes.reduce((sum, one) => sum + one.unseen, 0);
  if (counted.has(role)) return all > 0 ? count(all) : '';
  return unseen > 0 ? t('folders.unread', { count: unseen }) : '';
}

/** The face of the list on the screen; null where its mailbox is not there. */
export function useFace(): Face | null {
  const route = useRoute();
  const { mailboxes, accounts } = useShell();
  const { labels } = usePreferences();
  const named = mailboxes.find((one) => one.id === route.mailboxId) ?? null;
  const mailbox = route.words === undefined ? named : null;
  const title = titleOf(route, mailbox, labels);
  if (title === null) return null;
  const wide = route.role !== undefined && filterOfRole(route.role) !== null;
  const role = route.role === undefined ? (mailbox?.role ?? null) : wide ? null : (route.role as MailboxRole);
  const boxes = mailbox ? [mailbox] : role === null ? [] : mailboxes.filter((one) => one.role === role);
  return {
    route,
    title,
    sum: sumOf(role, boxes),
    role,
    mailbox,
    outgoing: role === 'sent' || role === 'drafts',
    accounts: accounts.length > 1 && !mailbox,
    actable: mailbox !== null || route.role !== undefined,
    byDay: sortName(route.sort) === null,
    byDate: (route.sort?.by ?? 'date') === 'date',
  };
}
