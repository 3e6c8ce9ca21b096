/** Turns what imapflow, TLS and the network throw into `AppError`s, each with a sentence of its own. */
import { AppError, isAppError } from '@/lib/errors';
import { say, type Task } from '@/lib/model/said';
import { tlsFault } from '@/lib/net/tls-faults';

/** A fault as imapflow and Node make them: an `Error` with further fields. */
interface Fault {
  code?: string;
  message?: string;
  /** The tagged answer's word: NO or BAD. */
  responseStatus?: string;
  responseText?: string;
  /** The response code in brackets, where imapflow has already taken it out. */
  serverResponseCode?: string;
  response?: unknown;
  authenticationFailed?: boolean;
  tlsFailed?: boolean;
  /** What a BYE said. */
  reason?: string;
}

function asFault(error: unknown): Fault {
  return typeof error === 'object' && error !== null ? (error as Fault) : {};
}

interface StatusToken {
  section?: ({ value?: unknown } | null)[];
}

/** The response code in brackets (RFC 9051 section 7.1) of a refused command, in upper case, or null. */
export function responseCode(error: unknown): string | null {
  const fault = asFault(isAppError(error) ? error.cause : error);
  if (fault.serverResponseCode) return fault.serverResponseCode;
  const attributes = asFault(fault.response) as { attributes?: (StatusToken | null)[] };
  const value = attributes.attributes?.[0]?.section?.[0]?.value;
  return typeof value === 'string' ? value.toUpperCase().trim() : null;
}

/** True where the server did not understand the command (BAD) rather than refuse it (NO). */
export function isBad(error: unknown): boolean {
  return asFault(isAppError(error) ? error.cause : error).responseStatus === 'BAD';
}

const limitWords = /too many (\w+ )?(connections|sessions)|maximum number of (connections|sessions)|connection limit/i;
const missingWords = /(does ?n[o']t|not) exist|no such (mailbox|folder)|unknown (mailbox|namespace)|(mailbox|folder) not found/i;
/** Cyrus gives no code where a copy finds no room. */
const fullWords = /^(over quota|quota exceeded)/i;
const passingWords = /temporar|unavailable|try again|internal (server )?error|not connected/i;

/** `connectionLimit`: the server lets no further connection of this account in. */
export function tooMany(host: string, cause?: unknown): AppError {
  return new AppError('connectionLimit', say('said.line.tooMany', { host }), { cause });
}

/** `serverAway` with the host's name: the line could not be made, or broke. */
export function serverAway(host: string, cause?: unknown): AppError {
  return new AppError('serverAway', say('said.line.away', { host }), { cause });
}

/** Sentences of an account that is open here, and what is said instead where nothing is kept and nobody tries again. */
const onceOnly = {
  'said.line.tooMany': 'said.signIn.tooMany',
  'said.line.away': 'said.signIn.away',
  'said.line.unreadable': 'said.signIn.unreadable',
} as const;

/** The fault of a login that is only tried, in words that promise no further try; anything else as it is. */
export function askedOnce(error: unknown): unknown {
  if (!isAppError(error) || !(error.said.code in onceOnly)) return error;
  const { host } = error.said.values as { host: string };
  const { code, cause, serverText } = error;
  return new AppError(code, say(onceOnly[error.said.code as keyof typeof onceOnly], { host }), {
    cause,
    serverText: serverText ?? undefined,
  });
}

/** The server has the login, and does not say whether it is right. */
function cannotCheck(host: string, cause: Fault, serverText: string | undefined): AppError {
  return new AppError('serverAway', say('said.line.cannotCheck', { host }), { cause, serverText });
}

function refusedLogin(fault: Fault, host: string, serverText: string | undefined): AppError {
  const code = responseCode(fault);
  const text = serverText ?? '';
  if (code === 'LIMIT' || limitWords.test(text)) return tooMany(host, fault);
  if (code === 'PRIVACYREQUIRED') return notEncrypted(host, fault);
  const passing = code === 'UNAVAILABLE' || code === 'INUSE' || code === 'SERVERBUG' || code === 'CONTACTADMIN';
  if (passing || (code === null && passingWords.test(text))) {
    return cannotCheck(host, fault, serverText);
  }
  return new AppError('wrongPassword', say('said.line.refused', { host }), { cause: fault, serverText });
}

function notEncrypted(host: string, cause: unknown): AppError {
  return new AppError('notSecure', say('said.line.notEncrypted', { host }), { cause });
}

const awayCodes = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ETIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'ECONNABORTED',
  'EADDRNOTAVAIL',
  'CONNECT_TIMEOUT',
  'UPGRADE_TIMEOUT',
  'GREETING_TIMEOUT',
  'NoConnection',
  'EConnectionClosed',
  'StateLogout',
  'ETHROTTLE',
]);
const brokenCodes =
  /^(ParserError|LineTooLarge|LiteralTooLarge|ResponseTooLarge|TooMany|UnexpectedTag|InvalidResponse|ResponseProcessing|MissingTag)/;

