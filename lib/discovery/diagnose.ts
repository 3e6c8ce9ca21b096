/** Looks at all that can be known of an address and its servers without signing in, one finding after the other. */
import { env } from '@/lib/env';
import { isAppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import type { Finding, NamedServer, PortFinding, Protocol } from '@/lib/model/diagnosis';
import { providerOfDomain, providerOfExchanger } from '@/lib/model/mail-providers';
import { resolveLook } from '@/lib/net/look';
import { askMx, askSrv, refusesMail } from '@/lib/net/records';
import { type Candidate, personOf, type Told } from './candidate';
import { inOwnTable } from './own-table';
import { type ProbeLimits, type ProbeTarget, probePort } from './probe';
import { byMx, clientConfigAt, clientConfigFiles, mostExchangers, type Source } from './sources';
import type { Ways } from './ways';

/** What is looked at. */
export interface DiagnosisPlan {
  /** As the name servers know it. */
  domain: string;
  /** The servers as they are set, where they are. */
  imap: Endpoint | null;
  smtp: Endpoint | null;
  /** Whom to ask about names: null for those of the system, `none` for nobody. */
  nameServers: readonly string[] | 'none' | null;
  /** False where only the servers that are set may be looked at. */
  others: boolean;
  /** Other ports of web servers in place of the usual ones. */
  ports?: Ways['ports'];
}

const services = ['imaps', 'imap', 'submissions', 'submission', 'pop3s', 'pop3', 'sieve'] as const;
const usualPorts = { in: { imap: [993, 143], pop3: [995, 110], sieve: [4190] }, out: { smtp: [465, 587, 25] } } as const;
/** Most lines that are open at once. */
const atOnce = 4;
/** Hosts that take a domain's mail whose port is looked at: the one that is tried first, and the next. */
const exchangersLookedAt = 2;

async function lookAtMx(domain: string, servers: readonly string[] | null): Promise<Finding & { kind: 'mx' }> {
  const found = await askMx(domain, servers);
  if (typeof found === 'string') return { kind: 'mx', domain, result: found === 'noName' ? 'noDomain' : found, hosts: [] };
  if (refusesMail(found)) return { kind: 'mx', domain, result: 'null', hosts: [] };
  return { kind: 'mx', domain, result: 'found', hosts: found.slice(0, mostExchangers).flatMap(({ host }) => host || []) };
}

async function lookAtSrv(domain: string, servers: readonly string[] | null): Promise<Finding & { kind: 'srv' }> {
  const answers = await Promise.all(
    services.map(async (service) => ({ service, found: await askSrv(`_${service}._tcp.${domain}`, servers) })),
  );
  if (answers.every(({ found }) => found === 'away')) return { kind: 'srv', domain, servers: null };
  const named = answers.flatMap(({ service, found }): NamedServer[] =>
    typeof found === 'string' ? [] : found.flatMap(({ host, port }) => (host === '' ? [] : [{ service, host, port }])),
  );
  return { kind: 'srv', domain, servers: named.slice(0, 20) };
}

/** Somebody there, since no file is told whose servers are looked for; null where it is no whole domain. */
const somebodyAt = (domain: string) => personOf(`postmaster@${domain}`);

/** What the operator's own table says of the domain. No network. */
function toldByOwnTable(domain: string): Told[] {
  const { autoconfigFolder: folder } = env();
  const person = somebodyAt(domain);
  const found = folder === null || !person ? null : inOwnTable(folder, [person.domain], person);
  return found ? [found.told] : [];
}

/** What a source says, or null, also where it cannot be asked. */
async function saidBy({ ask }: Source, signal: AbortSignal): Promise<Candidate | null> {
  try {
    return await ask(signal);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return null;
  }
}

/** The servers that the domain's own files over HTTPS name and, where `others`, tables and the provider behind it; `host` is where such a file lies. */
async function lookAtSettings(plan: DiagnosisPlan, ways: Ways, signal: AbortSignal): Promise<{ told: Told[]; host: string | null }> {
  const { autoconfigFolder: folder, ispdb } = env();
  const person = somebodyAt(plan.domain);
  if (!person) return { told: [], host: null };
  const { domain } = person;
  const [drafted, usual] = clientConfigFiles;
  const places = [`autoconfig.${domain}/${drafted}`, `autoconfig.${domain}/${usual}`, `${domain}/.well-known/autoconfig/${usual}`];
  const files = places.map((place) => clientConfigAt('autoconfig', `https://${place}`, 'none', person, ways));
  const listed = ispdb === null ? [] : [clientConfigAt('ispdb', `${ispdb}/${domain}`, 'none', person, ways)];
  const beyond = plan.others ? [...listed, byMx(person, { folder, ispdb }, ways)] : [];
  const answers = await Promise.all([...files, ...beyond].map((source) => saidBy(source, signal)));
  signal.throwIfAborted();
  const told = answers.filter((answer) => answer !== null);
  return { told, host: told.find(({ source }) => source === 'autoconfig')?.at ?? null };
}

/** Names to try for a domain that names no servers: those of the provider behind it, by the domain or by who takes its mail (MX), then the usual ones. */
export function namesToTry(domain: string, exchangers: readonly string[]): { incoming: string[]; outgoing: string[]; pop3: string | null } {
  const behind = exchangers.map(providerOfExchanger).find((one) => one !== null);
  const provider = providerOfDomain(domain) ?? behind;
  const hostOf = (text: string | undefined) => text?.replace(/:.*$/u, '') ?? null;
  const first = (host: string | null, usual: string[]) => (host === null ? usual : [host, ...usual]);
  return {
    incoming: first(hostOf(provider?.in), [`imap.${domain}`, `mail.${domain}`]),
    outgoing: first(hostOf(provider?.out), [`smtp.${domain}`, `mail.${domain}`]),
    pop3: hostOf(provider?.pop),
  };
}

/** The host to look at for one direction: as it is set, as it is named, or the first usual name that there is at this port. */
async function hostFor(given: Endpoint | null, [named]: readonly string[], port: number, guesses: string[]): Promise<string | null> {
  if (given) return given.host;
  if (named !== undefined) return named;
  for (const guess of guesses) {
    try {
      await resolveLook(guess, port);
      return guess;
    } catch (error) {
      if (!isAppError(error)) throw error;
    }
  }
  return null;
}

const targetsAt = (host: string, ports: Readonly<Partial<Record<Protocol, readonly number[]>>>): ProbeTarget[] =>
  Object.entries(ports).flatMap(([protocol, list]) =>
    (list ?? []).map((port) => ({ protocol: protocol as Protocol, host, port, chosen: null })),
  );

const targetsTold = ({ imap, smtp, pop3 }: Told): ProbeTarget[] =>
  Object.entries({ imap, smtp, pop3 }).flatMap(([protocol, endpoint]) =>
    endpoint ? [{ protocol: protocol as Protocol, host: endpoint.host, port: endpoint.port, chosen: null }] : [],
  );

/** What was learnt of a domain before any port is looked at. */
interface Learnt {
  /** By SRV records. */
  named: readonly NamedServer[];
  /** By files and tables. */
  told: readonly Told[];
  /** By MX records. */
  exchangers: readonly string[];
}

/** The ports to look at: first those that are set, then what is named, where the domain's mail goes, then the usual ones of the same hosts. */
async function targetsOf({ domain, imap, smtp, others }: DiagnosisPlan, { named, told, exchangers }: Learnt): Promise<ProbeTarget[]> {
  const set: ProbeTarget[] = [
    ...(imap ? [{ protocol: 'imap' as const, host: imap.host, port: imap.port, chosen: imap.security }] : []),
    ...(smtp ? [{ protocol: 'smtp' as const, host: smtp.host, port: smtp.port, chosen: smtp.security }] : []),
  ];
  if (!others) return set;
  const protocols = { imap: 'imap', imaps: 'imap', pop3: 'pop3', pop3s: 'pop3', submission: 'smtp', submissions: 'smtp', sieve: 'sieve' };
  const byDomain = named.map(({ service, host, port }): ProbeTarget => {
    return { protocol: protocols[service as keyof typeof protocols] as Protocol, host, port, chosen: null };
  });
  const names = namesToTry(domain, exchangers);
  const bySrv = (wanted: RegExp) => named.flatMap(({ service, host }) => (wanted.test(service) ? [host] : []));
  const byFile = (use: 'imap' | 'smtp') => told.flatMap((one) => one[use]?.host ?? []);
  const [incoming, outgoing] = await Promise.all([
    hostFor(imap, [...bySrv(/^imap/), ...byFile('imap')], 993, names.incoming),
    hostFor(smtp, [...bySrv(/^submission/), ...byFile('smtp')], 465, names.outgoing),
  ]);
  // Some providers have a host of its own for POP3.
  const { pop3, ...besides } = usualPorts.in;
  const fetched = names.pop3 !== null && incoming === names.incoming[0] ? names.pop3 : incoming;
  const all = [
    ...set,
    ...byDomain,
    ...told.flatMap(targetsTold),
    ...exchangers.slice(0, exchangersLookedAt).flatMap((host) => targetsAt(host, { smtp: [25] })),
    ...(incoming ? targetsAt(incoming, besides) : []),
    ...(fetched ? targetsAt(fetched, { pop3 }) : []),
    ...(outgoing ? targetsAt(outgoing, usualPorts.out) : []),
  ];
  const nameOf = ({ host, port }: ProbeTarget) => `${host.toLowerCase()}:${port}`;
  return all.filter((one, at) => all.findIndex((other) => nameOf(other) === nameOf(one)) === at).slice(0, 24);
}

/** Gives the answers of all works as each comes, so many at once at most. */
async function* asTheyCome<T>(works: readonly (() => Promise<T>)[], most: number): AsyncGenerator<T> {
  const running = new Map<number, Promise<[number, T]>>();
  let next = 0;
  while (next < works.length || running.size > 0) {
    while (next < works.length && running.size < most) {
      const at = next;
      next += 1;
      const work = works[at] as () => Promise<T>;
      const told = work().then((value): [number, T] => [at, value]);
      // Whoever stops after the failure of one hears of no other.
      told.catch(() => undefined);
      running.set(at, told);
    }
    const [at, value] = await Promise.race(running.values());
    running.delete(at);
    yield value;
  }
}

/** A port that nobody set and nobody may look at is nothing that a person need know. */
const worthSaying = ({ chosen, outcome }: PortFinding) => chosen !== null || !['notAllowed', 'hostUnknown', 'away'].includes(outcome);

/** Everything that can be found without a password, as it is learnt: the domain first, then ports. Throws the reason of `signal` only. */
export async function* diagnose(plan: DiagnosisPlan, signal: AbortSignal, limits?: ProbeLimits): AsyncGenerator<Finding> {
  const { domain, nameServers, ports } = plan;
  const learnt: Learnt = { named: [], told: toldByOwnTable(domain), exchangers: [] };
  if (nameServers !== 'none') {
    const [mx, srv] = await Promise.all([lookAtMx(domain, nameServers), lookAtSrv(domain, nameServers)]);
    learnt.named = srv.servers ?? [];
    learnt.exchangers = mx.hosts;
    yield mx;
    // What is no domain has no servers, and what the name servers kept to themselves is said once.
    if (mx.result !== 'noDomain') {
      if (srv.servers) yield srv;
      const { told, host } = await lookAtSettings(plan, { servers: nameServers ?? undefined, ports }, signal);
      learnt.told = [...learnt.told, ...told];
      yield { kind: 'autoconfig', domain, host };
    }
  }
  signal.throwIfAborted();
  const works = (await targetsOf(plan, learnt)).map((target) => () => probePort(target, signal, limits));
  for await (const finding of asTheyCome(works, atOnce)) if (worthSaying(finding)) yield finding;
}
