/** Settings as Thunderbird's file names them (config-v1.1.xml, draft-ietf-mailmaint-autoconfig): what domains serve, and what a table of providers is made of. */
import type { Endpoint, Security } from '@/lib/model/account';
import { BadXml, childrenOf, textOf, type XmlElement, xmlTree } from '@/lib/model/xml';
import { endpointFrom, type Person, pageFrom, providerNamed, safest, type Told } from './candidate';

const securities: Readonly<Record<string, Security>> = { SSL: 'tls', STARTTLS: 'starttls', plain: 'plain' };

interface Server {
  endpoint: Endpoint;
  login: string;
  /** Takes nothing but OAuth. */
  oauthOnly: boolean;
}

function filled(text: string, { address, local, domain }: Person): string {
  const places = { ADDRESS: address, LOCALPART: local, DOMAIN: domain };
  return text.replace(/%EMAIL(ADDRESS|LOCALPART|DOMAIN)%/gu, (_, place: keyof typeof places) => places[place]);
}

function serverIn(element: XmlElement, person: Person): Server | null {
  const type = textOf(element, 'socketType');
  const security = Object.hasOwn(securities, type) ? (securities[type] ?? null) : null;
  const endpoint = endpointFrom(filled(textOf(element, 'hostname'), person), Number(textOf(element, 'port')), security);
  const ways = childrenOf(element, 'authentication').map(({ text }) => text);
  const login = filled(textOf(element, 'username'), person).slice(0, 254);
  const clean = /^[^\p{C}\s%]+$/u.test(login) ? login : person.address;
  return endpoint && { endpoint, login: clean, oauthOnly: ways.length > 0 && ways.every((way) => way === 'OAuth2') };
}

function serversOf(provider: XmlElement, kind: string, type: string, person: Person): Server[] {
  return childrenOf(provider, kind)
    .filter(({ attributes }) => attributes.get('type')?.toLowerCase() === type)
    .map((element) => serverIn(element, person))
    .filter((server) => server !== null);
}

/** Those that take a password where there are any, the safest of them. */
function chosen(servers: Server[]): Server | null {
  const usable = servers.some(({ oauthOnly }) => !oauthOnly) ? servers.filter(({ oauthOnly }) => !oauthOnly) : servers;
  const best = safest(usable.map(({ endpoint }) => endpoint));
  return usable.find(({ endpoint }) => endpoint === best) ?? null;
}

function providerIn(xml: string): XmlElement {
  const root = xmlTree(xml.replace(/^\uFEFF/u, ''));
  const [provider] = root.name === 'clientConfig' ? childrenOf(root, 'emailProvider') : [];
  if (!provider) throw new BadXml('No settings of mail.');
  return provider;
}

/** The domains that a file of a table is for, in lower case. Throws `BadXml`. */
export function domainsIn(xml: string): string[] {
  return childrenOf(providerIn(xml), 'domain').map(({ text }) => text.toLowerCase());
}

/** Reads the servers for one person. Throws `BadXml` where it is no such file; servers that it names in an unknown way are left out. */
export function readClientConfig(xml: string, person: Person): Told {
  const provider = providerIn(xml);
  const imap = chosen(serversOf(provider, 'incomingServer', 'imap', person));
  const pop3 = chosen(serversOf(provider, 'incomingServer', 'pop3', person));
  const smtp = chosen(serversOf(provider, 'outgoingServer', 'smtp', person));
  const only = !imap && pop3 !== null;
  return {
    provider: providerNamed(textOf(provider, 'displayName')),
    login: (imap ?? pop3 ?? smtp)?.login ?? person.address,
    imap: imap?.endpoint ?? null,
    smtp: smtp?.endpoint ?? null,
    pop3: pop3?.endpoint ?? null,
    hint: only ? 'pop3Only' : imap?.oauthOnly ? 'oauth' : null,
    help: pageFrom(childrenOf(provider, 'documentation')[0]?.attributes.get('url')),
    page: null,
  };
}
