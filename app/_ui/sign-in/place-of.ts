import type { ClientError } from '@/lib/client/call';

/** The field that an error belongs to. */
export type ErrorPlace = 'address' | 'password' | 'imap' | 'smtp' | 'form';

const serverCodes = new Set([
  'hostUnknown',
  'portRefused',
  'badCertificate',
  'serverAway',
  'hostNotAllowed',
  'notSecure',
  'connectionLimit',
]);

/** Ties an error to the field that can mend it. A server error names its host; where both were typed, the name says which it is. */
export function placeOf(error: ClientError, free: boolean, smtpHost: string): ErrorPlace {
  if (error.code === 'wrongPassword') return 'password';
  if (serverCodes.has(error.code)) {
    if (!free) return error.code === 'hostNotAllowed' ? 'address' : 'form';
    const outgoing =
      /outgoing|smtp|sending/i.test(error.message) || (smtpHost !== '' && error.message.includes(smtpHost) && !/\bimap\b/i.test(smtpHost));
    return outgoing ? 'smtp' : 'imap';
  }
  if (error.code === 'badInput') return free && /server/i.test(error.message) ? 'imap' : 'address';
  return 'form';
}
