/**
 * What the server has answered, each answer under its key: asked for once however many look at it, kept for a while after nobody does. It knows
 * neither mail nor React; `query.ts` is the way to it from components.
 */
import { shared } from './shared';

export type QueryKey = readonly unknown[];

export interface QueryOptions<Data> {
  queryKey: QueryKey;
  queryFn: (how: { signal: AbortSignal }) => Promise<Data>;
  /** Milliseconds after which an answer is asked for again when somebody comes to look; never by age alone, if not given. */
  staleTime?: number;
  /** Milliseconds that an answer is kept when nobody looks at it any more. */
  gcTime?: number;
  /** False gives up at the first failure. */
  retry?: false;
}

/** What is known of one question. With `error` there may be data from before. */
export interface QueryState<Data> {
  readonly status: 'pending' | 'success' | 'error';
  readonly data: Data | undefined;
  readonly error: unknown;
}

export interface CacheOptions {
  gcTime: number;
  /** Answers kept that nobody looks at; those looked at longest ago go first. */
  most: number;
  /** Whether to ask again after so many failures, and after how many milliseconds. */
  retry: (failures: number, error: unknown) => boolean;
  retryDelay: (failures: number) => number;
}

/** Somebody who looks at an answer. */
interface Watcher {
  changed: () => void;
  /** How it is asked for; null where it is only looked at. */
  options: QueryOptions<unknown> | null;
}

interface Fetch {
  stop: AbortController;
  /** What was known when it began; where it is called off, that is known again. */
  before: QueryState<unknown>;
  done: Promise<void>;
}

interface Query {
  key: QueryKey;
  hash: string;
  state: QueryState<unknown>;
  /** True where it is asked for again as soon as somebody looks. */
  doubtful: boolean;
  answeredAt: number;
  watchers: Set<Watcher>;
  under: Fetch | null;
  keepMs: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** What is known of a question that nobody has asked. */
export const unasked: QueryState<never> = { status: 'pending', data: undefined, error: null };

const inOrder = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** A key as text: the same for the same names and values in whatever order. */
export const hashOf = (key: QueryKey): string => JSON.stringify(key, inOrder);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Which {
  queryKey: QueryKey;
  /** This key alone; else all that begin with it. */
  exact?: boolean;
}

export class QueryCache {
  /** Those looked at last stand last. */
  readonly #queries = new Map<string, Query>();
  readonly #options: CacheOptions;

  constructor(options: CacheOptions) {
    this.#options = options;
  }

  #queryOf(key: QueryKey): Query {
    const hash = hashOf(key);
    const known = this.#queries.get(hash);
    if (known) return known;
    const query: Query = {
      key,
      hash,
      state: unasked,
      doubtful: false,
      answeredAt: 0,
      watchers: new Set(),
      under: null,
      keepMs: this.#options.gcTime,
      timer: undefined,
    };
    this.#queries.set(hash, query);
    return query;
  }

  #found({ queryKey, exact = false }: Which): Query[] {
    const one = this.#queries.get(hashOf(queryKey));
    if (exact) return one ? [one] : [];
    const begins = (key: QueryKey) => queryKey.every((part, at) => part === key[at] || hashOf([part]) === hashOf([key[at]]));
    return [...this.#queries.values()].filter(({ key }) => begins(key));
  }

