/** What follows from an error while an act is brought to its server, and what people are told of it. */
import type { ActRecord } from '@/lib/db/acts';
import { isAppError, toldOf } from '@/lib/errors';
import { responseCode } from '@/lib/imap/errors';
import { say, type Told } from '@/lib/model/said';

/** A server may refuse that often for a reason that passes; a fault of ours is tried that often too. */
const mostTries = 4;
/** Response codes (RFC 5530) of reasons that pass. */
const passing = new Set(['UNAVAILABLE', 'INUSE', 'SERVERBUG', 'EXPUNGEISSUED', 'CONTACTADMIN']);
const away = new Set(['serverAway', 'connectionLimit', 'notSignedIn', 'wrongPassword', 'portRefused', 'hostUnknown', 'badCertificate']);

export type Verdict = 'wait' | 'again' | 'refuse';

/** Whether an act waits for its server, is tried again, or is refused. */
export function verdictOn(error: unknown, act: ActRecord): Verdict {
  if (!isAppError(error) || error.code === 'internal' || error.code === 'conflict') return act.attempts < mostTries ? 'again' : 'refuse';
  if (away.has(error.code)) return 'wait';
  const code = responseCode(error);
  return code !== null && passing.has(code) && act.attempts < mostTries ? 'again' : 'refuse';
}

/** Whether the server is away, or says itself that its reason passes. */
export function passes(error: unknown): boolean {
  return isAppError(error) && (away.has(error.code) || passing.has(responseCode(error) ?? ''));
}

/** The reason, with the server's own words where it gave some. */
export function reasonOf(error: unknown): Told {
  return isAppError(error) ? toldOf(error) : [say('said.act.fault')];
}

/** What people are told of a refusal. */
export type Reason = ReturnType<typeof reasonOf>;

/** What an act waits for. */
export function waitingFor(host: string): Told {
  return [say('said.act.waiting', { host })];
}
