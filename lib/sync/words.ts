/** What a person reads of an account's line to its server: what happened, what is kept, what comes next. */
import type { Quirk } from '@/lib/db/quirks';
import { type AppError, isAppError } from '@/lib/errors';
import { type Said, say, type Told } from '@/lib/model/said';

/** Sentences about tokens say themselves what is to be done. */
const ofTokens = /^said\.(oauth\.|line\.(tokenRefused|noTokens)$)/;

/** Why an account is `offline`, by what its server or the network said. */
export function offlineReason(error: unknown, host: string): Told {
  const code = isAppError(error) ? error.code : 'internal';
  if (code === 'connectionLimit') return [say('said.state.tooMany', { host })];
  if (code === 'hostUnknown') return [say('said.state.hostUnknown', { host })];
  if (isAppError(error) && ofTokens.test(error.said.code)) return [error.said];
  if (isAppError(error) && (code === 'badCertificate' || code === 'notSecure' || code === 'hostNotAllowed')) return [error.said];
  return [say('said.state.away', { host })];
}

/** Why an account is `authFailed`. */
export function authFailedReason(host: string, error: AppError | null = null): Said {
  return error && ofTokens.test(error.said.code) ? error.said : say('said.state.refused', { host });
}

/** What a server was found to do other than it says. */
export function quirkWords(quirk: Quirk): Said {
  return say(`said.quirk.${quirk}`);
}