  #set(query: Query, state: QueryState<unknown>): void {
    const { status, data, error } = query.state;
    if (status === state.status && data === state.data && error === state.error) return;
    query.state = state;
    for (const { changed } of [...query.watchers]) changed();
  }

  #answer(query: Query, data: unknown): void {
    query.doubtful = false;
    query.answeredAt = Date.now();
    this.#set(query, { status: 'success', data: shared(query.state.data, data), error: null });
    this.#keep(query);
  }

  /** Where nobody looks at it, its time runs from now on, and what is too much goes. A failure alone is not kept: who comes next sees it asked anew. */
  #keep(query: Query): void {
    if (query.watchers.size > 0 || this.#queries.get(query.hash) !== query) return;
    clearTimeout(query.timer);
    this.#queries.delete(query.hash);
    if (query.state.data === undefined) return;
    this.#queries.set(query.hash, query);
    // On the server a cache lives as long as its page is drawn.
    if (typeof window !== 'undefined') query.timer = setTimeout(() => this.#drop(query), query.keepMs);
    const idle = [...this.#queries.values()].filter(({ watchers, under }) => watchers.size === 0 && under === null);
    for (const old of idle.slice(0, Math.max(0, idle.length - this.#options.most))) this.#drop(old);
  }

  #drop(query: Query): void {
    clearTimeout(query.timer);
    if (query.watchers.size === 0 && this.#queries.get(query.hash) === query) this.#queries.delete(query.hash);
  }

  #callOff(query: Query): void {
    const { under } = query;
    if (!under) return;
    query.under = null;
    under.stop.abort();
    this.#set(query, under.before);
  }

  /** Asks, or joins who asks already. `anew`: what is under way may be of before, and is asked for again. */
  #fetch(query: Query, options: QueryOptions<unknown>, anew: boolean): Promise<void> {
    if (query.under && !(anew && query.state.data !== undefined)) return query.under.done;
    query.under?.stop.abort();
    const under: Fetch = { stop: new AbortController(), before: query.state, done: Promise.resolve() };
    query.under = under;
    query.keepMs = options.gcTime ?? this.#options.gcTime;
    if (query.state.data === undefined) this.#set(query, unasked);
    under.done = this.#ask(query, under, options);
    return under.done;
  }

  async #ask(query: Query, under: Fetch, { queryFn, retry }: QueryOptions<unknown>): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      try {
        const data = await queryFn({ signal: under.stop.signal });
        if (query.under !== under) return;
        query.under = null;
        return this.#answer(query, data);
      } catch (error) {
        if (query.under !== under) return;
        if (retry !== false && this.#options.retry(failures, error)) {
          await pause(this.#options.retryDelay(failures));
          if (query.under !== under) return;
          continue;
        }
        query.under = null;
        query.doubtful = true;
        this.#set(query, { status: 'error', data: query.state.data, error });
        return this.#keep(query);
      }
    }
  }

  #isOld(query: Query, { staleTime = Number.POSITIVE_INFINITY }: QueryOptions<unknown>): boolean {
    return query.state.data === undefined || query.doubtful || Date.now() - query.answeredAt >= staleTime;
  }

  /** What is known of a key now. */
  stateOf(hash: string): QueryState<unknown> {
    return this.#queries.get(hash)?.state ?? unasked;
  }

  /** Looks at an answer, and asks for it where it is not there or is doubtful. Returns the way to look away, which calls off what nobody waits for. */
  watch(key: QueryKey, watcher: Watcher): () => void {
    const query = this.#queryOf(key);
    clearTimeout(query.timer);
    query.watchers.add(watcher);
    const { options } = watcher;
    if (options && this.#isOld(query, options)) void this.#fetch(query, options, false);
    return () => {
      query.watchers.delete(watcher);
      if (query.watchers.size > 0) return;
      this.#callOff(query);
      this.#keep(query);
    };
  }

  /** Asks again. Failures are told to who looks. */
  refetch(options: QueryOptions<unknown>, anew = true): Promise<void> {
    return this.#fetch(this.#queryOf(options.queryKey), options, anew);
  }

  /** Asks for what is not known yet, for nobody who looks. Never fails. */
  async prefetchQuery<Data>(options: QueryOptions<Data>): Promise<void> {
    const query = this.#queryOf(options.queryKey);
    if (this.#isOld(query, options)) await this.#fetch(query, options, false);
  }

  getQueryData<Data>(key: QueryKey): Data | undefined {
    return this.#queries.get(hashOf(key))?.state.data as Data | undefined;
  }

  /** All answers whose keys begin with this one. */
  getQueriesData<Data>(which: Which): [QueryKey, Data | undefined][] {
    return this.#found(which).map(({ key, state }) => [key, state.data as Data | undefined]);
  }

  /** Puts what is known otherwise in the place of the answer; nothing where it is undefined. */
  setQueryData<Data>(key: QueryKey, next: Data | undefined | ((before: Data | undefined) => Data | undefined)): void {
    const before = this.getQueryData<Data>(key);
    const data = typeof next === 'function' ? (next as (before: Data | undefined) => Data | undefined)(before) : next;
    if (data === undefined) return;
    const query = this.#queryOf(key);
    const { doubtful, under } = query;
    this.#answer(query, data);
    // What is being asked is still wanted: called off, it is asked again by whoever looks next, and what was put meanwhile stays.
    if (!under) return;
    query.doubtful = doubtful;
    under.before = query.state;
  }

  /** Doubts answers: those that somebody looks at are asked for at once, the others when somebody does. Resolves when they are here; never fails. */
  async invalidateQueries(which: Which): Promise<void> {
    const asked = this.#found(which).map((query) => {
      query.doubtful = true;
      const options = [...query.watchers].map((watcher) => watcher.options).find((one) => one !== null);
      return options ? this.#fetch(query, options, true) : undefined;
    });
    await Promise.all(asked);
  }

  /** Calls off what is being asked. */
  async cancelQueries(which: Which): Promise<void> {
    for (const query of this.#found(which)) this.#callOff(query);
  }

  /** Forgets answers. Who looks at one still sees it. */
  removeQueries(which: Which): void {
    for (const query of this.#found(which)) {
      query.doubtful = true;
      if (query.watchers.size > 0) continue;
      this.#callOff(query);
      this.#drop(query);
    }
  }

  /** How many answers are kept, looked at or not. */
  get size(): number {
    return this.#queries.size;
  }
}
