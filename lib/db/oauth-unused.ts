/** Permissions that providers gave and that open nothing yet, sealed by lib/auth/oauth/unused. */
import { database } from './client';
import type { Sealed } from './sessions';

/** One that waits. Times are ms. */
export interface UnusedRow extends Sealed {
  /** Of the flow that brought it, hex. */
  id: string;
  provider: string;
  /** By which address the provider knows them, in lower case. */
  person: string;
  nextAt: number;
  attempts: number;
}

/** Keeps one that is to go back from `nextAt` on. */
export async function keepUnused({ nonce, sealed, ...row }: Omit<UnusedRow, 'attempts'>): Promise<void> {
  await database().oAuthUnused.create({ data: { ...row, nonce: Buffer.from(nonce), sealed: Buffer.from(sealed) } });
}

/** Takes it for use at `now`, until `nextAt` at the latest (ms): true for the one caller who did, before it began to go back. */
export async function takeUnused(id: string, now: number, nextAt: number): Promise<boolean> {
  return (await database().oAuthUnused.updateMany({ where: { id, takenAt: null, attempts: 0 }, data: { takenAt: now, nextAt } })).count > 0;
}

/** Takes those whose time has come at `now` to give them back, for this process alone until `nextAt` (ms): one statement, so that no other one has them too. */
export async function claimUnused(now: number, nextAt: number): Promise<UnusedRow[]> {
  const rows = await database().oAuthUnused.updateManyAndReturn({
    where: { nextAt: { lte: now } },
    data: { nextAt, attempts: { increment: 1 } },
  });
  return rows.map(({ takenAt: _, ...row }) => row);
}

/** Has one tried again from `nextAt` on (ms). */
export async function postponeUnused(id: string, nextAt: number): Promise<void> {
  await database().oAuthUnused.updateMany({ where: { id }, data: { nextAt } });
}

/** Forgets one. */
export async function dropUnused(id: string): Promise<void> {
  await database().oAuthUnused.deleteMany({ where: { id } });
}

/** True while this person has one at this provider in hand that may still be used. `person` is in lower case. */
export async function isUnusedHeld(provider: string, person: string): Promise<boolean> {
  return (await database().oAuthUnused.count({ where: { provider, person, attempts: 0 } })) > 0;
}
