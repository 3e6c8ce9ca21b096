import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LeasedWork, startLeasedWork } from '@/lib/jobs/leased-work';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';

vi.mock('@/lib/auth/absent-actor', () => ({ actorForAccount: async () => ({}) }));
vi.mock('@/lib/log', () => ({ log: { error: () => undefined } }));

interface Piece {
  id: number;
  accountId: AccountId;
  holder: string | null;
  until: number;
  done: boolean;
}

let pieces: Piece[] = [];
let ring: () => void = () => undefined;
/** Ends the run of a piece, or breaks it. */
let ends: Map<number, { end: () => void; fail: (error: Error) => void; signal: AbortSignal }>;
let stop: () => Promise<void> = async () => undefined;

const piece = (id: number, accountId: number): Piece => ({ id, accountId: accountId as AccountId, holder: null, until: 0, done: false });
const at = (id: number) => pieces.find((one) => one.id === id) as Piece;
const settle = () => vi.advanceTimersByTimeAsync(0);
const running = () => [...ends.keys()].sort();

function begin(more: Partial<LeasedWork<number, Piece>> = {}): void {
  stop = startLeasedWork<number, Piece>({
    name: 'test',
    roundMs: 5000,
    listen: (listener) => {
      ring = listener;
      return () => {
        ring = () => undefined;
      };
    },
    holders: async () => pieces.flatMap(({ holder }) => holder ?? []),
    free: async (holder) => {
      for (const one of pieces) if (one.holder === holder) one.holder = null;
    },
    due: async () => pieces.filter(({ holder, done }) => holder === null && !done),
    lane: ({ accountId }) => accountId,
    can: () => true,
    take: async (id, holder, _now, until) => Object.assign(at(id), { holder, until }),
    keep: async (id, _holder, until) => Object.assign(at(id), { until }),
    leave: async (id) => void Object.assign(at(id), { holder: null }),
    run: (_actor: Actor, { id }, _holder, signal) =>
      new Promise<void>((resolve, fail) => {
        const end = () => {
          ends.delete(id);
          at(id).done = true;
          resolve();
        };
        ends.set(id, { end, fail, signal });
      }),
    ...more,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  ends = new Map();
});
afterEach(async () => {
  for (const { end } of ends.values()) end();
  await stop();
  vi.useRealTimers();
});

it('works on two pieces at a time, of each lane on one, and goes on with the next at once', async () => {
  pieces = [piece(1, 1), piece(2, 1), piece(3, 2), piece(4, 3)];
  begin();
  await settle();
  expect(running()).toEqual([1, 3]);
  ends.get(1)?.end();
  await settle();
  expect(running()).toEqual([2, 3]);
  ends.get(3)?.end();
  await settle();
  expect(running()).toEqual([2, 4]);
});

it('hears the bell, leaves alone what cannot go on, and looks again by itself', async () => {
  pieces = [];
  let signedIn = false;
  begin({ can: () => signedIn });
  await settle();
  pieces = [piece(1, 1)];
  ring();
  await settle();
  expect(running()).toEqual([]);
  signedIn = true;
  await vi.advanceTimersByTimeAsync(5000);
  expect(running()).toEqual([1]);
});

it('keeps the lease alive while it works, and gives it back', async () => {
  pieces = [piece(1, 1)];
  begin();
  await settle();
  const { until } = at(1);
  await vi.advanceTimersByTimeAsync(50_000);
  expect(at(1).until).toBeGreaterThanOrEqual(until + 40_000);
  ends.get(1)?.end();
  await settle();
  expect(at(1).holder).toBeNull();
});

it('frees what a process left that is gone, and nothing of others', async () => {
  const { hostname } = await import('node:os');
  const gone = { ...piece(1, 1), holder: `${hostname()}/${2 ** 22 + 1}/a` };
  const elsewhere = { ...piece(2, 2), holder: 'another-machine/1/b' };
  pieces = [gone, elsewhere];
  begin();
  await settle();
  expect(running()).toEqual([1]);
  expect(at(2).holder).toBe('another-machine/1/b');
});

it('puts off what broke, and gives its lease back', async () => {
  pieces = [piece(1, 1)];
  const putOff = vi.fn(async ({ id }: Piece) => void Object.assign(at(id), { done: true }));
  begin({ putOff });
  await settle();
  ends.get(1)?.fail(new Error('broke'));
  ends.delete(1);
  await settle();
  expect(putOff).toHaveBeenCalledTimes(1);
  expect(at(1).holder).toBeNull();
  expect(running()).toEqual([]);
});

it('begins nothing more once it is stopped, tells what is under way, and waits for it', async () => {
  pieces = [piece(1, 1), piece(2, 1)];
  begin();
  await settle();
  let stopped = false;
  const stopping = stop().then(() => {
    stopped = true;
  });
  await settle();
  expect(ends.get(1)?.signal.aborted).toBe(true);
  expect(stopped).toBe(false);
  ends.get(1)?.end();
  await stopping;
  ring();
  await settle();
  expect(running()).toEqual([]);
  expect(at(2).holder).toBeNull();
});
