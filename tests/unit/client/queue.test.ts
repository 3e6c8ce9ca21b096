import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { undoNewest } from '@/lib/client/acts';
import { applyChange, fillCache, makeCache, shareCache, theCache } from '@/lib/client/cache';
import { useNotice } from '@/lib/client/notice';
import { actOnAll, dismissRefused, followQueue, tryRefusedAgain, useQueue } from '@/lib/client/queue';
import { learnShapes } from '@/lib/client/shapes';
import { askToLeave } from '@/lib/client/sign-out';
import { takeNewest } from '@/lib/client/undo';
import { showDialog, useView } from '@/lib/client/view';
import type { BulkAct, QueuedAct } from '@/lib/model/acts';
import { plainly } from '@/lib/model/said';
import { answerShapes } from '@/lib/model/shapes';
import { mailbox, row, shellOf } from './things';

learnShapes(answerShapes());

/** What the server is asked, and how it answers; fetch is the browser's, not ours. */
interface Asked {
  path: string;
  method: string;
  body: unknown;
  answer: (status: number, value: unknown) => void;
}
let asked: Asked[] = [];
let unfollow: () => void = () => undefined;
const inbox = mailbox(1, { role: 'inbox', exists: 4318 });
const notice = () => useNotice.getState().notice;
const next = (path: string) =>
  vi.waitUntil(
    () => {
      const at = asked.findIndex((one) => one.path === path);
      return at < 0 ? null : asked.splice(at, 1)[0];
    },
    { interval: 1 },
  );
const id = '6e2f2f0e-6a3f-4a58-9d36-0f3f6b7a2f10';

function act(state: QueuedAct['state'], message: string | null, key = 7): void {
  const { accountId, mailboxId } = row(3, 300);
  const queued: QueuedAct = {
    id: key,
    accountId,
    kind: 'flags',
    mailboxId,
    state,
    letters: 1,
    ids: [row(3, 300).id],
    message: message === null ? null : [plainly(message)],
    createdAt: 5,
  };
  applyChange(theCache(), { type: 'actChanged', act: queued });
}

function bulk(state: BulkAct['state'], done: number, message: string | null = null): void {
  const told: BulkAct = {
    id,
    accountIds: [],
    state,
    total: 4318,
    done,
    failed: 0,
    message: message === null ? null : [plainly(message)],
    undo: id,
  };
  applyChange(theCache(), { type: 'bulkActChanged', act: told });
}

beforeEach(async () => {
  asked = [];
  useNotice.setState({ notice: null });
  useQueue.setState({ waiting: new Map(), refused: new Map(), bulk: new Map() });
  const cache = makeCache();
  fillCache(cache, {
    shell: shellOf(inbox),
    list: null,
    message: null,
  });
  shareCache(cache);
  vi.stubGlobal('window', { location: new URL('https://oriel.example/mail/1'), history: { state: null } });
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
  while (takeNewest());
  vi.stubGlobal(
    'fetch',
    (path: string, { body, method = 'GET' }: { body?: string; method?: string }) =>
      new Promise((resolve) => {
        const answer = (status: number, value: unknown) => resolve(new Response(JSON.stringify(value), { status }));
        asked.push({ path, method, body: JSON.parse(body ?? 'null'), answer });
      }),
  );
  unfollow = followQueue();
  (await next('/api/acts')).answer(200, { acts: [] });
  (await next('/api/bulk-acts')).answer(200, { acts: [] });
  await vi.waitUntil(() => useQueue.getState().waiting.size === 0);
});
afterEach(() => {
  unfollow();
  vi.unstubAllGlobals();
});

describe('acts of the queue', () => {
  it('are counted while they wait, and say nothing where they are done', () => {
    act('waiting', 'Waiting for mail.holt.example.');
    act('waiting', 'Waiting for mail.holt.example.', 8);
    expect(useQueue.getState().waiting.size).toBe(2);
    act('done', null);
    expect([...useQueue.getState().waiting.keys()]).toEqual([8]);
    expect(notice()).toBeNull();
  });

  it('that are refused say why, and are asked for once more', async () => {
    act('waiting', 'Waiting for mail.holt.example.');
    act('refused', 'The mailbox is full. It said: “Quota exceeded”');
    expect(useQueue.getState().waiting.size).toBe(0);
    expect(notice()).toMatchObject({ words: 'The mailbox is full. It said: “Quota exceeded”', act: { words: 'Try again' } });
    notice()?.act?.run();
    (await next('/api/acts/7/retry')).answer(404, { error: { code: 'notFound', message: 'These letters are gone.', serverText: null } });
    await vi.waitUntil(() => notice()?.words === 'These letters are gone.');
  });
});

