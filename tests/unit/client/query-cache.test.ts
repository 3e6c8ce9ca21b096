import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QueryCache, type QueryOptions } from '@/lib/client/query-cache';
import { shared } from '@/lib/client/shared';

const fresh = (most = 100) => new QueryCache({ gcTime: 1000, most, retry: (failures) => failures < 2, retryDelay: () => 10 });

/** Answers when it is told to, and remembers what it was asked. */
function asked(name: string) {
  const open: { resolve: (value: string) => void; reject: (error: Error) => void; signal: AbortSignal }[] = [];
  const options: QueryOptions<unknown> = {
    queryKey: ['thing', name],
    queryFn: ({ signal }) => new Promise<string>((resolve, reject) => open.push({ resolve, reject, signal })),
    retry: false,
  };
  return { options, open };
}

const settled = () => new Promise<void>((resolve) => queueMicrotask(() => setImmediate(resolve)));

function watch(cache: QueryCache, options: QueryOptions<unknown>, asks = true) {
  const changed = vi.fn();
  return { changed, away: cache.watch(options.queryKey, { changed, options: asks ? options : null }) };
}

describe('the cache of answers', () => {
  it('asks once however many look, and tells all of them', async () => {
    const cache = fresh();
    const { options, open } = asked('a');
    const [one, two] = [watch(cache, options), watch(cache, options)];
    expect(open).toHaveLength(1);
    open[0]?.resolve('here');
    await settled();
    expect(cache.getQueryData(['thing', 'a'])).toBe('here');
    expect(one.changed).toHaveBeenCalledTimes(1);
    expect(two.changed).toHaveBeenCalledTimes(1);
    watch(cache, options);
    expect(open).toHaveLength(1);
  });

  it('calls off what nobody waits for any more, and asks again when somebody comes', async () => {
    const cache = fresh();
    const { options, open } = asked('a');
    watch(cache, options).away();
    expect(open[0]?.signal.aborted).toBe(true);
    open[0]?.resolve('too late');
    await settled();
    expect(cache.getQueryData(['thing', 'a'])).toBeUndefined();
    watch(cache, options);
    expect(open).toHaveLength(2);
  });

  it('asks again what was called off after something was put in its place, and keeps what was put', async () => {
    const cache = fresh();
    const { options, open } = asked('a');
    const first = watch(cache, options);
    open[0]?.resolve('old');
    await settled();
    void cache.invalidateQueries({ queryKey: options.queryKey });
    cache.setQueryData(options.queryKey, 'put');
    first.away();
    expect(open[1]?.signal.aborted).toBe(true);
    expect(cache.getQueryData(options.queryKey)).toBe('put');
    watch(cache, options);
    expect(open).toHaveLength(3);
    open[2]?.resolve('new');
    await settled();
    expect(cache.getQueryData(options.queryKey)).toBe('new');
  });

  it('lets nobody see a failure of before: it is asked anew', async () => {
    const cache = fresh();
    const { options, open } = asked('a');
    void cache.prefetchQuery(options);
    open[0]?.reject(new Error('away'));
    await settled();
    expect(cache.size).toBe(0);
    const seen = watch(cache, options);
    open[1]?.reject(new Error('away'));
    await settled();
    expect(cache.stateOf('["thing","a"]')).toMatchObject({ status: 'error', data: undefined });
    void cache.refetch(options);
    expect(cache.stateOf('["thing","a"]')).toMatchObject({ status: 'pending', error: null });
    expect(seen.changed).toHaveBeenCalledTimes(2);
  });

  it('keeps what is known when asking again fails, and says so', async () => {
    const cache = fresh();
    const { options, open } = asked('a');
    cache.setQueryData(['thing', 'a'], 'known');
    watch(cache, options);
    expect(open).toHaveLength(0);
    const again = cache.invalidateQueries({ queryKey: ['thing'] });
    open[0]?.reject(new Error('away'));
    await again;
    expect(cache.stateOf('["thing","a"]')).toMatchObject({ status: 'error', data: 'known', error: new Error('away') });
  });

  it('asks for what is doubted: at once where somebody looks, else when somebody does; an answer under way may be of before', async () => {
    const cache = fresh();
    const [seen, unseen, only] = [asked('seen'), asked('unseen'), asked('only')];
    for (const name of ['seen', 'unseen', 'only']) cache.setQueryData(['thing', name], 'old');
    watch(cache, seen.options);
    watch(cache, only.options, false);
    void cache.invalidateQueries({ queryKey: ['thing'] });
    expect([seen, unseen, only].map(({ open }) => open.length)).toEqual([1, 0, 0]);
    void cache.invalidateQueries({ queryKey: ['thing', 'seen'], exact: true });
    expect(seen.open[0]?.signal.aborted).toBe(true);
    expect(seen.open).toHaveLength(2);
    watch(cache, unseen.options);
    expect(unseen.open).toHaveLength(1);
    seen.open[1]?.resolve('new');
    await settled();
    expect(cache.getQueryData(['thing', 'seen'])).toBe('new');
  });

  it('calls off by name, and knows again what it knew before', async () => {
    const cache = fresh();
    const { options, open } = asked('a');
    watch(cache, options);
    await cache.cancelQueries({ queryKey: ['thing', 'a'] });
    expect(open[0]?.signal.aborted).toBe(true);
    expect(cache.stateOf('["thing","a"]').status).toBe('pending');
    void cache.refetch(options);
    expect(open).toHaveLength(2);
  });

  it('takes the same key in another order for the same, and nothing else', () => {
    const cache = fresh();
    cache.setQueryData(['list', { a: 1, b: { c: 2, d: 3 } }], 'x');
    expect(cache.getQueryData(['list', { b: { d: 3, c: 2 }, a: 1 }])).toBe('x');
    expect(cache.getQueryData(['list', { a: 1 }])).toBeUndefined();
    cache.setQueryData(['list'], 'y');
    cache.setQueryData(['lists'], 'z');
    expect(cache.getQueriesData({ queryKey: ['list'] }).map(([, data]) => data)).toEqual(['x', 'y']);
    cache.setQueryData(['list'], () => undefined);
    expect(cache.getQueryData(['list'])).toBe('y');
  });

  it('forgets what is removed, but for who looks at it', () => {
    const cache = fresh();
    cache.setQueryData(['thing', 'a'], 'x');
    cache.setQueryData(['thing', 'b'], 'y');
    watch(cache, asked('b').options);
    cache.removeQueries({ queryKey: ['thing'] });
    expect(cache.getQueryData(['thing', 'a'])).toBeUndefined();
    expect(cache.getQueryData(['thing', 'b'])).toBe('y');
  });

  it('figure 21: keeps so many answers and no more, those looked at last, and none that is looked at goes', () => {
    const cache = fresh(3);
    watch(cache, asked('0').options, false);
    for (let n = 0; n < 10; n += 1) cache.setQueryData(['thing', String(n)], n);
    watch(cache, asked('7').options, false).away();
    cache.setQueryData(['thing', 'last'], 'last');
    expect(cache.getQueriesData({ queryKey: ['thing'] }).map(([, data]) => data)).toEqual([0, 9, 7, 'last']);
  });
});

