import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { applyChange, keys, makeCache } from '@/lib/client/cache';
import type { QueryCache } from '@/lib/client/query-cache';
import type { Loaded } from '@/lib/client/windows';
import { listOfMailbox, loaded, mailbox, row, shellOf } from './things';

const threads = listOfMailbox(1, { threads: true });
const first = loaded(60, [[0, [row(9, 900)]]]);
let cache: QueryCache;
let asked: number;

beforeEach(() => {
  vi.useFakeTimers();
  cache = makeCache();
  asked = 0;
  cache.setQueryData(keys.shell, shellOf(mailbox(1, { exists: 3000, cached: 60, complete: false })));
  cache.setQueryData(keys.list(threads), first);
  const queryFn = async (): Promise<Loaded> => {
    asked += 1;
    return first;
  };
  cache.watch(keys.list(threads), { changed: () => undefined, options: { queryKey: keys.list(threads), queryFn } });
});
afterEach(() => vi.useRealTimers());

it('reads a list of conversations again while a first sync goes on, and once more when it has ended', async () => {
  applyChange(cache, { type: 'mailboxUpserted', mailbox: mailbox(1, { exists: 3000, cached: 1060, complete: false }) });
  await vi.advanceTimersByTimeAsync(2500);
  expect(asked).toBe(1);
  applyChange(cache, { type: 'mailboxUpserted', mailbox: mailbox(1, { exists: 3000, cached: 3000 }) });
  await vi.advanceTimersByTimeAsync(2500);
  expect(asked).toBe(2);
  applyChange(cache, { type: 'mailboxUpserted', mailbox: mailbox(1, { exists: 3000, cached: 3000, unseen: 4 }) });
  await vi.advanceTimersByTimeAsync(2500);
  expect(asked).toBe(2);
});
