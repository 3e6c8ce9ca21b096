import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fillCache, keys, makeCache, shareCache, theCache } from '@/lib/client/cache';
import { choose, preferencesNow } from '@/lib/client/preferences';
import { learnShapes } from '@/lib/client/shapes';
import type { Shell } from '@/lib/model/api';
import { defaultPreferences } from '@/lib/model/look';
import type { ChangePreferencesInput } from '@/lib/model/preferences';
import { answerShapes } from '@/lib/model/shapes';
import { shellOf } from './things';

learnShapes(answerShapes());

/** What the server is asked, and how it answers; fetch is the browser's, not ours. */
let asked: { changes: ChangePreferencesInput; answer: () => void }[] = [];

beforeEach(() => {
  asked = [];
  const cache = makeCache();
  fillCache(cache, { shell: shellOf(), list: null, message: null });
  shareCache(cache);
  vi.stubGlobal(
    'fetch',
    (_path: string, { body }: { body: string }) =>
      new Promise((resolve) => {
        const changes = JSON.parse(body) as ChangePreferencesInput;
        const preferences = { ...defaultPreferences, ...changes };
        asked.push({ changes, answer: () => resolve(new Response(JSON.stringify({ preferences }))) });
      }),
  );
});

afterEach(() => vi.unstubAllGlobals());

it('keeps the newer of two orders that are chosen one right after the other', async () => {
  const both = [choose({ accountOrder: [2, 1] }), choose({ accountOrder: [1, 2] })];
  await vi.waitUntil(() => asked.length > 0, { interval: 1 });
  expect(asked.map(({ changes }) => changes)).toEqual([{ accountOrder: [2, 1] }]);
  asked[0]?.answer();
  await vi.waitUntil(() => asked.length > 1, { interval: 1 });
  expect(preferencesNow().accountOrder).toEqual([1, 2]);
  asked[1]?.answer();
  await Promise.all(both);
  expect(theCache().getQueryData<Shell>(keys.shell)?.preferences.accountOrder).toEqual([1, 2]);
});

it('asks for the colour of one account alone, and shows those that are still under way', async () => {
  const both = [choose({ accountHues: { 1: 'teal' } }), choose({ accountHues: { 2: 'pink' } })];
  expect(preferencesNow().accountHues).toEqual({ 1: 'teal', 2: 'pink' });
  await vi.waitUntil(() => asked.length > 0, { interval: 1 });
  asked[0]?.answer();
  await vi.waitUntil(() => asked.length > 1, { interval: 1 });
  expect(asked.map(({ changes }) => changes)).toEqual([{ accountHues: { 1: 'teal' } }, { accountHues: { 2: 'pink' } }]);
  asked[1]?.answer();
  await Promise.all(both);
});
