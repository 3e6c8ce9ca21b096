/** Sign-ins that are under way on the page of a provider, sealed by lib/auth/oauth/flow. Each is for one browser, some minutes and one answer. */
import { database } from './client';
import type { Sealed } from './sessions';

/** Which one, and whose browser's: hashes, hex. */
export interface FlowName {
  id: string;
  browser: string;
}

/** Keeps a flow, and removes those that have run out at `now` (ms). */
export async function keepFlow({ id, browser }: FlowName, box: Sealed, expiresAt: number, now: number): Promise<void> {
  const { keyId, nonce, sealed } = box;
  await database().oAuthFlow.deleteMany({ where: { expiresAt: { lte: now } } });
  await database().oAuthFlow.create({ data: { id, browser, keyId, nonce: Buffer.from(nonce), sealed: Buffer.from(sealed), expiresAt } });
}

/** The flow, or null where there is none of this browser at `now` (ms). */
export async function readFlow(name: FlowName, now: number): Promise<Sealed | null> {
  const row = await database().oAuthFlow.findFirst({ where: { ...name, expiresAt: { gt: now } } });
  return row && { keyId: row.keyId, nonce: row.nonce, sealed: row.sealed };
}

/** Removes the flow; true for the one caller who did. */
export async function takeFlow({ id, browser }: FlowName): Promise<boolean> {
  return (await database().oAuthFlow.deleteMany({ where: { id, browser } })).count > 0;
}

/** Removes the flow, whoever's browser began it. */
export async function dropFlow(id: string): Promise<void> {
  await database().oAuthFlow.deleteMany({ where: { id } });
}

/** Takes the right to ask about the flow now, and nobody again before `askAt` (ms). False where it is too early. */
export async function mayAskFlow({ id, browser }: FlowName, now: number, askAt: number): Promise<boolean> {
  return (await database().oAuthFlow.updateMany({ where: { id, browser, askAt: { lte: now } }, data: { askAt } })).count > 0;
}

/** Keeps what became of a flow, which nobody asks about before `askAt` (ms). */
export async function renewFlow({ id, browser }: FlowName, { keyId, nonce, sealed }: Sealed, askAt: number): Promise<void> {
  const data = { keyId, nonce: Buffer.from(nonce), sealed: Buffer.from(sealed), askAt };
  await database().oAuthFlow.updateMany({ where: { id, browser }, data });
}
