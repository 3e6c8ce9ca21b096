/** What nodemailer and the server say when sending fails, as sentences (the door of this room). */
import { AppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';

/** The fields that nodemailer puts on its errors. */
export interface SmtpFault extends Error {
  code?: string;
  originalCode?: string;
  responseCode?: number;
  response?: string;
  command?: string;
  recipient?: string;
  rejectedErrors?: SmtpFault[];
}

const kept = 'The letter is kept.';

/** True for a negative reply of the server (RFC 5321 section 4.2.1). */
export function isReplyCode(code: number | undefined): code is number {
  return code !== undefined && code >= 400 && code <= 599;
}

/** The server's words about one recipient, on one line. */
export function refusalReason(fault: SmtpFault): string {
  return (fault.response ?? fault.message).replace(/\p{Cc}+/gu, ' ').slice(0, 300);
}

/** Says whether trying again makes sense, and the sentence a person reads. */
export function translateFault(fault: SmtpFault, endpoint: Endpoint): { kind: 'refused' | 'deferred'; error: AppError } {
  // A refused STARTTLS comes with a reply too, and means the line, not the letter.
  if (fault.code !== 'ETLS' && isReplyCode(fault.responseCode)) return repliedFault(fault, fault.responseCode, endpoint);
  const options = { cause: fault };
  const where = `${endpoint.host}, port ${endpoint.port}`;
  if (/larger than allowed/.test(fault.message)) return { kind: 'refused', error: tooLarge(fault) };
  if (fault.code === 'EENVELOPE') {
    return {
      kind: 'refused',
      error: new AppError('badInput', `One of the addresses cannot be written to. ${kept} Correct it and send again.`, options),
    };
  }
  if (/CERT|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(fault.originalCode ?? '') || /certificate/i.test(fault.message)) {
    const sentence = `The outgoing mail server at ${where} shows a certificate that cannot be trusted, so nothing was sent. ${kept} Ask whoever runs the server.`;
    return { kind: 'deferred', error: new AppError('badCertificate', sentence, options) };
  }
  if (fault.code === 'ETLS') {
    const sentence = `The outgoing mail server at ${where} would not encrypt the line, so nothing was sent. ${kept} Ask whoever runs the server.`;
    return { kind: 'deferred', error: new AppError('notSecure', sentence, options) };
  }
  if (fault.originalCode === 'ECONNREFUSED') {
    return {
      kind: 'deferred',
      error: new AppError('portRefused', `Nothing answers at the outgoing mail server ${where}. ${kept}`, options),
    };
  }
  if (fault.code === 'EAUTH') {
    const sentence = `The outgoing mail server at ${where} offers no way to sign in that works here. ${kept} Ask whoever runs the server.`;
    return { kind: 'refused', error: new AppError('wrongPassword', sentence, options) };
  }
  return {
    kind: 'deferred',
    error: new AppError('serverAway', `The outgoing mail server at ${where} cannot be reached or does not answer. ${kept}`, options),
  };
}

function repliedFault(fault: SmtpFault, code: number, endpoint: Endpoint): { kind: 'refused' | 'deferred'; error: AppError } {
  const options = { cause: fault, serverText: fault.response };
  if (code === 552 || / 5\.3\.4 /.test(fault.response ?? '')) return { kind: 'refused', error: tooLarge(fault) };
  if (fault.code === 'EAUTH' && code >= 500) {
    const sentence = `The outgoing mail server ${endpoint.host} did not accept your name and password. ${kept} Sign out and in again, then send it once more.`;
    return { kind: 'refused', error: new AppError('wrongPassword', sentence, options) };
  }
  if (code === 421 && fault.code !== 'EENVELOPE' && fault.code !== 'EMESSAGE') {
    return {
      kind: 'deferred',
      error: new AppError('serverAway', `The outgoing mail server ${endpoint.host} is not taking letters now. ${kept}`, options),
    };
  }
  if (code < 500 || code === 503) {
    return {
      kind: 'deferred',
      error: new AppError('refusedByServer', `The outgoing mail server ${endpoint.host} asks to try again later. ${kept}`, options),
    };
  }
  const sentence = `The outgoing mail server ${endpoint.host} refused the letter; nothing was delivered. ${kept} Change it or send it again.`;
  return { kind: 'refused', error: new AppError('refusedByServer', sentence, options) };
}

function tooLarge(fault: SmtpFault): AppError {
  const limit = Number(/larger than allowed (\d+)/.exec(fault.message)?.[1] ?? 0);
  const most = limit > 0 ? ` It takes ${Math.floor(limit / 1_000_000)} MB at most, and files grow by a third on the way.` : '';
  const sentence = `The letter is too large for the outgoing mail server.${most} Nothing was sent. ${kept} Take a file out and send again.`;
  return new AppError('tooLarge', sentence, { cause: fault, serverText: fault.response });
}
