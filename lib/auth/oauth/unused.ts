/**
 * Permissions that people gave for mailboxes elsewhere, and used for none yet. Each lies in the database under the secret of its browser (flow.ts), where nobody but
 * that browser opens it again; so what takes it back at its provider lies there besides, under the server's own key, until it is used or went back. Any process
 * gives it back, also where the one that received it is gone.
 */
import { dropFlow } from '@/lib/db/oauth-flows';
import { isGrantUsed } from '@/lib/db/oauth-grants';
import { claimUnused, dropUnused, isUnusedHeld, keepUnused, postponeUnused, type UnusedRow } from '@/lib/db/oauth-unused';
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { AccountId, UserId } from '@/lib/model/ids';
import { Secret } from '../secret';
import { open, type SealedFor, seal } from '../vault';
import { revokeTokens } from './revoke';
import type { Tokens } from './tokens';

/** Longer than giving back all that is due takes. */
const claimMs = 10 * 60_000;
const mostPauseMs = 6 * 3_600_000;
/** Tried so often, the last time more than a day after the first, where the provider does not answer. */
const mostAttempts = 10;

/** One that is to be remembered. */
interface Unused {
  /** Of its flow. */
  id: string;
  provider: string;
  /** By which address the provider knows them, in any case of letters. */
  person: string;
  tokens: Tokens;
  /** Ms since the epoch. */
  until: number;
}

/** Nobody's yet: what it is bound to is its flow, and the provider that its tokens are shown to. */
const boundTo = ({ id, provider }: Pick<Unused, 'id' | 'provider'>): SealedFor => ({
  userId: 0 as UserId,
  accountId: 0 as AccountId,
  purpose: 'oauthUnused',
  keyHalf: new Uint8Array(),
  place: JSON.stringify([id, provider]),
});

/** Remembers one, so that it goes back where it is not used until its time is over. */
export async function rememberUnused({ id, provider, person, tokens, until }: Unused): Promise<void> {
  const box = seal(new Secret(JSON.stringify(tokens)), boundTo({ id, provider }));
  await keepUnused({ ...box, id, provider, person: person.toLowerCase(), nextAt: until });
}

/** What takes it back, or null where it does not open any more. */
function tokensOf(row: UnusedRow): Tokens | null {
  try {
    return JSON.parse(open(row, boundTo(row)).reveal()) as Tokens;
  } catch (error) {
    if (!isAppError(error)) throw error;
    log.warn({ provider: row.provider }, 'unused permission could not be opened to take it back at the provider');
    return null;
  }
}

/** True where nothing is left to be done. Some providers end all permissions of a person with one: while another one of theirs is used or waits, it is left. */
async function giveBack(row: UnusedRow): Promise<boolean> {
  const { id, provider, person } = row;
  await dropFlow(id);
  if ((await isUnusedHeld(provider, person)) || (await isGrantUsed({ provider, person }))) return true;
  const tokens = tokensOf(row);
  return tokens === null || revokeTokens(provider, tokens);
}

/** Takes those back at their providers whose time was over at `now` (ms), each by one process; one that the provider did not take is tried again, up to ten times. */
export async function endUnused(now: number): Promise<void> {
  for (const row of await claimUnused(now, now + claimMs)) {
    const { id, provider, attempts } = row;
    if (await giveBack(row)) await dropUnused(id);
    else if (attempts < mostAttempts) await postponeUnused(id, now + Math.min(mostPauseMs, claimMs * 2 ** (attempts - 1)));
    else {
      await dropUnused(id);
      log.warn({ provider, attempts }, 'unused permission was given up: its provider did not take it back');
    }
  }
}
