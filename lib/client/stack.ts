/** How a conversation is laid out: which of its letters are shown, in which order, and which lie open. */
import type { MessageId } from '@/lib/model/ids';
import type { MailboxRole, MessageRow } from '@/lib/model/mail';
import { compareRows } from './patch';

/** Folders whose letters are no part of a conversation that is read elsewhere. */
const aside: ReadonlySet<MailboxRole | null> = new Set(['junk', 'trash']);

/** Folders that hold a second copy of what lies elsewhere. */
const copies: ReadonlySet<MailboxRole | null> = new Set(['all', 'flagged', 'sent']);

const seen = ({ flags }: MessageRow): boolean => flags.includes('\\Seen');

/** A draft is no letter yet. */
export const isDraft = (row: MessageRow, role: MailboxRole | null): boolean => role === 'drafts' || row.flags.includes('\\Draft');

/** The last letter that was sent, or the last of all where there are only drafts. */
export function lastLetter(letters: readonly MessageRow[], roleOf: (row: MessageRow) => MailboxRole | null): MessageRow | null {
  return letters.findLast((row) => !isDraft(row, roleOf(row))) ?? letters.at(-1) ?? null;
}

/** What two copies of one letter have in common. The copy in Sent lacks what the way added, so its size says nothing. */
const sameness = ({ sentAt, from, subject }: MessageRow): string => JSON.stringify([sentAt, from[0]?.address.toLowerCase(), subject]);

/**
 * The letters that a conversation shows, oldest first: without those in Spam and Trash unless it is read there, and each letter once where the
 * server keeps it in several folders. `here` is the letter that was opened; null where it is gone.
 */
export function shownLetters(
  rows: readonly MessageRow[],
  here: MessageRow | null,
  roleOf: (row: MessageRow) => MailboxRole | null,
): MessageRow[] {
  const all = here && !rows.some((row) => row.id === here.id) ? [...rows, here] : rows;
  const near = all.filter((row) => row.mailboxId === here?.mailboxId || !aside.has(roleOf(row)));
  const originals = new Set(near.filter((row) => row.mailboxId === here?.mailboxId || !copies.has(roleOf(row))).map(sameness));
  return near
    .filter((row) => row.mailboxId === here?.mailboxId || !copies.has(roleOf(row)) || !originals.has(sameness(row)))
    .sort((a, b) => compareRows(b, a));
}

/** Which letters lie open when a conversation is opened: unread ones, the last one, and the one that was asked for (V2). */
export function openAtFirst(
  letters: readonly MessageRow[],
  asked: MessageId,
  roleOf: (row: MessageRow) => MailboxRole | null,
): Set<MessageId> {
  const last = lastLetter(letters, roleOf);
  const open = letters.filter((row) => row.id === asked || row.id === last?.id || (!seen(row) && !isDraft(row, roleOf(row))));
  return new Set(open.map(({ id }) => id));
}

/** Where reading begins: the first unread letter in the order on the screen, else the one that was asked for. */
export function startOf(order: readonly MessageRow[], asked: MessageId): MessageId | null {
  return (order.find((row) => !seen(row)) ?? order.find((row) => row.id === asked) ?? order.at(-1))?.id ?? null;
}

/** A letter of the stack, or a run of folded ones that is shown as one line. */
export type StackItem = { letter: MessageRow } | { run: readonly MessageRow[] };

/** Folded letters that follow each other and are still shown line by line; from one more on, all but the last become one line. */
const longestRun = { wide: 3, narrow: 2 };

/** The stack as it is drawn. `unfolded` holds first letters of runs that were opened. */
export function stackOf(
  order: readonly MessageRow[],
  open: ReadonlySet<MessageId>,
  unfolded: ReadonlySet<MessageId>,
  narrow: boolean,
): StackItem[] {
  const items: StackItem[] = [];
  for (let at = 0; at < order.length; ) {
    const letter = order[at];
    if (!letter) break;
    let end = at;
    while (end < order.length && !open.has(order[end]?.id as MessageId)) end += 1;
    const run = order.slice(at, end);
    const long = run.length > (narrow ? longestRun.narrow : longestRun.wide) && !run.some((row) => unfolded.has(row.id));
    if (long) items.push({ run: run.slice(0, -1) }, { letter: run.at(-1) as MessageRow });
    else items.push(...(run.length > 0 ? run : [letter]).map((row) => ({ letter: row })));
    at = Math.max(end, at + 1);
  }
  return items;
}
