/** Which copy is whose, and which flags a copy bears. */
import { describe, expect, it } from 'vitest';
import type { ActLetter } from '@/lib/db/acts';
import type { FetchedHeader } from '@/lib/imap/types';
import type { MessageId, Uid } from '@/lib/model/ids';
import { matchCopies } from '@/lib/sync/transfer-find';
import { carriedFlags } from '@/lib/sync/transfer-send';

const letter = (id: number, header: string | null, size = 100, at = 5000): ActLetter => ({
  id: id as MessageId,
  uid: id as Uid,
  header,
  size,
  at,
  was: [],
});
const copy = (uid: number, messageIdHeader: string | null, size = 100, internalAt = 5000) =>
  ({ uid: uid as Uid, messageIdHeader, size, internalAt }) as FetchedHeader;
const matched = (letters: ActLetter[], copies: FetchedHeader[]) => Object.fromEntries(matchCopies(letters, copies));

describe('copies are told apart', () => {
  it.each([
    ['by Message-ID and size', [letter(1, 'a'), letter(2, 'b')], [copy(8, 'b'), copy(9, 'a')], { 1: 9, 2: 8 }],
    ['by size and second where there is no Message-ID', [letter(1, null, 100, 5400)], [copy(9, null, 100, 5000)], { 1: 9 }],
    ['by the order in which they were sent where they are alike', [letter(1, 'a'), letter(2, 'a')], [copy(9, 'a')], { 1: 9 }],
    ['and each is one letter’s only', [letter(1, 'a'), letter(2, 'a')], [copy(9, 'a'), copy(7, 'a')], { 1: 7, 2: 9 }],
    ['by Message-ID alone where a server counts bytes otherwise', [letter(1, 'a', 100)], [copy(9, 'a', 98)], { 1: 9 }],
    ['but not so where two letters bear it', [letter(1, 'a', 100), letter(2, 'a', 200)], [copy(9, 'a', 98)], {}],
    ['and nothing without Message-ID is guessed by its size', [letter(1, null, 100)], [copy(9, null, 98)], {}],
  ])('%s', (_, letters, copies, expected) => {
    expect(matched(letters, copies)).toEqual(expected);
  });
});

describe('a copy bears the flags that its mailbox keeps', () => {
  it.each([
    ['all where nobody says which', ['\\Seen', 'Project'], null, ['\\Seen', 'Project']],
    ['new ones where they may be made', ['\\Seen', 'Project'], ['\\Seen', '\\*'], ['\\Seen', 'Project']],
    ['known ones where they may not', ['\\Seen', 'Project', '$work'], ['\\seen', '$Work'], ['\\Seen', '$work']],
    ['never what deletes it or is of a session', ['\\Deleted', '\\Recent', '\\Flagged'], null, ['\\Flagged']],
    ['no system flag that the mailbox does not know', ['\\Answered', '\\Odd'], ['\\Answered', '\\*'], ['\\Answered']],
  ])('%s', (_, flags, permanent, expected) => {
    expect(carriedFlags(flags, permanent)).toEqual(expected);
  });
});
