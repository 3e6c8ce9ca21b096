/** The lines that a domain's zone needs so that mail programs find its servers by themselves (RFC 6186, RFC 8314, autoconfig, Autodiscover, PACC). Pure. */
import { isIP } from 'node:net';
import type { Endpoint } from '@/lib/model/account';
import type { DnsLine } from '@/lib/model/devices';
import { canonicalAddress } from '@/lib/net/address';
import { paccDocument, paccRecord } from './pacc';
import type { DeviceServers } from './servers';

const services = {
  imap: { tls: '_imaps', starttls: '_imap' },
  smtp: { tls: '_submissions', starttls: '_submission' },
  pop3: { tls: '_pop3s', starttls: '_pop3' },
};
const purposes = { imap: 'imap', smtp: 'submission', pop3: 'pop3' } as const;

/** The address that a host is, in its one form, or null for a name. */
const bareAddress = (host: string): string | null => canonicalAddress(host.replace(/^\[(.*)\]$/u, '$1'));

/** No line for a server that is set by its bare address: what an SRV line leads to is a name (RFC 2782). */
function service(kind: keyof typeof services, endpoint: Endpoint | null, domain: string, priority: number): DnsLine[] {
  if (!endpoint || endpoint.security === 'plain' || bareAddress(endpoint.host) !== null) return [];
  const value = `${priority} 1 ${endpoint.port} ${endpoint.host}.`;
  return [{ purpose: purposes[kind], name: `${services[kind][endpoint.security]}._tcp.${domain}`, type: 'SRV', value }];
}

/** What leads to a host: an alias of its name (RFC 1035 section 3.3.1 knows no other), or its address where it has none. */
function leading(host: string): Pick<DnsLine, 'type' | 'value'> {
  const address = bareAddress(host);
  if (address === null) return { type: 'CNAME', value: `${host}.` };
  return { type: isIP(address) === 6 ? 'AAAA' : 'A', value: address };
}

/** The servers that get no line because they are set by a bare address, each once. */
export function namelessServers({ imap, pop3, smtp }: DeviceServers): string[] {
  const lined = [imap, pop3, smtp].filter((endpoint) => endpoint && endpoint.security !== 'plain');
  return [...new Set(lined.flatMap((endpoint) => (endpoint ? (bareAddress(endpoint.host) ?? []) : [])))];
}

/**
 * The lines of one domain. `host` is where Oriel is reached from outside, a name or an address, IPv6 in brackets or not; `published` whether it answers
 * programs that ask for settings. POP3 stands behind IMAP in priority, as RFC 6186 section 3.4 has it.
 */
export function dnsLines(servers: DeviceServers, host: string, published: boolean): DnsLine[] {
  const { domain, imap, smtp, pop3 } = servers;
  const mail = [...service('imap', imap, domain, 0), ...service('pop3', pop3, domain, 10), ...service('smtp', smtp, domain, 0)];
  if (!published) return mail;
  const led = (purpose: DnsLine['purpose'], name: string): DnsLine => ({ purpose, name: `${name}.${domain}`, ...leading(host) });
  const document = paccDocument(servers);
  const pacc: DnsLine[] = document
    ? [led('pacc', 'ua-auto-config'), { purpose: 'digest', name: `_ua-auto-config.${domain}`, type: 'TXT', value: paccRecord(document) }]
    : [];
  return [...mail, led('autoconfig', 'autoconfig'), led('autodiscover', 'autodiscover'), ...pacc];
}
