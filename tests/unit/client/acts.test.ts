import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { move, setFlag, undoNewest } from '@/lib/client/acts';
import { fillCache, keys, makeCache, shareCache, theCache } from '@/lib/client/cache';
import { deleteForever } from '@/lib/client/delete-acts';
import { useNotice } from '@/lib/client/notice';
import { editedList, editedMailboxes, useEdits } from '@/lib/client/overlay';
import { learnShapes } from '@/lib/client/shapes';
import { takeNewest } from '@/lib/client/undo';
import { type Loaded, nothingLoaded, rowsOf } from '@/lib/client/windows';
import type { Shell } from '@/lib/model/api';
import { plainly } from '@/lib/model/said';
import { answerShapes } from '@/lib/model/shapes';
import { listOfMailbox, mailbox, row, shellOf } from './things';

learnShapes(answerShapes());

const inbox = mailbox(1, { role: 'inbox', exists: 3, unseen: 3, cached: 3 });
const letters = listOfMailbox(1);
const rows = [row(3, 300), row(2, 200), row(1, 100)];

/** What the server is asked, and how it answers; fetch is the browser's, not ours. */
interface Asked {
  path: string;
  body: { ids?: number[]; undo?: string; add?: string[]; remove?: string[]; to?: unknown };
  answer: (status: number, value: unknown) => void;
}
let asked: Asked[] = [];

function shown(): number[] {
  const list = theCache().getQueryData<Loaded>(keys.list(letters)) ?? nothingLoaded;
  return rowsOf(editedList(list, useEdits.getState().edits)).map(({ id }) => id);
}
function unseen(): number | undefined {
  return editedMailboxes(theCache().getQueryData<Shell>(keys.shell)?.mailboxes ?? [], useEdits.getState().edits)[0]?.unseen;
}
const notice = () => useNotice.getState().notice;
const next = async () => vi.waitUntil(() => asked.shift(), { interval: 1 });
const done = (ids: number[], undo: string | null = null) => ({ done: ids, failed: [], undo });

beforeEach(() => {
  asked = [];
  useEdits.setState({ edits: new Map() });
  useNotice.setState({ notice: null });
  const cache = makeCache();
  fillCache(cache, {
    shell: shellOf(inbox),
    list: { list: letters, page: { rows, position: 0, previous: null, next: null, total: 3 } },
    message: null,
  });
  shareCache(cache);
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
  // What earlier tests left to take back.
  while (takeNewest());
  vi.stubGlobal(
    'fetch',
    (path: string, { body }: { body?: string }) =>
      new Promise((resolve) => {
        const answer = (status: number, value: unknown) => resolve(new Response(JSON.stringify(value), { status }));
        asked.push({ path, body: JSON.parse(body ?? '{}'), answer });
      }),
  );
});
afterEach(() => vi.unstubAllGlobals());

