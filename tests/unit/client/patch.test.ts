import { describe, expect, it } from 'vitest';
import { type Beside, compareRows, concerns, matches, patchList, patchShell } from '@/lib/client/patch';
import { rowsOf } from '@/lib/client/windows';
import type { AccountState } from '@/lib/model/account';
import type { Change } from '@/lib/model/change';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { MailboxRole, MessageRow } from '@/lib/model/mail';
import { plainly } from '@/lib/model/said';
import type { List } from '@/lib/model/view';
import { drawn, listOfMailbox, loaded, mailbox, row, shellOf } from './things';

const id = (n: number) => n as MessageId;
const box = 1 as MailboxId;
const beside = (parts: Partial<Beside> = {}): Beside => ({ mailbox: mailbox(1), gone: new Set(), ...parts });
const upserted = (rows: MessageRow[], arrived = true): Change => ({ type: 'messagesUpserted', mailboxId: box, arrived, rows });
const flagged = (n: number, flags: string[]): Change => ({ type: 'flagsChanged', mailboxId: box, flags: [{ id: id(n), flags }] });
const removed = (...ids: number[]): Change => ({ type: 'messagesRemoved', mailboxId: box, ids: ids.map(id) });
const sparse = loaded(10, [
  [0, [row(9, 900), row(8, 800)]],
  [5, [row(4, 400)]],
]);
const thread = { letters: 3, unread: 2, flagged: false, hasAttachments: false, people: ['Ada', 'Bo'] };
const flat = listOfMailbox(1);
const threads = listOfMailbox(1, { threads: true });

describe('the order of a list', () => {
  it('is newest first, and the later id first among equals', () => {
    const rows = [row(1, 100), row(2, 300), row(3, 300), row(4, 200)];
    expect(rows.toSorted(compareRows).map(({ id }) => id)).toEqual([3, 2, 4, 1]);
  });

  it('row 52: has pinned letters at the top, also where the oldest come first, and puts a new one among them', () => {
    const pinned = (n: number, at: number) => ({ ...row(n, at), pinned: true });
    const rows = [row(1, 100), pinned(2, 50), row(3, 300), pinned(4, 20)];
    expect(rows.toSorted((a, b) => compareRows(a, b)).map(({ id }) => id)).toEqual([2, 4, 3, 1]);
    expect(rows.toSorted((a, b) => compareRows(a, b, true)).map(({ id }) => id)).toEqual([4, 2, 1, 3]);
    const before = loaded(3, [[0, [pinned(2, 50), row(3, 300), row(1, 100)]]], true);
    const words = (change: Change) => drawn(patchList(flat, before, change, beside()).loaded);
    expect(words(upserted([pinned(9, 40)]))).toBe('0: 2 9 3 1');
    expect(words(upserted([row(9, 900)]))).toBe('0: 2 9 3 1');
    expect(words(upserted([pinned(9, 900)]))).toBe('0: 9 2 3 1');
  });
});

