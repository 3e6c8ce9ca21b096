/** What Node says where TLS to a mail server did not come about, as sentences. */
import { AppError } from '@/lib/errors';
import { type Said, say } from '@/lib/model/said';

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

function certificateSentence(code: string, host: string): Said | null {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return say('said.line.certOtherName', { host });
  if (code === 'CERT_HAS_EXPIRED') return say('said.line.certExpired', { host });
  if (code === 'CERT_NOT_YET_VALID') return say('said.line.certNotYet', { host });
  if (untrusted.has(code)) return say('said.line.certUnknownSigner', { host });
  if (/^(CERT_|UNABLE_TO_|ERR_TLS_|CRL_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/.test(code)) {
    return say('said.line.certUntrusted', { host, fault: code });
  }
  return null;
}

/** The error for the code of a fault of TLS towards `host`, or null where the code is of something else. */
export function tlsFault(code: string, host: string, cause: unknown): AppError | null {
  const certificate = certificateSentence(code, host);
  if (certificate) return new AppError('badCertificate', certificate, { cause });
  return /^(ERR_SSL_|EPROTO)/.test(code) ? new AppError('notSecure', say('said.line.noCommonTls', { host }), { cause }) : null;
}
