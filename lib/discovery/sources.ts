/** The sources of settings that are asked over the network, each by itself. A source answers null where it says nothing, and throws an `AppError` where it cannot be asked. */
import { AppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import type { Consent, DiscoverySource } from '@/lib/model/discovery';
import { isWithin } from '@/lib/model/mail-providers';
import { say } from '@/lib/model/said';
import { BadXml } from '@/lib/model/xml';
import { askMx, askSrv, askTxt, listed, refusesMail, type SrvRecord } from '@/lib/net/records';
import { autodiscoverQuestion, readAutodiscover } from './autodiscover-xml';
import { type Candidate, endpointFrom, type Person, safest, type Told } from './candidate';
import { readClientConfig } from './client-config';
import { inOwnTable } from './own-table';
import { isVouchedFor, readPacc } from './pacc';
import { providerBehind } from './providers';
import { askWeb, portIn, textIn, type Ways } from './ways';

/** One source, to be asked. */
export interface Source {
  source: DiscoverySource;
  at: string;
  ask: (signal: AbortSignal) => Promise<Candidate | null>;
}

const nameServersAway = () => new AppError('serverAway', say('said.discovery.nameServers'));
const otherForm = (host: string, cause?: unknown) => new AppError('notFound', say('said.discovery.otherForm', { host }), { cause });

/** What `read` makes of an answer. Throws `notFound` where it is of another form: many web servers answer anything with a page. */
function understood<T>(host: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof BadXml ? otherForm(host, error) : error;
  }
}

/** Where Thunderbird's file lies on a web server that is there for it alone: as draft-ietf-mailmaint-autoconfig has it, and as most still serve it. */
export const clientConfigFiles = ['.well-known/mail-v1.xml', 'mail/config-v1.1.xml'] as const;

/** The operator's tables: a folder of files, and the https address of a table on the web, without a slash at the end; null where there is none. */
export interface Tables {
  folder: string | null;
  ispdb: string | null;
}

/** Thunderbird's file at one address. The person's own address is told to the domain itself only, and only under TLS. */
export function clientConfigAt(source: DiscoverySource, url: string, consent: Consent, person: Person, ways: Ways): Source {
  return {
    source,
    at: url.replace(/\?.*$/u, ''),
    ask: async (signal) => {
      const answer = await askWeb(url, ways, { signal });
      const text = textIn(answer);
      const { hostname } = new URL(url);
      if (text === null) return null;
      return { ...understood(hostname, () => readClientConfig(text, person)), source, at: hostname, consent };
    },
  };
}

/** The services that the domain's name servers tell of (RFC 6186, RFC 8314). Hosts beyond the domain are agreed to first, as nothing proves the records. */
export function bySrv(person: Person, { servers }: Ways): Source {
  const { domain, address } = person;
  const placed = (places: readonly SrvRecord[], security: 'tls' | 'starttls') =>
    places[0] && places[0].host !== '' ? endpointFrom(places[0].host, places[0].port, security) : null;
  const ask = async (): Promise<Candidate | null> => {
    const names = ['_imaps', '_imap', '_submissions', '_submission', '_pop3s', '_pop3'];
    const answers = await Promise.all(names.map(async (name) => listed(await askSrv(`${name}._tcp.${domain}`, servers))));
    if (answers.every((answer) => answer === null)) throw nameServersAway();
    const [imaps, imap4, submissions, submission, pop3s, pop] = answers.map((places, at) =>
      placed(places ?? [], at % 2 === 0 ? 'tls' : 'starttls'),
    );
    const imap = safest([imaps ?? null, imap4 ?? null]);
    const smtp = safest([submissions ?? null, submission ?? null]);
    const pop3 = safest([pop3s ?? null, pop ?? null]);
    if (!imap && !smtp && !pop3) return null;
    const within = [imap, smtp].every((endpoint) => !endpoint || isWithin(endpoint.host, domain));
    const hint = !imap && pop3 ? 'pop3Only' : null;
    const consent = within ? 'none' : 'otherDomain';
    return { source: 'srv', at: domain, consent, provider: null, login: address, imap, smtp, pop3, hint, help: null, page: null };
  };
  return { source: 'srv', at: `_imaps._tcp.${domain}`, ask };
}

/** The domains that a host of mail may be of: what is left without its first label, and its last two labels where those are no registry such as co.uk. */
function domainsAbove(host: string): string[] {
  const labels = host.split('.');
  const [second = '', top = ''] = labels.slice(-2);
  const short = top.length === 2 && second.length <= 3 ? [] : [`${second}.${top}`];
  const parent = labels.length > 3 ? [labels.slice(1).join('.')] : [];
  return [...new Set([...parent, ...short])];
}

/** Most hosts of a domain's mail that are looked at: whoever names thousands would hold the process. */
export const mostExchangers = 10;