describe('a fact', () => {
  it.each<[string, List, Change, Partial<Beside>, string, boolean]>([
    ['of a new letter puts it in its place', flat, upserted([row(10, 1000)]), {}, '0: 10 9 8 … 6: 4', false],
    ['of a new letter in a list of conversations has it read again', threads, upserted([row(10, 1000)]), {}, '0: 9 8 … 5: 4', true],
    [
      'of a first sync that has cached more has conversations read again: nobody counts them here',
      threads,
      { type: 'mailboxUpserted', mailbox: mailbox(1, { exists: 3000, cached: 3000 }) },
      { filled: true },
      '0: 9 8 … 5: 4',
      true,
    ],
    [
      'of a mailbox alone leaves a list of conversations as it is',
      threads,
      { type: 'mailboxUpserted', mailbox: mailbox(1, { exists: 3000, cached: 3000 }) },
      {},
      '0: 9 8 … 5: 4',
      false,
    ],
    [
      'of a new letter in a list by sender has it read again',
      listOfMailbox(1, { sort: { by: 'sender', ascending: true } }),
      upserted([row(10, 1000)]),
      {},
      '0: 9 8 … 5: 4',
      true,
    ],
    ['of a letter that is known renews it in place', threads, upserted([row(8, 800)], false), {}, '0: 9 8 … 5: 4', false],
    [
      'of a letter that does not fit the filter changes nothing',
      listOfMailbox(1, { filter: 'flagged' }),
      upserted([row(10, 1000)]),
      {},
      '0: 9 8 … 5: 4',
      false,
    ],
    [
      'of a letter that the first sync reads counts it no second time',
      flat,
      upserted([row(1, 100)], false),
      { mailbox: mailbox(1, { complete: false }) },
      '0: 9 8 … 5: 4',
      false,
    ],
    ['of letters gone takes them out', flat, removed(9), {}, '0: 8 … 4: 4', false],
    ['of letters gone from a gap has the list read again', flat, removed(7), {}, '0: 9 8 … 5: 4', true],
    ['of letters gone that an act took out already changes nothing', flat, removed(7), { gone: new Set([id(7)]) }, '0: 9 8 … 5: 4', false],
    ['of flags of a letter in no row of conversations has them read again', threads, flagged(7, ['\\Seen']), {}, '0: 9 8 … 5: 4', true],
    ['of flags of a letter in a gap changes no list of all letters', flat, flagged(7, ['\\Seen']), {}, '0: 9 8 … 5: 4', false],
    [
      'of flags of a letter in no row may bring it into a list of unread ones',
      listOfMailbox(1, { filter: 'unread' }),
      flagged(7, []),
      {},
      '0: 9 8 … 5: 4',
      true,
    ],
    [
      'of flags that no longer fit the filter does not take the row away under the reader',
      listOfMailbox(1, { filter: 'unread' }),
      flagged(9, ['\\Seen']),
      {},
      '0: 9 8 … 5: 4',
      false,
    ],
    [
      'of a mailbox that counts otherwise has the list read again',
      flat,
      { type: 'mailboxUpserted', mailbox: mailbox(1, { exists: 12 }) },
      {},
      '0: 9 8 … 5: 4',
      true,
    ],
    [
      'of a mailbox that counts the same does not',
      flat,
      { type: 'mailboxUpserted', mailbox: mailbox(1, { exists: 10 }) },
      {},
      '0: 9 8 … 5: 4',
      false,
    ],
  ])('%s', (_words, list, change, with_, after, doubtful) => {
    const patched = patchList(list, sparse, change, beside(with_));
    expect(drawn(patched.loaded)).toBe(after);
    expect(patched.doubtful).toBe(doubtful);
  });

  it('of flags is the full new set, and leaves other rows untouched', () => {
    const next = patchList(flat, sparse, flagged(9, ['\\Seen', '\\Flagged']), beside()).loaded;
    expect(rowsOf(next)[0]?.flags).toEqual(['\\Seen', '\\Flagged']);
    expect(rowsOf(next)[1]).toBe(rowsOf(sparse)[1]);
  });
  it('of a letter that is known keeps what the list knew of its conversation', () => {
    const list = loaded(1, [[0, [{ ...row(9, 900), thread }]]], true);
    const next = patchList(threads, list, upserted([{ ...row(9, 900), preview: 'Now known' }], false), beside()).loaded;
    expect(rowsOf(next)[0]).toMatchObject({ preview: 'Now known', thread });
  });
  it('of a letter read counts in its conversation', () => {
    const list = loaded(1, [[0, [{ ...row(9, 900), thread }]]], true);
    const read = patchList(threads, list, flagged(9, ['\\Seen']), beside()).loaded;
    expect(rowsOf(read)[0]?.thread?.unread).toBe(1);
    expect(rowsOf(patchList(threads, read, flagged(9, []), beside()).loaded)[0]?.thread?.unread).toBe(2);
  });
  it('while the first sync runs tells how long the list will be', () => {
    const growing = mailbox(1, { exists: 500, complete: false });
    const next = patchList(flat, sparse, { type: 'mailboxUpserted', mailbox: growing }, beside({ mailbox: growing }));
    expect([next.loaded.total, next.doubtful]).toEqual([500, false]);
  });
});

