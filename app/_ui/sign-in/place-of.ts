import type { ClientError } from '@/lib/client/call';

/** The field that an error belongs to. */
export type ErrorPlace = 'address' | 'password' | 'imap' | 'smtp' | 'form';

/** The servers as they stand in the fields. */
export interface TypedServers {
  imap: { host: string; port: string };
  smtp: { host: string; port: string };
}

const serverCodes = new Set([
  'hostUnknown',
  'portRefused',
  'badCertificate',
  'serverAway',
  'hostNotAllowed',
  'notSecure',
  'connectionLimit',
]);

const written = (host: string) => host.trim().toLowerCase().replace(/\.$/, '');

/** Which of the two servers a sentence names. Where both bear the name, a port may tell them apart; else the one that is asked first. */
function serverNamed(named: string, { imap, smtp }: TypedServers): 'imap' | 'smtp' {
  const fits = ({ host, port }: TypedServers['imap']) => [written(host), `${written(host)}:${port}`].includes(written(named));
  return fits(smtp) && !fits(imap) ? 'smtp' : 'imap';
}

/** Ties an error to the field that can mend it: the password, the address, or, where they may be typed, the server that its sentence names. */
export function placeOf({ code, said }: ClientError, free: boolean, servers: TypedServers): ErrorPlace {
  if (code === 'wrongPassword') return 'password';
  if (serverCodes.has(code)) {
    if (!free) return code === 'hostNotAllowed' ? 'address' : 'form';
    return serverNamed(String(said?.values.host ?? ''), servers);
  }
  if (code !== 'badInput') return 'form';
  if (said?.code === 'said.signIn.serversUnknown') return free ? 'imap' : 'address';
  const [field] = String(said?.values.field ?? '').split('.');
  if (field === 'password') return field;
  return free && (field === 'imap' || field === 'smtp') ? field : 'address';
}
