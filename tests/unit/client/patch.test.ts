import { describe, expect, it } from 'vitest';
import { compareRows, matches, type Pages, patchPages, patchShell, removeRows, setFlags, upsertRows } from '@/lib/client/patch';
import type { Shell } from '@/lib/model/api';
import { defaultPreferences } from '@/lib/model/look';
import { mailbox, pages, row } from './things';

const ids = (list: Pages) => list.pages.map((page) => page.rows.map(({ id }) => id));

describe('the order of a list', () => {
  it('is newest first, and the later id first among equals', () => {
    const rows = [row(1, 100), row(2, 300), row(3, 300), row(4, 200)];
    expect(rows.toSorted(compareRows).map(({ id }) => id)).toEqual([3, 2, 4, 1]);
  });
});

describe('new rows', () => {
  const two = pages(
    [
      [row(9, 900), row(8, 800)],
      [row(5, 500), row(4, 400)],
    ],
    'more',
  );

  it('come at the top where they are newest', () => {
    expect(ids(upsertRows(two, [row(10, 1000)], null, true))).toEqual([
      [10, 9, 8],
      [5, 4],
    ]);
  });
  it('come between the rows they lie between', () => {
    expect(ids(upsertRows(two, [row(7, 850)], null, true))).toEqual([
      [9, 7, 8],
      [5, 4],
    ]);
    expect(ids(upsertRows(two, [row(7, 450)], null, false))).toEqual([
      [9, 8],
      [5, 7, 4],
    ]);
  });
  it('between two pages belong to the later one', () => {
    expect(ids(upsertRows(two, [row(7, 700)], null, false))).toEqual([
      [9, 8],
      [7, 5, 4],
    ]);
  });
  it('older than what is loaded are left out while more can be loaded', () => {
    expect(upsertRows(two, [row(1, 100)], null, false)).toBe(two);
  });
  it('older than what is loaded are put at the end where nothing more can be loaded', () => {
    const ended = pages([[row(9, 900)]], null);
    expect(ids(upsertRows(ended, [row(1, 100)], null, false))).toEqual([[9, 1]]);
  });
  it('fill an empty list that has ended', () => {
    expect(ids(upsertRows(pages([[]], null), [row(1, 100), row(2, 200)], null, true))).toEqual([[2, 1]]);
  });
  it('that are known already are renewed in place and not doubled', () => {
    const renewed = upsertRows(two, [{ ...row(5, 500), preview: 'Now known' }], null, false);
    expect(ids(renewed)).toEqual([
      [9, 8],
      [5, 4],
    ]);
    expect(renewed.pages[1]?.rows[0]?.preview).toBe('Now known');
    expect(renewed.pages[0]).toBe(two.pages[0]);
  });
  it('that do not fit the filter stay out', () => {
    const read = { ...row(10, 1000), flags: ['\\Seen'] };
    expect(upsertRows(two, [read], 'unread', true)).toBe(two);
    expect(ids(upsertRows(two, [row(10, 1000)], 'unread', true))[0]).toEqual([10, 9, 8]);
  });
  it('count in the total only where they are new on the server', () => {
    const counted = pages([[row(9, 900)]], null, 1);
    expect(upsertRows(counted, [row(10, 1000)], null, true).pages[0]?.total).toBe(2);
    expect(upsertRows(counted, [row(10, 1000)], null, false).pages[0]?.total).toBe(1);
  });
});

describe('rows that are gone', () => {
  it('leave their pages and the total', () => {
    const list = pages([[row(3, 3), row(2, 2)], [row(1, 1)]], null, 3);
    const left = removeRows(list, new Set([row(2, 2).id]));
    expect(ids(left)).toEqual([[3], [1]]);
    expect(left.pages.map(({ total }) => total)).toEqual([2, 2]);
  });
  it('that were never here change nothing, not even the identity', () => {
    const list = pages([[row(3, 3)]], null, 1);
    expect(removeRows(list, new Set([row(7, 7).id]))).toBe(list);
  });
});

describe('flags', () => {
  it('are the full new set, and leave other rows untouched', () => {
    const list = pages([[row(3, 3), row(2, 2)]], null);
    const next = setFlags(list, new Map([[row(3, 3).id, ['\\Seen', '\\Flagged']]]));
    expect(next.pages[0]?.rows[0]?.flags).toEqual(['\\Seen', '\\Flagged']);
    expect(next.pages[0]?.rows[1]).toBe(list.pages[0]?.rows[1]);
  });
  it('that no longer fit the filter do not take the row away under the reader', () => {
    const list = pages([[row(3, 3)]], null);
    const next = patchPages(list, 'unread', {
      type: 'flagsChanged',
      mailboxId: mailbox(1).id,
      flags: [{ id: row(3, 3).id, flags: ['\\Seen'] }],
    });
    expect(ids(next)).toEqual([[3]]);
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
  const shell: Shell = { accounts: [], states: [], mailboxes: [mailbox(1), mailbox(2)], preferences: defaultPreferences, lastEventId: '0' };

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
    const state = { accountId: mailbox(1).accountId, status: 'offline', reason: 'Away.', lastContactAt: null } as const;
    const once = patchShell(shell, { type: 'accountStateChanged', state });
    const twice = patchShell(once, { type: 'accountStateChanged', state: { ...state, status: 'watching', reason: null } });
    expect(twice.states).toEqual([{ ...state, status: 'watching', reason: null }]);
  });
  it('is not touched by what happens to letters', () => {
    expect(patchShell(shell, { type: 'messagesRemoved', mailboxId: mailbox(1).id, ids: [] })).toBe(shell);
  });
});
