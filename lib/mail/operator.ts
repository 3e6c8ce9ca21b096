/** What those who run this Oriel see of it: their domains, and what the DNS has to say for other devices. */
import { listAccounts } from '@/lib/db/accounts';
import { clientConfig } from '@/lib/devices/client-config';
import { type CheckWays, checkLine, checkServed } from '@/lib/devices/dns-check';
import { dnsLines, namelessServers } from '@/lib/devices/dns-lines';
import { paccDocument } from '@/lib/devices/pacc';
import { env } from '@/lib/env';
import { serversOfDomain } from '@/lib/env-servers';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { DomainCheck, OperatorView } from '@/lib/model/devices';
import { say } from '@/lib/model/said';
import { serversOf } from './published';
import { splitAddress } from './servers-for';

/**
 * Is one of the addresses that are open in this session an operator's? It counts only where its server and login are those that the operator set for it: where
 * people choose, or chose, their servers, an address is what somebody typed, and only the login was proven.
 */
export async function isOperator(actor: Actor): Promise<boolean> {
  const { operators, hosts } = env();
  if (operators.length === 0) return false;
  return (await listAccounts(actor)).some(({ address, login, imap }) => {
    const { local, domain } = splitAddress(address);
    const set = serversOfDomain(hosts, domain);
    if (!operators.includes(address) || set === null) return false;
    const theirs = login === address || (set.login === 'local' && login === local);
    return theirs && set.imap.host === imap.host && set.imap.port === imap.port;
  });
}

/** Who is no operator learns nothing, not even that there is such a page. */
async function refuseOthers(actor: Actor): Promise<void> {
  if (!(await isOperator(actor))) throw new AppError('notFound', say('said.operator.none'));
}

/** The operator's domains: those of the table, those that are published, and those of the operators' own addresses. */
function domainsOf(): string[] {
  const { hosts, publish, operators } = env();
  const listed = hosts.kind === 'table' ? [...hosts.domains.keys()] : [];
  const own = operators.filter((one) => one.includes('@')).map((one) => splitAddress(one).domain);
  return [...new Set([...listed, ...publish, ...own])].filter((domain) => serversOf(domain) !== null).sort();
}

const isPublished = (domain: string): boolean => env().publish.includes(domain);

function linesFor(domain: string, host: string) {
  const servers = serversOf(domain);
  return servers ? dnsLines(servers, host, isPublished(domain)) : [];
}

function viewOf(domain: string, host: string): OperatorView['domains'][number] {
  const servers = serversOf(domain);
  const nameless = servers ? namelessServers(servers) : [];
  return { domain, published: isPublished(domain), lines: linesFor(domain, host), nameless };
}

/** The domains with the lines to set. `host` is the name that Oriel is reached by. Throws `notFound` for all but operators. */
export async function readOperatorView(actor: Actor, host: string): Promise<OperatorView> {
  await refuseOthers(actor);
  return { domains: domainsOf().map((domain) => viewOf(domain, host)) };
}

/** Looks the lines of a domain up now, and asks at its names as a mail program would. Throws `notFound` for a domain that is none of the operator's. */
export async function checkDomain(actor: Actor, domain: string, host: string, ways?: CheckWays): Promise<DomainCheck> {
  await refuseOthers(actor);
  const servers = domainsOf().includes(domain) ? serversOf(domain) : null;
  if (!servers) throw new AppError('notFound', say('said.operator.none'));
  const asked = ways ?? { servers: env().nameServers };
  const config = clientConfig(servers);
  const document = paccDocument(servers);
  const served: [url: string, expected: (text: string) => boolean][] = isPublished(domain)
    ? [
        [`https://autoconfig.${domain}/mail/config-v1.1.xml`, (text) => text === config],
        [
          `https://autodiscover.${domain}/autodiscover/autodiscover.json?Email=postmaster%40${domain}&Protocol=AutodiscoverV1`,
          (text) => text.includes('"AutodiscoverV1"'),
        ],
        ...(document
          ? [
              [`https://ua-auto-config.${domain}/.well-known/user-agent-configuration.json`, (text: string) => text === document] as [
                string,
                (text: string) => boolean,
              ],
            ]
          : []),
      ]
    : [];
  const [lines, answers] = await Promise.all([
    Promise.all(linesFor(domain, host).map((line) => checkLine(line, asked))),
    Promise.all(served.map(([url, expected]) => checkServed(url, expected, asked))),
  ]);
  return { lines, served: answers };
}