/** The provider whose hosts take the domain's mail: a known one, or what that provider's own domain serves, which is agreed to first. */
export function byMx(person: Person, { folder, ispdb }: Tables, ways: Ways): Source {
  const ask = async (signal: AbortSignal): Promise<Candidate | null> => {
    const { domain } = person;
    const records = await askMx(domain, ways.servers);
    // What the name servers say of the domain itself is worth more than that nobody was found: as a rule it is mistyped.
    if (records === 'noName') throw new AppError('notFound', say('said.doctor.mx.noDomain', { domain }));
    if (refusesMail(records)) throw new AppError('notFound', say('said.doctor.mx.null', { domain }));
    const hosts = listed(records)
      ?.slice(0, mostExchangers)
      .map(({ host }) => host);
    if (!hosts) throw nameServersAway();
    const from = (told: Told, at: string, consent: Consent): Candidate => ({ ...told, source: 'mx', at, consent });
    for (const host of hosts) {
      const own = folder === null ? null : inOwnTable(folder, domainsAbove(host), person);
      if (own) return from(own.told, host, 'none');
      const known = providerBehind(host, person);
      if (known) return from(known, host, 'none');
    }
    const [nearest] = hosts;
    if (nearest === undefined) return null;
    const above = domainsAbove(nearest).filter((one) => !isWithin(one, domain));
    const told = ispdb === null ? [] : above.map((one) => clientConfigAt('mx', `${ispdb}/${one}`, 'none', person, ways));
    const served = above.flatMap((one) =>
      clientConfigFiles.map((file) => clientConfigAt('mx', `https://autoconfig.${one}/${file}`, 'otherDomain', person, ways)),
    );
    const answers = await Promise.allSettled([...told, ...served].map((config) => config.ask(signal)));
    return answers.flatMap((answer) => (answer.status === 'fulfilled' && answer.value ? [answer.value] : []))[0] ?? null;
  };
  return { source: 'mx', at: `MX ${person.domain}`, ask };
}

const mostTurns = 2;

async function askAutodiscover(url: string, person: Person, ways: Ways, signal: AbortSignal, turns = 0): Promise<Told | null> {
  const question = { method: 'POST', body: autodiscoverQuestion(person), contentType: 'text/xml; charset=utf-8', signal } as const;
  const answer = await askWeb(url, ways, question);
  const { hostname } = new URL(url);
  const text = textIn(answer);
  const told = text === null ? null : understood(hostname, () => readAutodiscover(text, person));
  const onward = told && 'redirect' in told ? told.redirect : answer.status >= 300 && answer.status < 400 ? answer.onward : null;
  if (onward === null) return told && 'redirect' in told ? null : told;
  // Beyond TLS nothing is followed: the address would be told to whoever stands on the way.
  const next = URL.canParse(onward, url) ? new URL(onward, url) : null;
  if (next?.protocol !== 'https:' || turns === mostTurns) throw otherForm(hostname);
  return askAutodiscover(next.href, person, ways, signal, turns + 1);
}

/** Microsoft's Autodiscover, by POST and under TLS alone: at the domain, below it, and where its SRV record leads. */
export function byAutodiscover(person: Person, ways: Ways): Source {
  const { domain } = person;
  const one = async (host: string, signal: AbortSignal): Promise<Candidate | null> => {
    const told = await askAutodiscover(`https://${host}/autodiscover/autodiscover.xml`, person, ways, signal);
    if (!told || (!told.imap && !told.pop3 && !told.smtp)) return null;
    return { ...told, source: 'autodiscover', at: host, consent: isWithin(host, domain) ? 'none' : 'otherDomain' };
  };
  const pointed = async (signal: AbortSignal) => {
    const [place] = listed(await askSrv(`_autodiscover._tcp.${domain}`, ways.servers)) ?? [];
    return place && place.host !== '' && place.port === 443 ? one(place.host, signal) : null;
  };
  const ask = async (signal: AbortSignal) => {
    const answers = await Promise.allSettled([one(domain, signal), one(`autodiscover.${domain}`, signal), pointed(signal)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' && answer.value ? [answer.value] : []))[0];
    const [first] = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    if (!found && answers.every(({ status }) => status === 'rejected')) throw first;
    return found ?? null;
  };
  return { source: 'autodiscover', at: `autodiscover.${domain}`, ask };
}

/** The draft's document, asked for under TLS alone, and taken only where the domain's name servers vouch for its bytes. */
export function byPacc(person: Person, ways: Ways): Source {
  const host = `ua-auto-config.${person.domain}`;
  const placed = (endpoint: Endpoint | null) => endpoint && { ...endpoint, port: portIn(ways, endpoint.port) };
  const ask = async (signal: AbortSignal): Promise<Candidate | null> => {
    const answer = await askWeb(`https://${host}/.well-known/user-agent-configuration.json`, ways, { accept: 'application/json', signal });
    const text = textIn(answer);
    if (text === null) return null;
    const records = listed(await askTxt(`_ua-auto-config.${person.domain}`, ways.servers));
    if (records === null) throw nameServersAway();
    if (!isVouchedFor(answer.bytes, records)) throw new AppError('notSecure', say('said.discovery.digest', { host }));
    const told = readPacc(text, person);
    if (!told) throw otherForm(host);
    const servers = { imap: placed(told.imap), pop3: placed(told.pop3), smtp: placed(told.smtp) };
    return { ...told, ...servers, source: 'pacc', at: host, consent: 'none' };
  };
  return { source: 'pacc', at: host, ask };
}
