/** The settings document of draft-ietf-mailmaint-pacc as a server, and the line of the DNS that vouches for its bytes. */
import { createHash } from 'node:crypto';
import { type DeviceServers, isUsual } from './servers';

/** The document, the same bytes at every call; null where it cannot tell the truth: it knows TLS at the usual ports and the address as login name alone. */
export function paccDocument({ domain, imap, pop3, smtp, login }: DeviceServers): string | null {
  const told = [imap, smtp].every(({ security }) => security === 'tls') && isUsual('imap', imap) && isUsual('smtp', smtp);
  if (!told || login !== 'address') return null;
  const withPop3 = pop3?.security === 'tls' && isUsual('pop3', pop3) ? { pop3: { host: pop3.host } } : {};
  const sending = { host: smtp.host };
  const document = {
    // Sending was `smtp` up to the second draft and is `submit` since the third; programs know one or the other.
    protocols: { imap: { host: imap.host }, ...withPop3, submit: sending, smtp: sending },
    authentication: { password: true },
    info: { provider: { name: domain, shortName: domain } },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The text record at `_ua-auto-config` that vouches for a document. */
export function paccRecord(document: string): string {
  return `v=UAAC1; a=sha256; d=${createHash('sha256').update(document).digest('base64')}`;
}
