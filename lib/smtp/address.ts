/**
 * Room `smtp`: sole owner of nodemailer. Turns a letter into bytes (compose) and hands bytes to a submission server (submit). It knows no
 * database and no drafts. Invariants: no header value, address or file name with a control character reaches the library (T50); the
 * library never opens a file or an address by itself (T49); the blind recipients are in the envelope and never in what is sent.
 */
import { domainToASCII, domainToUnicode } from 'node:url';
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';

const plainLocal = /^[^\s\p{Cc}\p{Cs}<>()[\]\\,;:@"]{1,64}$/u;
const quotedLocal = /^"[^"\\\p{Cc}\p{Cs}]{1,62}"$/u;
const domainName = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.?$/i;
const domainLiteral = /^\[[0-9a-f:.]{2,60}\]$/i;

/**
 * The address as it goes into the envelope: local part untouched, an international domain in its ASCII form (RFC 5321 section 4.1.2,
 * RFC 5891), beside a local part in another script, which needs SMTPUTF8 anyway, in that script too (RFC 6531 section 3.7.1). Throws `badInput` naming the address where it is none.
 */
export function mailAddress(address: string): string {
  const trimmed = address.trim();
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, at);
  const domain = trimmed.slice(at + 1);
  const ascii = domainLiteral.test(domain) ? domain : domainToASCII(domain);
  const fits = at > 0 && (plainLocal.test(local) || quotedLocal.test(local)) && (domainLiteral.test(ascii) || domainName.test(ascii));
  if (!fits) throw new AppError('badInput', say('said.send.badAddress', { address: shown(trimmed) }));
  return `${local}@${/^\p{ASCII}*$/u.test(local) || ascii.startsWith('[') ? ascii : domainToUnicode(ascii)}`;
}

/** Whether a letter can go to the address as it is written. */
export function isMailAddress(address: string): boolean {
  try {
    mailAddress(address);
    return true;
  } catch {
    return false; // Says only that it is none.
  }
}

/** Header text on one line: every run of control characters and line ends becomes one blank. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .trim();
}

function shown(address: string): string {
  const line = oneLine(address);
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
