/**
 * Pictures from the web that were just shown, so that scrolling back asks nobody again (bounded, in memory, gone with the process). Each
 * person has their own: a common one would tell one what another opened. What could not be fetched is remembered for a minute.
 */
import { isAppError } from '@/lib/errors';
import type { UserId } from '@/lib/model/ids';
import type { WebPicture } from '@/lib/web/picture';

/** Bytes of all pictures, and of those of one person. */
const capacity = 64 * 1024 * 1024;
const capacityEach = 16 * 1024 * 1024;
const keptMs = 24 * 3_600_000;
const failureKeptMs = 60_000;
/** Pictures that are fetched at the same time, for one person and for all: each may take 5 MB and ten seconds. */
const mostEach = 8;
const mostTogether = 32;
/** Pictures of one person that wait for their turn. */
const mostWaiting = 400;

interface Kept {
  userId: UserId;
  picture: WebPicture | null;
  weight: number;
  until: number;
}

interface Turns {
  running: number;
  waiting: (() => void)[];
}

interface Cache {
  kept: Map<string, Kept>;
  weights: Map<UserId, number>;
  fetching: Map<string, Promise<WebPicture | null>>;
  turns: Map<UserId | 'all', Turns>;
}

const slot = Symbol.for('oriel.pictures');
const held = globalThis as unknown as Record<symbol, Cache | undefined>;

function cache(): Cache {
  held[slot] ??= { kept: new Map(), weights: new Map(), fetching: new Map(), turns: new Map() };
  return held[slot];
}

function drop(key: string, { userId, weight }: Kept): void {
  const { kept, weights } = cache();
  kept.delete(key);
  const left = (weights.get(userId) ?? 0) - weight;
  if (left > 0) weights.set(userId, left);
  else weights.delete(userId);
}

function keep(key: string, userId: UserId, picture: WebPicture | null): void {
  const { kept, weights } = cache();
  const old = kept.get(key);
  if (old) drop(key, old);
  const weight = 512 + 2 * key.length + (picture?.bytes.length ?? 0);
  kept.set(key, { userId, picture, weight, until: Date.now() + (picture ? keptMs : failureKeptMs) });
  weights.set(userId, (weights.get(userId) ?? 0) + weight);
  let total = [...weights.values()].reduce((sum, each) => sum + each, 0);
  for (const [oldest, entry] of kept) {
    const tooMuch = total > capacity;
    const tooMuchHere = (weights.get(userId) ?? 0) > capacityEach;
    if (!tooMuch && !tooMuchHere) return;
    if (!tooMuch && entry.userId !== userId) continue;
    drop(oldest, entry);
    total -= entry.weight;
  }
}

/** Runs `work` when fewer than `most` run under this name; null where too many wait already. */
async function inTurn<T>(name: UserId | 'all', most: number, work: () => Promise<T>): Promise<T | null> {
  const { turns } = cache();
  const mine = turns.get(name) ?? { running: 0, waiting: [] };
  turns.set(name, mine);
  if (mine.running < most) mine.running += 1;
  else if (name !== 'all' && mine.waiting.length >= mostWaiting) return null;
  else await new Promise<void>((resolve) => mine.waiting.push(resolve));
  try {
    return await work();
  } finally {
    // Whoever waits takes over the turn; it is given back only where nobody does.
    const next = mine.waiting.shift();
    if (next) next();
    else mine.running -= 1;
    if (mine.running === 0) turns.delete(name);
  }
}

async function fetchInTurn(userId: UserId, fetch: () => Promise<WebPicture>): Promise<WebPicture | null> {
  return inTurn(userId, mostEach, () => inTurn('all', mostTogether, fetch));
}

/**
 * The picture at `url` for this person, from memory or by `fetch`, once however many ask at the same time; null where there is none.
 * `mayFetch` is asked before anybody outside is, and its error is passed on.
 */
export async function rememberedPicture(
  userId: UserId,
  url: string,
  mayFetch: () => Promise<void>,
  fetch: () => Promise<WebPicture>,
): Promise<WebPicture | null> {
  const key = `${userId} ${url}`;
  const { kept, fetching } = cache();
  const known = kept.get(key);
  if (known && known.until > Date.now()) {
    kept.delete(key);
    kept.set(key, known);
    return known.picture;
  }
  const running = fetching.get(key);
  if (running) return running;
  const started = mayFetch()
    .then(() => fetchInTurn(userId, fetch))
    .then((picture) => {
      keep(key, userId, picture);
      return picture;
    })
    .catch((error: unknown) => {
      if (isAppError(error) && error.code !== 'tooManyTries') keep(key, userId, null);
      throw error;
    })
    .finally(() => fetching.delete(key));
  fetching.set(key, started);
  return started;
}
