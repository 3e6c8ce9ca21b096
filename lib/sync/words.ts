/** What a person reads of an account's line to its server: what happened, what is kept, what comes next. */
import type { Quirk } from '@/lib/db/quirks';
import { type AppError, isAppError } from '@/lib/errors';

/** Why an account is `offline`, by what its server or the network said. */
export function offlineReason(error: unknown, host: string): string {
  const code = isAppError(error) ? error.code : 'internal';
  if (code === 'connectionLimit')
    return `${host} allows no more connections to this account now. What was read before stays here. Oriel tries again by itself.`;
  if (code === 'hostUnknown') return `${host} cannot be found just now. What was read before stays here. Oriel tries again by itself.`;
  if (code === 'badCertificate' || code === 'notSecure' || code === 'hostNotAllowed') return (error as AppError).message;
  return `${host} does not answer. What was read before stays here. Oriel tries again by itself.`;
}

/** Why an account is `authFailed`. */
export function authFailedReason(host: string): string {
  return `${host} no longer accepts your password. Drafts are safe, and what was read before stays here. Sign in again with the new password.`;
}

const quirks: Record<Quirk, string> = {
  ignoresChangedSince: 'The server does not keep apart what changed and what did not, so Oriel compares folders with it.',
  lyingModseq: 'The server does not always say that something changed, so Oriel compares folders with it.',
  deafIdle: 'The server does not tell by itself of everything that is new, so Oriel asks it every few seconds.',
  refusesNotify: 'The server does not tell of all folders on one line though it says so, so Oriel watches two and asks about the others.',
};

/** What a server was found to do other than it says. */
export function quirkWords(quirk: Quirk): string {
  return quirks[quirk];
}