describe('an act', () => {
  it('shows before the server has answered, and stays when it has (U1)', async () => {
    const settled = move(rows.slice(0, 1), 'archive', 'Archived');
    expect(shown()).toEqual([2, 1]);
    expect(unseen()).toBe(2);
    expect(notice()?.words).toBe('Archived');
    const { path, body, answer } = await next();
    expect([path, body]).toEqual(['/api/moves', { ids: [3], to: 'archive' }]);
    answer(200, done([3], 'j1'));
    expect(await settled).toBe(true);
    expect(shown()).toEqual([2, 1]);
    expect(unseen()).toBe(2);
    expect(useEdits.getState().edits.size).toBe(0);
  });

  it('that is refused brings the rows back and says why', async () => {
    const settled = move(rows.slice(0, 1), 'archive', 'Archived');
    (await next()).answer(409, { error: { code: 'refusedByServer', message: 'The server refused: mailbox full.', serverText: null } });
    expect(await settled).toBe(false);
    expect(shown()).toEqual([3, 2, 1]);
    expect(unseen()).toBe(3);
    expect(notice()?.words).toBe('The server refused: mailbox full.');
    expect(notice()?.act?.words).toBe('Try again');
  });

  it('without a line says what was lost: nothing', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await setFlag(rows, '\\Flagged', true)).toBe(false);
    expect(notice()?.words).toMatch(/could not be reached\. Nothing was lost/);
  });

  it('that is done in part says how much, and offers the rest again (S6)', async () => {
    const settled = move(rows, 'archive', '3 archived');
    (await next()).answer(200, { done: [3, 2], failed: [{ id: 1, message: [plainly('It is locked.')] }], undo: 'j1' });
    await settled;
    expect(shown()).toEqual([1]);
    expect(notice()?.words).toBe('2 moved, 1 refused. It is locked.');
    notice()?.act?.run();
    expect(shown()).toEqual([]);
    expect((await next()).body.ids).toEqual([1]);
  });

  it('goes out in parts of at most 500', async () => {
    const many = Array.from({ length: 1100 }, (_, index) => row(index + 10, index));
    const settled = deleteForever(many);
    const sizes: number[] = [];
    for (let part = 0; part < 3; part++) {
      const { body, answer } = await next();
      sizes.push(body.ids?.length ?? 0);
      answer(200, done(body.ids ?? []));
    }
    expect(await settled).toBe(true);
    expect(sizes).toEqual([500, 500, 100]);
  });

  it('asks nothing where nothing would change', async () => {
    expect(await setFlag(rows, '\\Seen', false)).toBe(true);
    expect(asked).toEqual([]);
  });
});

describe('flags', () => {
  it('are kept from the answer on, and the count follows', async () => {
    const settled = setFlag(rows.slice(0, 2), '\\Seen', true);
    expect(unseen()).toBe(1);
    (await next()).answer(200, done([3, 2]));
    await settled;
    const list = theCache().getQueryData<Loaded>(keys.list(letters)) ?? nothingLoaded;
    expect(rowsOf(list).map(({ flags }) => flags)).toEqual([['\\Seen'], ['\\Seen'], []]);
    expect(unseen()).toBe(1);
  });
});

describe('undo', () => {
  it('of a move asks the journal, also while the move is still under way', async () => {
    const settled = move(rows.slice(0, 1), 'trash', 'Moved to Trash');
    undoNewest();
    (await next()).answer(200, done([3], 'j7'));
    await settled;
    const { path, body, answer } = await next();
    expect([path, body]).toEqual(['/api/undo', { undo: 'j7' }]);
    answer(200, done([3]));
    await vi.waitUntil(() => notice()?.words === 'Taken back');
  });
  it('of flags asks the journal, which knows what was changed', async () => {
    const settled = setFlag(rows.slice(0, 1), '\\Flagged', true);
    (await next()).answer(200, done([3], 'j8'));
    await settled;
    undoNewest();
    const { path, body, answer } = await next();
    expect([path, body]).toEqual(['/api/undo', { undo: 'j8' }]);
    answer(200, done([3]));
    await vi.waitUntil(() => notice()?.words === 'Taken back');
  });
  it('takes the newest first, and says so when there is nothing left', async () => {
    const first = move(rows.slice(0, 1), 'archive', 'Archived');
    (await next()).answer(200, done([3], 'j1'));
    const second = move(rows.slice(1, 2), 'trash', 'Moved to Trash');
    (await next()).answer(200, done([2], 'j2'));
    await Promise.all([first, second]);
    undoNewest();
    const one = await next();
    expect(one.body.undo).toBe('j2');
    one.answer(200, done([2]));
    undoNewest();
    const two = await next();
    expect(two.body.undo).toBe('j1');
    two.answer(200, done([3]));
    await vi.waitUntil(() => notice()?.words === 'Taken back');
    undoNewest();
    expect(notice()?.words).toBe('Nothing to take back');
  });
  it('does not offer what cannot be taken back', async () => {
    const settled = deleteForever(rows.slice(0, 1));
    expect(notice()?.act).toBeUndefined();
    (await next()).answer(200, done([3]));
    await settled;
  });
});
