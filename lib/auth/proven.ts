/**
 * When a session last proved an account to its mail server: for what somebody who finds it open must not do. In the memory of this process alone; after a restart
 * it is proven again.
 */
import type { AccountId } from '@/lib/model/ids';

/** How long a proof is a fresh one. */
const freshMs = 15 * 60_000;

const slot = Symbol.for('oriel.provenAt');
const held = globalThis as unknown as Record<symbol, Map<string, number> | undefined>;
function provenAt(): Map<string, number> {
  held[slot] ??= new Map();
  return held[slot];
}

const nameOf = (sessionHash: string, accountId: AccountId) => `${sessionHash} ${accountId}`;

/** Remembers that the session proved the account at `now` (ms). */
export function noteProven(sessionHash: string, accountId: AccountId, now = Date.now()): void {
  const all = provenAt();
  for (const [name, at] of all) if (now - at > freshMs) all.delete(name);
  all.set(nameOf(sessionHash, accountId), now);
}

/** True where the session proved the account in the quarter of an hour before `now` (ms). */
export function isFreshlyProven(sessionHash: string, accountId: AccountId, now = Date.now()): boolean {
  const at = provenAt().get(nameOf(sessionHash, accountId));
  return at !== undefined && now - at <= freshMs;
}