function networkError(fault: Fault, host: string): AppError | null {
  const code = fault.code ?? '';
  if (code === 'ECONNREFUSED') {
    return new AppError('portRefused', say('said.line.portRefused', { host }), { cause: fault });
  }
  if (code === 'ENOTFOUND')
    return new AppError('hostUnknown', say('said.line.hostUnknown', { host }), {
      cause: fault,
    });
  const tls = tlsFault(code, host, fault);
  if (tls) return tls;
  if (code === 'STARTTLS_INJECTION' || code === 'PREAUTH') {
    return new AppError('notSecure', say('said.line.tampered', { host }), {
      cause: fault,
    });
  }
  if (awayCodes.has(code) || code.startsWith('ClosedAfterConnect')) {
    return fault.reason && limitWords.test(fault.reason) ? tooMany(host, fault) : serverAway(host, fault);
  }
  if (brokenCodes.test(code)) {
    return new AppError('serverAway', say('said.line.unreadable', { host }), { cause: fault });
  }
  return null;
}

/** Why a connection could not be made. `shown`: the server had been shown the login by then. */
export function connectError(error: unknown, host: string, shown = false): AppError {
  if (isAppError(error)) return error;
  const fault = asFault(error);
  const refused = fault.responseStatus === 'NO' || fault.responseStatus === 'BAD';
  if (fault.authenticationFailed && refused) return refusedLogin(fault, host, fault.responseText);
  // Dovecot says nothing and hangs up where a login is right, but nobody is known by it.
  if (shown && fault.code?.startsWith('ClosedAfterConnect') && !limitWords.test(fault.reason ?? '')) {
    return cannotCheck(host, fault, fault.reason);
  }
  const network = networkError(fault, host);
  if (network) return network;
  if (fault.tlsFailed || /login is disabled/i.test(fault.message ?? '')) return notEncrypted(host, error);
  if (refused && limitWords.test(fault.responseText ?? '')) return tooMany(host, error);
  return serverAway(host, error);
}

/** The code that a refusal without one means. */
function codeOf(words: string): string | null {
  if (missingWords.test(words)) return 'NONEXISTENT';
  return fullWords.test(words) ? 'OVERQUOTA' : null;
}

/** Why a command failed on a connection that stands. `task` names what the command was for. */
export function commandError(error: unknown, host: string, task: Task): AppError {
  if (isAppError(error)) return error;
  const fault = asFault(error);
  const network = networkError(fault, host);
  if (network) return network;
  if (fault.responseStatus !== 'NO' && fault.responseStatus !== 'BAD') {
    return new AppError('internal', say('said.command.failed', { task }), { cause: error });
  }
  const options = { cause: error, serverText: fault.responseText };
  switch (responseCode(fault) ?? codeOf(fault.responseText ?? '')) {
    case 'NONEXISTENT':
    case 'TRYCREATE':
      return new AppError('notFound', say('said.command.noFolder', { task }), options);
    case 'OVERQUOTA':
      return new AppError('overQuota', say('said.command.full', { task }), options);
    case 'TOOBIG':
    case 'LIMIT':
      return new AppError('tooLarge', say('said.command.tooMuch', { task }), options);
    default:
      return new AppError('refusedByServer', say('said.command.refused', { task }), options);
  }
}