describe('the time of answers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('window', globalThis);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('runs when nobody looks', () => {
    const cache = fresh();
    cache.setQueryData(['thing', 'a'], 'x');
    const { away } = watch(cache, asked('a').options);
    vi.advanceTimersByTime(5000);
    expect(cache.size).toBe(1);
    away();
    vi.advanceTimersByTime(999);
    expect(cache.size).toBe(1);
    vi.advanceTimersByTime(1);
    expect(cache.size).toBe(0);
  });

  it('asks again by age only where that is wanted', () => {
    const cache = fresh();
    const { options, open } = asked('a');
    cache.setQueryData(['thing', 'a'], 'x');
    vi.advanceTimersByTime(500);
    watch(cache, options).away();
    expect(open).toHaveLength(0);
    watch(cache, { ...options, staleTime: 400 });
    expect(open).toHaveLength(1);
  });

  it('tries again after failures that may pass', async () => {
    const cache = fresh();
    const { retry: _, ...options } = asked('a').options;
    let tries = 0;
    watch(cache, {
      ...options,
      queryFn: () => {
        tries += 1;
        return tries < 3 ? Promise.reject(new Error('away')) : Promise.resolve('here');
      },
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(tries).toBe(3);
    expect(cache.getQueryData(['thing', 'a'])).toBe('here');
  });
});

describe('what two answers share', () => {
  it('is the same thing in both', () => {
    const before = {
      rows: [
        { id: 1, flags: ['a'] },
        { id: 2, flags: [] },
      ],
      total: 2,
    };
    const next = {
      rows: [
        { id: 1, flags: ['a'] },
        { id: 2, flags: ['b'] },
      ],
      total: 2,
    };
    const made = shared(before, next) as typeof before;
    expect(made).toEqual(next);
    expect(made.rows[0]).toBe(before.rows[0]);
    expect(made.rows[1]).not.toBe(before.rows[1]);
    expect(shared(before, structuredClone(before))).toBe(before);
    expect(shared({ a: undefined }, { b: undefined })).toEqual({ b: undefined });
    expect(shared([1, 2], [1])).toEqual([1]);
    const map = new Map([[1, 2]]);
    expect(shared(new Map([[1, 2]]), map)).toBe(map);
  });
});