describe('a list', () => {
  const role = (name: MailboxRole | 'unread' | 'starred'): List => ({ ...flat, view: { kind: 'role', role: name } });
  it.each<[string, List, MailboxRole | null, boolean]>([
    ['of its mailbox', flat, null, true],
    ['of another mailbox', listOfMailbox(2), null, false],
    ['of all inboxes, of an inbox', role('inbox'), 'inbox', true],
    ['of all inboxes, of a folder', role('inbox'), null, false],
    ['of everything unread, of a folder', role('unread'), null, true],
    ['of everything unread, of spam', role('unread'), 'junk', false],
    ['of everything starred, of the trash', role('starred'), 'trash', false],
  ])('%s', (_words, list, its, fits) => {
    expect(concerns(list, box, mailbox(1, { role: its }))).toBe(fits);
  });
});

describe('filters', () => {
  it.each([
    ['unread', [], false, true],
    ['unread', ['\\Seen'], false, false],
    ['flagged', ['\\Flagged'], false, true],
    ['flagged', [], false, false],
    ['attachments', [], true, true],
    ['attachments', [], false, false],
    [null, ['\\Seen'], false, true],
  ] as const)('%s of %j with files %s: %s', (filter, flags, hasAttachments, fits) => {
    expect(matches({ ...row(1, 1), flags: [...flags], hasAttachments }, filter)).toBe(fits);
  });
});

describe('the frame', () => {
  const shell = shellOf(mailbox(1), mailbox(2));

  it('takes a mailbox in place, or at the end where it is new', () => {
    const renewed = patchShell(shell, { type: 'mailboxUpserted', mailbox: { ...mailbox(1), unseen: 7 } });
    expect(renewed.mailboxes.map(({ id, unseen }) => [id, unseen])).toEqual([
      [1, 7],
      [2, 0],
    ]);
    expect(patchShell(shell, { type: 'mailboxUpserted', mailbox: mailbox(3) }).mailboxes.map(({ id }) => id)).toEqual([1, 2, 3]);
  });
  it('loses a mailbox', () => {
    expect(patchShell(shell, { type: 'mailboxRemoved', mailboxId: mailbox(1).id }).mailboxes.map(({ id }) => id)).toEqual([2]);
  });
  it('keeps one state per account', () => {
    const state = {
      accountId: mailbox(1).accountId,
      status: 'offline',
      reason: [plainly('Away.')],
      lastContactAt: null,
    } satisfies AccountState;
    const once = patchShell(shell, { type: 'accountStateChanged', state });
    const twice = patchShell(once, { type: 'accountStateChanged', state: { ...state, status: 'watching', reason: null } });
    expect(twice.states).toEqual([{ ...state, status: 'watching', reason: null }]);
  });
  it('is not touched by what happens to letters', () => {
    expect(patchShell(shell, { type: 'messagesRemoved', mailboxId: mailbox(1).id, ids: [] })).toBe(shell);
  });
});

it('row 45: a letter that is told anew keeps the marks that the list knows of its conversation', () => {
  const marked = loaded(1, [[0, [{ ...row(9, 900), thread, marks: ['muted', 'noted'] }]]]);
  const { loaded: after } = patchList(threads, marked, upserted([{ ...row(9, 900), preview: 'Now read' }], false), beside());
  expect(rowsOf(after)).toMatchObject([{ preview: 'Now read', thread, marks: ['muted', 'noted'] }]);
});
