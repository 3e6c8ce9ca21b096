/** What goes wrong between Oriel and a POP3 server, as sentences (the door of this room). */
import { AppError, isAppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import { say } from '@/lib/model/said';
import { tlsFault } from '@/lib/net/tls-faults';
import { Unreadable } from './reader';

/** A negative answer of the server: its response code (RFC 2449 section 8) in upper case, or null, and its words. */
export class Refusal extends Error {
  readonly code: string | null;
  readonly words: string;

  constructor(line: string) {
    super('The server refused.');
    const [, code, words] = /^-ERR ?(?:\[([^\]]{1,60})\] ?)?(.*)$/i.exec(line) ?? [];
    this.code = code?.toUpperCase() ?? null;
    this.words = words?.trim() ?? line;
  }
}

const inUseWords = /\b(locked|in use|already open|lock busy|too many|maximum number)\b/i;
const passingWords = /temporar|unavailable|try again|internal (server )?error|later/i;

/** `serverAway`: the line could not be made, or broke. */
export const serverAway = ({ host, port }: Endpoint, cause: unknown): AppError =>
  new AppError('serverAway', say('said.pop3.away', { host, port }), { cause });

/** `notSecure`: no encrypted line came about, so nothing was said over it. */
export const notEncrypted = ({ host }: Endpoint, cause?: unknown): AppError =>
  new AppError('notSecure', say('said.pop3.notEncrypted', { host }), { cause });

/** Why a login was refused: only a plain refusal means the password (RFC 3206). */
export function refusedLogin(refusal: Refusal, { host }: Endpoint): AppError {
  const { code, words } = refusal;
  const options = { cause: refusal, serverText: words };
  if (code === 'IN-USE' || (code === null && inUseWords.test(words))) {
    return new AppError('connectionLimit', say('said.pop3.inUse', { host }), options);
  }
  const passing = code === 'LOGIN-DELAY' || code?.startsWith('SYS/') === true;
  if (passing || (code === null && passingWords.test(words))) return new AppError('serverAway', say('said.pop3.notNow', { host }), options);
  return new AppError('wrongPassword', say('said.pop3.password', { host }), options);
}

/** Anything that came up while the server was spoken to, as an `AppError`. */
export function pop3Error(error: unknown, endpoint: Endpoint): AppError {
  if (isAppError(error)) return error;
  const { host, port } = endpoint;
  if (error instanceof Refusal) {
    return new AppError('refusedByServer', say('said.pop3.refused', { host }), { cause: error, serverText: error.words });
  }
  if (error instanceof Unreadable && error.message !== 'The connection ended.') {
    return new AppError('serverAway', say('said.pop3.unreadable', { host }), { cause: error });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return new AppError('portRefused', say('said.pop3.portRefused', { host, port }), { cause: error });
  return tlsFault(code, host, error) ?? serverAway(endpoint, error);
}
