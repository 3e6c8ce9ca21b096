/** Turns what imapflow, TLS and the network throw into `AppError`s, each with a sentence of its own. */
import { AppError, isAppError } from '@/lib/errors';

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

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);
const kept = 'Your password was not sent.';

function certificateSentence(code: string, host: string): string | null {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate of “${host}” is for another name. ${kept} Check the server name; it must be one that the certificate bears.`;
  }
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of “${host}” has expired. ${kept} Whoever runs that server has to renew it.`;
  if (code === 'CERT_NOT_YET_VALID')
    return `The certificate of “${host}” is not valid yet. ${kept} Check the clock of the machine that runs Oriel.`;
  if (untrusted.has(code)) {
    return `The certificate of “${host}” is signed by nobody this Oriel knows. ${kept} Check the server name, or ask who runs this Oriel to trust that signer.`;
  }
  if (/^(CERT_|UNABLE_TO_|ERR_TLS_|CRL_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/.test(code)) {
    return `The certificate of “${host}” cannot be trusted (${code}). ${kept} Check the server name.`;
  }
  return null;
}

const limitWords = /too many (\w+ )?(connections|sessions)|maximum number of (connections|sessions)|connection limit/i;
const missingWords = /(does ?n[o']t|not) exist|no such (mailbox|folder)|unknown (mailbox|namespace)|(mailbox|folder) not found/i;
const passingWords = /temporar|unavailable|try again|internal (server )?error|not connected/i;

/** `connectionLimit`: the server lets no further connection of this account in. */
export function tooMany(host: string, cause?: unknown): AppError {
  return new AppError(
    'connectionLimit',
    `“${host}” allows no more connections for this account now. Nothing was lost. Close a mail program elsewhere, or wait: Oriel tries again by itself.`,
    { cause },
  );
}

/** `serverAway` with the host's name: the line could not be made, or broke. */
export function serverAway(host: string, cause?: unknown): AppError {
  return new AppError('serverAway', `“${host}” does not answer. What you see here is kept. Oriel tries again by itself.`, { cause });
}

function refusedLogin(fault: Fault, host: string, serverText: string | undefined): AppError {
  const code = responseCode(fault);
  const text = serverText ?? '';
  if (code === 'LIMIT' || limitWords.test(text)) return tooMany(host, fault);
  if (code === 'PRIVACYREQUIRED') return notEncrypted(host, fault);
  const passing = code === 'UNAVAILABLE' || code === 'INUSE' || code === 'SERVERBUG' || code === 'CONTACTADMIN';
  if (passing || (code === null && passingWords.test(text))) {
    return new AppError(
      'serverAway',
      `“${host}” cannot check passwords just now. Yours may be right and nothing was changed. Try again in a few minutes.`,
      { cause: fault, serverText },
    );
  }
  return new AppError(
    'wrongPassword',
    `“${host}” does not accept this login and password. Nothing was changed. Check both; some providers want an app password made for mail programs.`,
    { cause: fault, serverText },
  );
}

function notEncrypted(host: string, cause: unknown): AppError {
  return new AppError(
    'notSecure',
    `“${host}” offers no encrypted line on this port, so your password was not sent. Choose TLS and its port, which is 993 as a rule.`,
    { cause },
  );
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
    return new AppError(
      'portRefused',
      `“${host}” takes no connections on this port. Nothing was sent. Check the port; for TLS it is 993 as a rule.`,
      { cause: fault },
    );
  }
  if (code === 'ENOTFOUND')
    return new AppError('hostUnknown', `There is no server named “${host}”. Nothing was sent. Check the spelling of the server name.`, {
      cause: fault,
    });
  const certificate = certificateSentence(code, host);
  if (certificate) return new AppError('badCertificate', certificate, { cause: fault });
  if (/^(ERR_SSL_|EPROTO)/.test(code)) {
    return new AppError(
      'notSecure',
      `“${host}” and Oriel found no common TLS on this port. ${kept} Check the port, or choose STARTTLS; TLS older than 1.2 is not used.`,
      { cause: fault },
    );
  }
  if (code === 'STARTTLS_INJECTION' || code === 'PREAUTH') {
    return new AppError('notSecure', `Somebody may be tampering with the line to “${host}”. ${kept} Try from another network.`, {
      cause: fault,
    });
  }
  if (awayCodes.has(code) || code.startsWith('ClosedAfterConnect')) {
    return fault.reason && limitWords.test(fault.reason) ? tooMany(host, fault) : serverAway(host, fault);
  }
  if (brokenCodes.test(code)) {
    return new AppError(
      'serverAway',
      `“${host}” answered something that Oriel cannot read. What you see here is kept. Oriel tries again by itself.`,
      { cause: fault },
    );
  }
  return null;
}

/** Why a connection could not be made. */
export function connectError(error: unknown, host: string): AppError {
  if (isAppError(error)) return error;
  const fault = asFault(error);
  const refused = fault.responseStatus === 'NO' || fault.responseStatus === 'BAD';
  if (fault.authenticationFailed && refused) return refusedLogin(fault, host, fault.responseText);
  const network = networkError(fault, host);
  if (network) return network;
  if (fault.tlsFailed || /login is disabled/i.test(fault.message ?? '')) return notEncrypted(host, error);
  if (refused && limitWords.test(fault.responseText ?? '')) return tooMany(host, error);
  return serverAway(host, error);
}

/** Why a command failed on a connection that stands. `about` names what the command was for, as in “move the letters”. */
export function commandError(error: unknown, host: string, about: string): AppError {
  if (isAppError(error)) return error;
  const fault = asFault(error);
  const network = networkError(fault, host);
  if (network) return network;
  if (fault.responseStatus !== 'NO' && fault.responseStatus !== 'BAD') {
    return new AppError('internal', `Oriel could not ${about}. What you see here is kept.`, { cause: error });
  }
  const options = { cause: error, serverText: fault.responseText };
  const missing = missingWords.test(fault.responseText ?? '') ? 'NONEXISTENT' : null;
  switch (responseCode(fault) ?? missing) {
    case 'NONEXISTENT':
    case 'TRYCREATE':
      return new AppError('notFound', `The server has no such folder, so it did not ${about}. Nothing was changed.`, options);
    case 'OVERQUOTA':
      return new AppError(
        'overQuota',
        `The mailbox is full, so the server did not ${about}. Nothing was lost. Delete something large, then try again.`,
        options,
      );
    case 'TOOBIG':
    case 'LIMIT':
      return new AppError('tooLarge', `The server allows less than this, so it did not ${about}. Nothing was changed.`, options);
    default:
      return new AppError('refusedByServer', `The server refused to ${about}. Nothing was changed.`, options);
  }
}
