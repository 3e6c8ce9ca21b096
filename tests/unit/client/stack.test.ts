import { describe, expect, it } from 'vitest';
import { lastLetter, openAtFirst, shownLetters, stackOf, startOf } from '@/lib/client/stack';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { MailboxRole, MessageRow } from '@/lib/model/mail';
import { row as anyRow } from './things';

const roles: Record<number, MailboxRole | null> = { 1: 'inbox', 2: 'sent', 3: 'trash', 4: 'drafts', 5: 'all', 6: null };
const roleOf = (row: MessageRow) => roles[row.mailboxId] ?? null;
const read = ['\\Seen'];

function letter(id: number, more: Partial<MessageRow> = {}, mailbox = 1): MessageRow {
  return { ...anyRow(id, id), flags: read, internalAt: id, sentAt: id, mailboxId: mailbox as MailboxId, ...more };
}
const idsOf = (rows: readonly MessageRow[]) => rows.map(({ id }) => Number(id));
const id = (n: number) => n as MessageId;

describe('V1: the letters of a conversation', () => {
  it('stand oldest first, from all folders but Spam and Trash', () => {
    const [first, own, deleted, filed] = [letter(1), letter(2, {}, 2), letter(3, {}, 3), letter(4, {}, 6)];
    expect(idsOf(shownLetters([filed, deleted, own, first], first, roleOf))).toEqual([1, 2, 4]);
    expect(idsOf(shownLetters([filed, deleted, own, first], deleted, roleOf))).toEqual([1, 2, 3, 4]);
  });
  it('stand once each where the server keeps copies, and two letters of one second stay two', () => {
    const same = { sentAt: 7, subject: 'Same' };
    const inbox = letter(1, same);
    expect(idsOf(shownLetters([inbox, letter(2, same, 5)], inbox, roleOf))).toEqual([1]);
    expect(idsOf(shownLetters([inbox, letter(2, same, 2)], inbox, roleOf))).toEqual([1]);
    expect(idsOf(shownLetters([inbox, letter(2, same)], inbox, roleOf))).toEqual([1, 2]);
  });
  it('hold the letter that was asked for also before the server names it, and not once it is gone', () => {
    expect(idsOf(shownLetters([letter(1)], letter(9), roleOf))).toEqual([1, 9]);
    expect(idsOf(shownLetters([letter(1)], null, roleOf))).toEqual([1]);
  });
});

describe('V2: what lies open', () => {
  const letters = [letter(1), letter(2, { flags: [] }), letter(3), letter(4), letter(5, { flags: [] }, 4)];
  it('is what is unread, the last letter that was sent, and the one that was asked for', () => {
    expect([...openAtFirst(letters, id(3), roleOf)].map(Number)).toEqual([2, 3, 4]);
    expect(lastLetter(letters, roleOf)?.id).toBe(4);
  });
  it('is read from the first unread on, else from the one that was asked for', () => {
    expect(startOf(letters, id(3))).toBe(2);
    expect(startOf([letter(1), letter(3)], id(3))).toBe(3);
  });
  it('leaves long runs as one line but for their last letter', () => {
    const many = Array.from({ length: 9 }, (_, n) => letter(n + 1));
    const drawn = (open: number[], unfolded: number[], narrow: boolean) =>
      stackOf(many, new Set(open.map(id)), new Set(unfolded.map(id)), narrow).map((item) =>
        'run' in item ? `${item.run.length} older` : Number(item.letter.id),
      );
    expect(drawn([9], [], false)).toEqual(['7 older', 8, 9]);
    expect(drawn([9], [1], false)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(drawn([4, 9], [], false)).toEqual([1, 2, 3, 4, '3 older', 8, 9]);
    expect(drawn([4, 9], [], true)).toEqual(['2 older', 3, 4, '3 older', 8, 9]);
  });
});
