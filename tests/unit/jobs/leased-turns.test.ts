import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startLeasedWork } from '@/lib/jobs/leased-work';
import type { AccountId } from '@/lib/model/ids';

vi.mock('@/lib/auth/absent-actor', () => ({ actorForAccount: async () => ({}) }));

interface Piece {
  id: string;
  accountId: AccountId;
}

let stop: () => Promise<void>;
/** Ends what is under way. */
const ends: (() => void)[] = [];
beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  const stopped = stop();
  for (const end of ends.splice(0)) end();
  await stopped;
  vi.useRealTimers();
});

/** Work that never ends by itself; `deaf` does not hear that it is to give way. Answers the names of what is under way. */
function endless(names: string, deaf = ''): () => string {
  const pieces = [...names].map((id, at): Piece => ({ id, accountId: (at + 1) as AccountId }));
  const held = new Set<string>();
  stop = startLeasedWork<string, Piece>({
    name: 'test',
    roundMs: 5000,
    listen: () => () => undefined,
    holders: async () => [],
    free: async () => undefined,
    due: async () => pieces.filter(({ id }) => !held.has(id)),
    lane: ({ accountId }) => accountId,
    can: () => true,
    take: async (id) => {
      held.add(id);
      return pieces.find((piece) => piece.id === id) ?? null;
    },
    keep: async () => undefined,
    leave: async (id) => void held.delete(id),
    run: (_actor, { id }, _holder, signal) =>
      new Promise((resolve) => {
        ends.push(resolve);
        if (!deaf.includes(id)) signal.addEventListener('abort', () => resolve());
      }),
  });
  return () => [...held].sort().join('');
}

it('each has its turn where more wait than go on beside each other', async () => {
  const working = endless('abcd');
  await vi.advanceTimersByTimeAsync(1000);
  expect(working()).toBe('ab');
  await vi.advanceTimersByTimeAsync(9 * 60_000);
  expect(working()).toBe('ab');
  const seen = new Set<string>();
  for (let minute = 0; minute < 40; minute += 1) {
    await vi.advanceTimersByTimeAsync(60_000);
    expect(working()).toHaveLength(2);
    for (const id of working()) seen.add(id);
  }
  expect([...seen].sort().join('')).toBe('abcd');
});

it('goes on with what is under way where nothing else waits', async () => {
  const working = endless('ab');
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(working()).toBe('ab');
});

it('one whose server never answers holds up nobody else, and is not begun twice', async () => {
  const working = endless('abcd', 'ab');
  await vi.advanceTimersByTimeAsync(20 * 60_000);
  expect(working()).toBe('abcd');
});
