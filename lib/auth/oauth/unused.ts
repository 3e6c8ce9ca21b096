/**
 * Permissions that people gave for mailboxes elsewhere, and used for none yet. Each lies in the database under the secret of its browser alone (flow.ts), where nobody
 * but that browser opens it again: so what takes it back at its provider is at hand here besides, until it is used or its time is over.
 */
import { type FlowName, takeFlow } from '@/lib/db/oauth-flows';
import { isGrantUsed } from '@/lib/db/oauth-grants';
import { revokeTokens } from './revoke';
import type { Tokens } from './tokens';

/** One that waits. */
interface Unused {
  name: FlowName;
  provider: string;
  /** By which address the provider knows them, in any case of letters. */
  person: string;
  tokens: Tokens;
  /** Ms since the epoch. */
  until: number;
}

const slot = Symbol.for('oriel.unusedPermissions');
const kept = globalThis as unknown as Record<symbol, Map<string, Unused> | undefined>;

function waiting(): Map<string, Unused> {
  kept[slot] ??= new Map();
  return kept[slot];
}

/** Has one at hand from now on. */
export function rememberUnused(one: Unused): void {
  waiting().set(one.name.id, { ...one, person: one.person.toLowerCase() });
}

/** It was used: from now on it is what a grant holds. */
export function forgetUnused({ id }: FlowName): void {
  waiting().delete(id);
}

/** True while this person has one at this provider in hand that may still be used. `person` is in lower case. */
export const isUnusedHeld = (provider: string, person: string): boolean =>
  [...waiting().values()].some((one) => one.provider === provider && one.person === person);

/**
 * Takes back those at their providers whose time was over at `now` (ms) and that nobody used in any process. Some providers end all permissions of a person with one: while another
 * one of theirs is used or waits, it is left.
 */
export async function endUnused(now: number): Promise<void> {
  for (const one of [...waiting().values()].filter(({ until }) => until <= now)) {
    const { name, provider, person, tokens } = one;
    const unused = await takeFlow(name);
    forgetUnused(name);
    if (!unused || isUnusedHeld(provider, person) || (await isGrantUsed({ provider, person }))) continue;
    await revokeTokens(provider, tokens);
  }
}
