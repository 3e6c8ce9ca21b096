/** Whether a submission server tells senders what became of their letters (DSN, RFC 3461), so that nobody asks in vain. */
import type { Endpoint } from '@/lib/model/account';
import { SubmissionLine } from './line';

/** For so long an answer counts, ms. */
const freshMs = 3_600_000;
const key = Symbol.for('oriel.deliveryOffers');
const held = globalThis as unknown as Record<symbol, Map<string, { offered: boolean; at: number }> | undefined>;

/** Asks the server, at most once an hour; nobody signs in for it. Null where it cannot be reached now. */
export async function offersDelivery(endpoint: Endpoint, now = Date.now()): Promise<boolean | null> {
  held[key] ??= new Map();
  const known = held[key];
  const name = `${endpoint.host}:${endpoint.port} ${endpoint.security}`;
  const before = known.get(name);
  if (before && now - before.at < freshMs) return before.offered;
  try {
    const line = await SubmissionLine.open(endpoint);
    const offered = line.offersDelivery;
    line.close();
    known.set(name, { offered, at: now });
    return offered;
  } catch {
    // Whether it can be reached is told when the letter goes.
    return null;
  }
}
