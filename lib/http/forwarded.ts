/** Who really asks: X-Forwarded-* counts only from the reverse proxies that the operator listed; from anybody else it is a lie. */
import ipaddr from 'ipaddr.js';
import { AppError } from '../errors';
import { plainly } from '../model/said';

/** What server.ts knows of a request before Next sees it. */
export interface Arrival {
  /** Address of the other end of the connection; null on a unix socket, which only a local proxy can reach. */
  peer: string | null;
  headers: Record<string, string | string[] | undefined>;
  /** Addresses or networks (`10.0.0.0/8`) of trusted proxies. */
  trusted: readonly string[];
}

/** Where a request comes from and under which origin it reached us. */
export interface Provenance {
  address: string;
  proto: 'http' | 'https';
  host: string;
}

function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(address) ? ipaddr.process(address) : null;
}

/** True where `address` is one of `list` or in a network of it. */
export function isListed(address: string, list: readonly string[]): boolean {
  const parsed = parse(address);
  if (!parsed) return false;
  return list.some((entry) => {
    if (!entry.includes('/')) return parse(entry)?.toNormalizedString() === parsed.toNormalizedString();
    const [network, bits] = ipaddr.parseCIDR(entry);
    return network.kind() === parsed.kind() && parsed.match([network, bits] as [ipaddr.IPv4, number]);
  });
}

/** Throws `badInput` naming the first entry that is neither an address nor a network. */
export function checkProxyList(list: readonly string[]): void {
  for (const entry of list) {
    if (ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry)) continue;
    throw new AppError(
      'badInput',
      plainly(`ORIEL_TRUSTED_PROXY names “${entry}”, which is neither an address nor a network such as 10.0.0.0/8.`),
    );
  }
}

/** True where `host`, as in the header Host, names this machine to itself. */
export function isLoopbackName(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return /^(([\w-]+\.)*localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(name);
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(',') : (value ?? ''));
const entries = (value: string | string[] | undefined) =>
  one(value)
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

/** An entry of X-Forwarded-For without port, brackets or scope. */
function bare(entry: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1];
  if (bracketed) return bracketed;
  return /^\d+\.\d+\.\d+\.\d+:\d+$/.test(entry) ? entry.slice(0, entry.lastIndexOf(':')) : entry;
}

/** Finds out where a request comes from. The chain of proxies is read from our end; the first address that is not trusted is the client. */
export function provenance({ peer, headers, trusted }: Arrival): Provenance {
  const host = one(headers.host);
  if (peer !== null && !isListed(peer, trusted)) return { address: peer, proto: 'http', host };
  const chain = entries(headers['x-forwarded-for']).map(bare);
  const client = chain.findLast((address) => !isListed(address, trusted)) ?? chain[0] ?? peer ?? 'local';
  const proto = entries(headers['x-forwarded-proto']).at(-1) === 'https' ? 'https' : 'http';
  const outer = entries(headers['x-forwarded-host']).at(-1);
  return { address: parse(client) ? client : (peer ?? 'local'), proto, host: outer && /^[\w.:[\]-]+$/.test(outer) ? outer : host };
}
