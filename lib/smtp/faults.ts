/** What nodemailer and the server say when sending fails, as sentences (the door of this room). */
import { AppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import { say } from '@/lib/model/said';

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
  const { host, port } = endpoint;
  if (/larger than allowed/.test(fault.message)) return { kind: 'refused', error: tooLarge(fault) };
  if (fault.code === 'EENVELOPE') {
    return {
      kind: 'refused',
      error: new AppError('badInput', say('said.smtp.badAddress'), options),
    };
  }
  if (/CERT|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(fault.originalCode ?? '') || /certificate/i.test(fault.message)) {
    return { kind: 'deferred', error: new AppError('badCertificate', say('said.smtp.certificate', { host, port }), options) };
  }
  if (fault.code === 'ETLS') {
    return { kind: 'deferred', error: new AppError('notSecure', say('said.smtp.notEncrypted', { host, port }), options) };
  }
  if (fault.originalCode === 'ECONNREFUSED') {
    return {
      kind: 'deferred',
      error: new AppError('portRefused', say('said.smtp.portRefused', { host, port }), options),
    };
  }
  if (fault.code === 'EAUTH') {
    return { kind: 'refused', error: new AppError('wrongPassword', say('said.smtp.noSignIn', { host, port }), options) };
  }
  return {
    kind: 'deferred',
    error: new AppError('serverAway', say('said.smtp.away', { host, port }), options),
  };
}

function repliedFault(fault: SmtpFault, code: number, { host }: Endpoint): { kind: 'refused' | 'deferred'; error: AppError } {
  const options = { cause: fault, serverText: fault.response };
  if (code === 552 || / 5\.3\.4 /.test(fault.response ?? '')) return { kind: 'refused', error: tooLarge(fault) };
  if (fault.code === 'EAUTH' && code >= 500) {
    return { kind: 'refused', error: new AppError('wrongPassword', say('said.smtp.password', { host }), options) };
  }
  if (code === 421 && fault.code !== 'EENVELOPE' && fault.code !== 'EMESSAGE') {
    return {
      kind: 'deferred',
      error: new AppError('serverAway', say('said.smtp.notNow', { host }), options),
    };
  }
  if (code < 500 || code === 503) {
    return {
      kind: 'deferred',
      error: new AppError('refusedByServer', say('said.smtp.later', { host }), options),
    };
  }
  return { kind: 'refused', error: new AppError('refusedByServer', say('said.smtp.refused', { host }), options) };
}

/** True where the server said that whoever signs in may not. */
export function isRefusedLogin(error: unknown): boolean {
  const fault = error as SmtpFault;
  return fault.code === 'EAUTH' && isReplyCode(fault.responseCode) && fault.responseCode >= 500;
}

/** What is said of a token that the server did not take. */
export function tokenRefused(cause: unknown, { host }: Endpoint): AppError {
  const { response } = cause as SmtpFault;
  return new AppError('wrongPassword', say('said.line.tokenRefused', { host }), { cause, ...(response ? { serverText: response } : {}) });
}

function tooLarge(fault: SmtpFault): AppError {
  const limit = Number(/larger than allowed (\d+)/.exec(fault.message)?.[1] ?? 0);
  const sentence = limit > 0 ? say('said.smtp.larger', { limit }) : say('said.smtp.tooLarge');
  return new AppError('tooLarge', sentence, { cause: fault, serverText: fault.response });
}