describe('S6: refused acts', () => {
  const queued = (id: number, state: QueuedAct['state'], message: string): QueuedAct => {
    const { accountId, mailboxId } = row(3, 300);
    return { id, accountId, kind: 'move', mailboxId, state, letters: 1, ids: [row(3, 300).id], message: [plainly(message)], createdAt: 5 };
  };
  const refused = () => [...useQueue.getState().refused.keys()];

  it('stand there until they are tried again, also those from before the page was opened', async () => {
    unfollow();
    unfollow = followQueue();
    (await next('/api/acts')).answer(200, { acts: [queued(4, 'refused', 'No room.'), queued(5, 'waiting', 'Waiting for a.example.')] });
    (await next('/api/bulk-acts')).answer(200, { acts: [] });
    await vi.waitUntil(() => refused().length === 1);
    expect(useQueue.getState().waiting.size).toBe(1);
    act('refused', 'Not there.', 9);
    expect(refused()).toEqual([4, 9]);
    const trying = tryRefusedAgain();
    (await next('/api/acts/4/retry')).answer(200, { done: [3], failed: [], undo: null });
    (await next('/api/acts/9/retry')).answer(503, { error: { code: 'serverAway', message: 'It is away.', serverText: null } });
    await trying;
    // What could not be asked stands there still.
    expect(refused()).toEqual([9]);
    expect(notice()?.words).toBe('It is away.');
  });

  it('are put away, also where somebody else did so before', async () => {
    act('refused', 'Not there.', 9);
    act('refused', 'No room.', 10);
    const going = dismissRefused();
    const first = await next('/api/acts/9');
    expect(first.method).toBe('DELETE');
    first.answer(200, {});
    (await next('/api/acts/10')).answer(404, { error: { code: 'notFound', message: 'It was put away already.', serverText: null } });
    await going;
    expect(refused()).toEqual([]);
  });
});

describe('signing out while changes wait', () => {
  it('asks first, naming how many the server still has', async () => {
    act('waiting', 'Waiting for mail.holt.example.');
    const leaving = askToLeave();
    const { accountId, mailboxId } = row(3, 300);
    const one = { accountId, kind: 'flags', mailboxId, state: 'waiting', letters: 1, ids: [3], message: null, createdAt: 5 };
    (await next('/api/acts')).answer(200, {
      acts: [
        { ...one, id: 7 },
        { ...one, id: 8 },
        { ...one, id: 9, state: 'refused' },
      ],
    });
    await leaving;
    expect(useView.getState().dialog).toEqual({ kind: 'signOut', waiting: 2 });
    expect(asked).toEqual([]);
    showDialog(null);
    act('done', null);
  });
});

describe('an act on everything', () => {
  it('counts in one notice that stays, stops, and is taken back as a whole', async () => {
    const begun = actOnAll({ kind: 'move', to: 'archive' }, 'Moving');
    const start = await next('/api/bulk-acts');
    expect(start.body).toEqual({
      list: { view: { kind: 'mailbox', mailboxId: 1 }, filter: null, sort: { by: 'date', ascending: false }, threads: true },
      deed: { kind: 'move', to: 'archive' },
    });
    start.answer(201, { act: { id, accountIds: [1], state: 'running', total: 4318, done: 0, failed: 0, message: null, undo: null } });
    await begun;
    bulk('running', 500);
    expect(notice()).toMatchObject({ words: 'Moving, 500 of 4,318', act: { words: 'Stop' } });
    expect(notice()?.progress).toBeCloseTo(500 / 4318);
    const { id: first } = notice() ?? { id: 0 };
    bulk('running', 1000);
    expect(notice()).toMatchObject({ id: first, words: 'Moving, 1,000 of 4,318' });
    notice()?.act?.run();
    const stopped = await next(`/api/bulk-acts/${id}`);
    expect(stopped.method).toBe('DELETE');
    bulk('stopped', 1500);
    expect(notice()).toMatchObject({ words: 'Stopped, 1,500 done.', act: { words: 'Undo' } });
    undoNewest();
    expect((await next('/api/undo')).body).toEqual({ undo: id });
  });

  it('whose end is told before its beginning is answered ends here too, with its undo', async () => {
    const begun = actOnAll({ kind: 'move', to: 'archive' }, 'Moving');
    const start = await next('/api/bulk-acts');
    bulk('running', 0);
    bulk('running', 2000);
    bulk('done', 4318);
    start.answer(201, { act: { id, accountIds: [1], state: 'running', total: 4318, done: 0, failed: 0, message: null, undo: null } });
    await begun;
    expect(notice()).toMatchObject({ words: '4,318 done.', act: { words: 'Undo' } });
    expect(useQueue.getState().bulk.size).toBe(0);
    undoNewest();
    expect((await next('/api/undo')).body).toEqual({ undo: id });
    expect(takeNewest()).toBeNull();
  });

  it('of another tab is shown once what this one begins is answered, be it refused', async () => {
    const begun = actOnAll({ kind: 'move', to: 'archive' }, 'Moving');
    const start = await next('/api/bulk-acts');
    bulk('done', 12);
    start.answer(503, { error: { code: 'serverAway', message: 'It is away.', serverText: null } });
    await begun;
    expect(notice()?.words).toBe('12 done.');
  });

  it('that another tab began is shown here too, and does not push a later notice away', () => {
    bulk('running', 500);
    expect(notice()?.words).toBe('Working, 500 of 4,318');
    act('refused', 'No.');
    bulk('running', 1000);
    expect(notice()?.words).toBe('No.');
    bulk('done', 4318);
    expect(notice()?.words).toBe('4,318 done.');
  });
});
