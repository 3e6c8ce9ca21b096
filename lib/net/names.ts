/** Names of hosts: how they are spelled, where they are, and which private places the operator named. */
import { promises } from 'node:dns';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { canonicalAddress } from './address';

/** All addresses of a host name, as a resolver gives them; none where there is no such name. */
export type LookUp = (host: string) => Promise<string[]>;

const lookupWithinMs = 8000;

/** The name as the resolver gets it: lower case, punycode, without the dot at the end or brackets; null where it is no name. */
export function asciiHost(host: string): string | null {
  const bare = host
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  if (isIP(bare)) return canonicalAddress(bare) ?? bare.toLowerCase();
  if (bare.includes('%') || bare.includes(':')) return null;
  const ascii = domainToASCII(bare).toLowerCase();
  return ascii.length > 0 && ascii.length <= 253 && /^[a-z0-9_.-]+$/.test(ascii) && !ascii.includes('..') ? ascii : null;
}

/** False for a name of one label, and for one that `getaddrinfo` may read as an address: 2130706433, 0x7f.1, 0177.0.0.1 (RFC 3696). */
export function isFullName(host: string): boolean {
  const labels = host.split('.');
  return isIP(host) !== 0 || (labels.length > 1 && !/^(0x[0-9a-f]*|\d+)$/.test(labels.at(-1) ?? ''));
}

/** True where the operator named this address with this port (`privateHosts`). */
export function allowedByPair(address: string, port: number, settings: Env): boolean {
  const canonical = canonicalAddress(address);
  const pairs = [`${canonical}:${port}`, `[${canonical}]:${port}`];
  return canonical !== null && settings.privateHosts.some((pair) => pairs.includes(pair.toLowerCase()));
}

/** The one to connect to of several addresses: most machines without IPv6 still get IPv6 answers, so IPv4 goes first. */
export function preferred(addresses: readonly string[]): string | null {
  const address = addresses.find((candidate) => isIP(candidate) === 4) ?? addresses[0];
  return address === undefined ? null : (canonicalAddress(address) ?? address);
}

function unknown(host: string, cause?: unknown): AppError {
  return new AppError('hostUnknown', say('said.line.hostUnknown', { host }), { cause });
}

/** By the system, which knows more than name servers: its file of hosts, local names. */
export const ofSystem: LookUp = async (host) =>
  (await promises.lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);

const noSuchName = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

/**
 * By name servers alone, those of the system where none are given. The system's own way holds one of the few threads that files need
 * too until a name server answers: a letter with a hundred names that nobody answers for would stop them all.
 */
export function ofNameServers(servers?: readonly string[]): LookUp {
  return async (host) => {
    const resolver = new promises.Resolver({ timeout: 2500, tries: 2 });
    if (servers) resolver.setServers(servers);
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const faults = answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason?.code)] : []));
    if (found.length > 0 || faults.every((code) => noSuchName.has(code))) return found;
    throw Object.assign(new Error(faults.join(' ')), { code: 'EAI_AGAIN' });
  };
}

/** By name servers as `ofNameServers` has them; where the operator has private places, the system is asked for local names, and for what name servers do not know. */
export function usualLookUp(withPrivate: boolean, servers?: readonly string[]): LookUp {
  return async (host) => {
    const found = isFullName(host) ? await ofNameServers(servers)(host) : [];
    return found.length === 0 && withPrivate ? ofSystem(host) : found;
  };
}

/**
 * All addresses of `host`, asked for once; a literal address is its own. `shown` is the name in errors. Throws `hostUnknown`, or
 * `serverAway` where names cannot be looked up just now.
 */
export async function lookUp(host: string, shown: string, ask: LookUp = ofSystem): Promise<string[]> {
  if (isIP(host)) return [host];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'EAI_AGAIN' })), lookupWithinMs);
  });
  try {
    const addresses = await Promise.race([ask(host), late]);
    if (addresses.length === 0) throw unknown(shown);
    return addresses;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAI_AGAIN') {
      throw new AppError('serverAway', say('said.line.notLookedUp', { host: shown }), { cause: error });
    }
    throw error instanceof AppError ? error : unknown(shown, error);
  } finally {
    clearTimeout(timer);
  }
}
