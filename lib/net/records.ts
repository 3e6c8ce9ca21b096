/**
 * What domains say of themselves in the DNS: who takes their mail (MX), where their services are (SRV), and what else they put in words (TXT). Only name servers are asked,
 * nothing is connected to, and no question outlives its time. `servers` are the name servers to ask everywhere, those of the system where none are given.
 */
import { promises } from 'node:dns';
import { isIP } from 'node:net';
import { asciiHost, isFullName } from './names';

/** Records, or `none` where the name has none of the kind, `noName` where there is no such name, `away` where it cannot be known now. */
export type Records<T> = readonly T[] | 'none' | 'noName' | 'away';

/** Name servers as `address` or `address:port`. */
export type NameServers = readonly string[] | null | undefined;

/** An MX record; an empty host takes no mail (RFC 7505). */
export interface MxRecord {
  host: string;
  priority: number;
}
/** An SRV record; an empty host says that the service is not offered (RFC 2782). */
export interface SrvRecord {
  host: string;
  port: number;
  priority: number;
  weight: number;
}

/** How long a question may take where nothing else is said, ms. */
const usualMs = 4000;

type Question<T> = (resolver: promises.Resolver, name: string) => Promise<T[]>;

/** Asks one question about a name, as people write it. Names without a dot and literal addresses are no names. Throws where `servers` are none. */
export async function askRecords<T>(name: string, question: Question<T>, servers: NameServers, withinMs = usualMs): Promise<Records<T>> {
  const host = asciiHost(name);
  if (host === null || !isFullName(host) || isIP(host) !== 0) return 'noName';
  const resolver = new promises.Resolver({ timeout: withinMs, tries: 1 });
  if (servers) resolver.setServers(servers);
  const late = setTimeout(() => resolver.cancel(), withinMs);
  try {
    const found = await question(resolver, host);
    return found.length > 0 ? found : 'none';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENODATA') return 'none';
    if (code === 'ENOTFOUND' || code === 'EBADNAME') return 'noName';
    // Every other word of the resolver's own: a name server that fails, refuses, or says nothing in time.
    if (/^E[A-Z]+$/u.test(code)) return 'away';
    throw error;
  } finally {
    clearTimeout(late);
  }
}

/** The records as a list, empty where there are none; null where they cannot be known now. */
export function listed<T>(records: Records<T>): readonly T[] | null {
  if (records === 'away') return null;
  return typeof records === 'string' ? [] : records;
}

/** A host as an answer names it, '' for the root (there is none). Null for what is no name of a host: put into the address of a page, it would lead elsewhere. */
const hostIn = (answer: string): string | null => (answer.replace(/\.$/u, '') === '' ? '' : asciiHost(answer));

/** The records whose host is one, with it in lower case and without the dot at the end. */
function withHosts<T extends object>(records: readonly T[], nameOf: (record: T) => string): (T & { host: string })[] {
  return records.flatMap((record) => {
    const host = hostIn(nameOf(record));
    return host === null ? [] : [{ ...record, host }];
  });
}

/** The MX records of a domain, the one to try first in front. */
export function askMx(domain: string, servers?: NameServers, withinMs?: number): Promise<Records<MxRecord>> {
  const question: Question<MxRecord> = async (resolver, name) => {
    const found = withHosts(await resolver.resolveMx(name), ({ exchange }) => exchange);
    return found.map(({ host, priority }) => ({ host, priority })).sort((a, b) => a.priority - b.priority);
  };
  return askRecords(domain, question, servers, withinMs);
}

/** True where the domain says outright that it takes no mail (RFC 7505). */
export const refusesMail = (records: Records<MxRecord>): boolean =>
  typeof records !== 'string' && records.length === 1 && records[0]?.host === '';

/**
 * The SRV records of a name such as `_imaps._tcp.example.org`, the one to try first in front: by priority, then the heavier (RFC 2782 would draw lots; who sets up an account
 * wants the same answer twice).
 */
export function askSrv(name: string, servers?: NameServers, withinMs?: number): Promise<Records<SrvRecord>> {
  const question: Question<SrvRecord> = async (resolver, host) => {
    const found = withHosts(await resolver.resolveSrv(host), ({ name: target }) => target);
    return found
      .map(({ host: target, port, priority, weight }) => ({ host: target, port, priority, weight }))
      .sort((a, b) => a.priority - b.priority || b.weight - a.weight);
  };
  return askRecords(name, question, servers, withinMs);
}

/** The text records of a name, each joined from its pieces. */
export function askTxt(name: string, servers?: NameServers, withinMs?: number): Promise<Records<string>> {
  const question: Question<string> = async (resolver, host) => (await resolver.resolveTxt(host)).map((pieces) => pieces.join(''));
  return askRecords(name, question, servers, withinMs);
}

/** The text records of a name; none where there are none. */
export type TxtLookUp = (name: string) => Promise<readonly string[]>;

/** Asks the system's name server; a name that cannot be looked up has none. */
export const lookUpTxt: TxtLookUp = async (name) => listed(await askTxt(name)) ?? [];
