/** Looks whether a domain's zone says what it should, and whether a program that asks at its names gets the settings under TLS. */
import { isAppError } from '@/lib/errors';
import type { CheckedLine, CheckState, DnsLine, ServedCheck } from '@/lib/model/devices';
import { canonicalAddress } from '@/lib/net/address';
import { type LookUp, ofNameServers } from '@/lib/net/names';
import { fetchOutside } from '@/lib/net/outside';
import { askSrv, askTxt, listed } from '@/lib/net/records';

/** How the world is asked: by which name servers, `none` for nobody; other ports in place of the usual ones. */
export interface CheckWays {
  servers: readonly string[] | 'none' | null;
  ports?: Readonly<Record<number, number>>;
}

interface Found {
  found: readonly string[];
  isRight: (value: string) => boolean;
}

const dotted = (host: string) => `${host.toLowerCase().replace(/\.$/u, '')}.`;

/** Which host and port answer counts; priority and weight are the operator's own affair. */
async function service({ name, value }: DnsLine, servers?: readonly string[]): Promise<Found | null> {
  const places = listed(await askSrv(name, servers));
  const place = (text: string) => text.split(' ').slice(2).join(' ').toLowerCase();
  if (places === null) return null;
  const found = places.map(({ priority, weight, port, host }) => `${priority} ${weight} ${port} ${dotted(host)}`);
  return { found, isRight: (one) => place(one) === place(value) };
}

async function words({ name, value }: DnsLine, servers?: readonly string[]): Promise<Found | null> {
  const records = listed(await askTxt(name, servers));
  const bare = (text: string) => text.replace(/\s/gu, '');
  return records && { found: records, isRight: (one) => bare(one) === bare(value) };
}

async function addressesOf(ask: LookUp, host: string): Promise<string[] | null> {
  try {
    return await ask(host);
  } catch {
    return null; // The name servers do not answer now: the line says so.
  }
}

/** An alias is right where it leads to the same machine, be it by CNAME or by addresses of its own. */
async function alias({ name, value }: DnsLine, servers?: readonly string[]): Promise<Found | null> {
  const ask = ofNameServers(servers);
  const [there, wanted] = await Promise.all([addressesOf(ask, name), addressesOf(ask, value.replace(/\.$/u, ''))]);
  if (there === null || wanted === null || wanted.length === 0) return null;
  return { found: there, isRight: (one) => wanted.includes(one) };
}

/** A name is right where it leads to this address, be it beside others or by way of an alias. */
async function address({ name, value }: DnsLine, servers?: readonly string[]): Promise<Found | null> {
  const there = await addressesOf(ofNameServers(servers), name);
  return there && { found: there, isRight: (one) => canonicalAddress(one) === value };
}

const ways = { SRV: service, TXT: words, CNAME: alias, A: address, AAAA: address };

/** One line as the name servers have it. */
export async function checkLine(line: DnsLine, { servers }: CheckWays): Promise<CheckedLine> {
  const answer = servers === 'none' ? null : await ways[line.type](line, servers ?? undefined);
  if (answer === null) return { ...line, state: 'unknown', found: [] };
  const { found, isRight } = answer;
  const state: CheckState = found.length === 0 ? 'missing' : found.some(isRight) ? 'right' : 'other';
  return { ...line, state, found: found.slice(0, 10).map((text) => text.slice(0, 300)) };
}

const withinMs = 6000;
const maxBytes = 65_536;

/** How an answer that did not come is told. */
function problemOf(error: unknown): Pick<ServedCheck, 'state' | 'problem'> {
  if (!isAppError(error)) throw error;
  if (error.code === 'hostUnknown') return { state: 'missing', problem: 'name' };
  if (error.code === 'notSecure') return { state: 'other', problem: 'certificate' };
  if (error.code === 'hostNotAllowed') return { state: 'unknown', problem: 'private' };
  return { state: 'unknown', problem: 'away' };
}

/** Asks at one address as a program would; `expected` says whether that is the answer which this Oriel gives. */
export async function checkServed(url: string, expected: (text: string) => boolean, { servers, ports }: CheckWays): Promise<ServedCheck> {
  if (servers === 'none') return { url, state: 'unknown', problem: null };
  const at = new URL(url);
  at.port = String(ports?.[443] ?? '');
  try {
    const bounds = { maxBytes, firstByteMs: withinMs, totalMs: withinMs, redirects: 2 };
    const answer = await fetchOutside({ method: 'GET', url: at.href, accept: '*/*', ...bounds }, ofNameServers(servers ?? undefined));
    const right = answer.status === 200 && expected(answer.bytes.toString('utf8'));
    return right ? { url, state: 'right', problem: null } : { url, state: 'other', problem: 'content' };
  } catch (error) {
    return { url, ...problemOf(error) };
  }
}
