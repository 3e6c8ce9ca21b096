/** The lines that a domain's zone needs so that mail programs find its servers by themselves (RFC 6186, RFC 8314, autoconfig, Autodiscover, PACC). Pure. */
import type { Endpoint } from '@/lib/model/account';
import type { DnsLine } from '@/lib/model/devices';
import { paccDocument, paccRecord } from './pacc';
import type { DeviceServers } from './servers';

const services = {
  imap: { tls: '_imaps', starttls: '_imap' },
  smtp: { tls: '_submissions', starttls: '_submission' },
  pop3: { tls: '_pop3s', starttls: '_pop3' },
};
const purposes = { imap: 'imap', smtp: 'submission', pop3: 'pop3' } as const;

function service(kind: keyof typeof services, endpoint: Endpoint | null, domain: string, priority: number): DnsLine[] {
  if (!endpoint || endpoint.security === 'plain') return [];
  const value = `${priority} 1 ${endpoint.port} ${endpoint.host}.`;
  return [{ purpose: purposes[kind], name: `${services[kind][endpoint.security]}._tcp.${domain}`, type: 'SRV', value }];
}

/**
 * The lines of one domain. `host` is where Oriel is reached from outside; `published` whether it answers programs that ask for settings. POP3 stands behind
 * IMAP in priority, as RFC 6186 section 3.4 has it.
 */
export function dnsLines(servers: DeviceServers, host: string, published: boolean): DnsLine[] {
  const { domain, imap, smtp, pop3 } = servers;
  const mail = [...service('imap', imap, domain, 0), ...service('pop3', pop3, domain, 10), ...service('smtp', smtp, domain, 0)];
  if (!published) return mail;
  const alias = (purpose: DnsLine['purpose'], name: string): DnsLine => ({
    purpose,
    name: `${name}.${domain}`,
    type: 'CNAME',
    value: `${host}.`,
  });
  const document = paccDocument(servers);
  const pacc: DnsLine[] = document
    ? [alias('pacc', 'ua-auto-config'), { purpose: 'digest', name: `_ua-auto-config.${domain}`, type: 'TXT', value: paccRecord(document) }]
    : [];
  return [...mail, alias('autoconfig', 'autoconfig'), alias('autodiscover', 'autodiscover'), ...pacc];
}
