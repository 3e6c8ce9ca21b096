/** Thunderbird's file of settings (config-v1.1.xml, draft-ietf-mailmaint-autoconfig), as desktop and phone programs read it. */
import type { Endpoint, Security } from '@/lib/model/account';
import { type DeviceServers, xmlText } from './servers';

const socketTypes: Record<Security, string> = { tls: 'SSL', starttls: 'STARTTLS', plain: 'plain' };
const logins = { address: '%EMAILADDRESS%', local: '%EMAILLOCALPART%' };

interface As {
  /** How the program gives it. */
  login: string;
  /** How it signs in. */
  way: 'password-cleartext' | 'OAuth2';
}

function server(kind: 'incomingServer' | 'outgoingServer', type: string, { host, port, security }: Endpoint, { login, way }: As): string {
  return `    <${kind} type="${type}">
      <hostname>${xmlText(host)}</hostname>
      <port>${port}</port>
      <socketType>${socketTypes[security]}</socketType>
      <authentication>${way}</authentication>
      <username>${xmlText(login)}</username>
    </${kind}>`;
}

/**
 * The file. `login` is a login name that neither the address nor its local part gives; the file is then one person's. IMAP stands before POP3, so that it is taken. `onPage` has
 * the program open the page of the provider.
 */
export function clientConfig(servers: DeviceServers, { login, onPage }: { login?: string; onPage?: boolean } = {}): string {
  const { domain, imap, pop3, smtp } = servers;
  const as: As = { login: login ?? logins[servers.login], way: onPage ? 'OAuth2' : 'password-cleartext' };
  const parts = [
    server('incomingServer', 'imap', imap, as),
    ...(pop3 ? [server('incomingServer', 'pop3', pop3, as)] : []),
    server('outgoingServer', 'smtp', smtp, as),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="${xmlText(domain)}">
    <domain>${xmlText(domain)}</domain>
    <displayName>${xmlText(domain)}</displayName>
    <displayShortName>${xmlText(domain)}</displayShortName>
${parts.join('\n')}
  </emailProvider>
</clientConfig>
`;
}
