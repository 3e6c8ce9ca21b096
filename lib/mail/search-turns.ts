/** Who may look for servers just now: a search opens a few dozen lines, and whoever asks for many must leave room for others. */
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';

/** Most searches at once in this process. */
export const mostAtOnce = 16;
/** Most of them for one network: an office has one address, and a search is over within seconds. */
export const mostOfNetwork = 6;
const waitMs = 10_000;

const slot = Symbol.for('oriel.discoveries');
const held = globalThis as unknown as Record<symbol, Map<string, number> | undefined>;

/**
 * Takes a turn for a network, as `networkOf` of lib/http names it, and answers what gives it back. Throws `tooManyTries` where the network, or all together, have
 * as many as they may.
 */
export function takeTurn(network: string): () => void {
  held[slot] ??= new Map();
  const running = held[slot];
  const own = running.get(network) ?? 0;
  const all = [...running.values()].reduce((sum, count) => sum + count, 0);
  if (own >= mostOfNetwork || all >= mostAtOnce)
    throw new AppError('tooManyTries', say('said.tooOften', { wait: waitMs }), { retryAfterMs: waitMs });
  running.set(network, own + 1);
  return () => {
    const left = (running.get(network) ?? 0) - 1;
    if (left > 0) running.set(network, left);
    else running.delete(network);
  };
}
