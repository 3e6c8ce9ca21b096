/**
 * Room `net`: the only way out of the process to a host that a person or a letter named. `resolveEndpoint` is the guard for servers of
 * mail, `fetchOutside` (outside.ts) the one for the web: each looks a name up once and checks every answer, and the line goes to exactly
 * the address that was checked, so a second answer of a changing name server never counts (T47). It must not know what is spoken over
 * the line. Invariant: without the operator's word no address of a private network is ever given out, and no plain line to a mail server
 * leaves the machine.
 */
import { isIP } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { type Env, env } from '@/lib/env';
import type { HostPolicy, Servers } from '@/lib/env-servers';
import { AppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import { say } from '@/lib/model/said';
import { classifyAddress } from './address';
import { allowedByPair, asciiHost, isFullName, type LookUp, lookUp, preferred } from './names';

/** Where to connect: a checked address, and the name its certificate must bear (null: the address itself). */
export interface ResolvedEndpoint {
  address: string;
  servername: string | null;
  endpoint: Endpoint;
}

const mailPorts = new Set([25, 110, 143, 465, 587, 993, 995, 4190, 443]);
/** Those by which letters are fetched from servers elsewhere: collected ones over POP3, those of an old account over IMAP. */
const fetchPorts = { pop3: new Set([110, 995]), imap: new Set([143, 993]) } as const;

function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.port === b.port && a.security === b.security && asciiHost(a.host) === asciiHost(b.host);
}

/** True for a server of a provider that the operator let people sign in with, also where only its host and port are asked about. */
export function ofProvider(endpoint: Pick<Endpoint, 'host' | 'port'> & Partial<Endpoint>, providers: Env['oauth']): boolean {
  const servers = providers.flatMap(({ imap, smtp, pop3 }) => [imap, smtp, ...(pop3 ? [pop3] : [])]);
  return servers.some((one) => sameEndpoint({ security: one.security, ...endpoint }, one));
}

/** True for a server that the operator set, also where only its host and port are asked about. */
export function operatorNamed(endpoint: Pick<Endpoint, 'host' | 'port'> & Partial<Endpoint>, hosts: HostPolicy): boolean {
  const named = (servers: Servers) =>
    [servers.imap, servers.smtp].some((one) => sameEndpoint({ security: one.security, ...endpoint }, one));
  if (hosts.kind === 'fixed') return named(hosts.servers);
  return hosts.kind === 'table' && [...hosts.domains.values()].some(named);
}

function unknown(host: string): AppError {
  return new AppError('hostUnknown', say('said.line.hostUnknown', { host }));
}

function notAllowed(host: string, cause?: string): AppError {
  return new AppError('hostNotAllowed', say('said.line.hostNotAllowed', { host }), { cause });
}

/** A host as it was named, with what its name was found to mean. `shown` is its name in errors. */
interface FreeHost {
  host: string;
  shown: string;
  port: number;
  addresses: string[];
}

/** Throws `hostNotAllowed` unless a freely named host may be reached: all its addresses public and the port one of `ports`, or each pair allowed by name. */
export function checkFreeHost({ host, shown, port, addresses }: FreeHost, settings: Env, ports: ReadonlySet<number> = mailPorts): void {
  if (addresses.every((address) => allowedByPair(address, port, settings))) return;
  if (!isFullName(host)) throw notAllowed(shown, 'not a full name');
  if (!ports.has(port)) throw notAllowed(`${shown}:${port}`, 'not a port of mail');
  if (!addresses.every((address) => classifyAddress(address) === 'public')) throw notAllowed(shown, 'address not public');
}

/**
 * Looks up where `endpoint` is and whether it may be reached. Servers set by the operator may be anywhere; freely named ones must be
 * public or on the operator's list of exact pairs. With `elsewhere` it is a server that letters are only fetched from: the operator's choice of
 * servers to sign in to does not bind it, and any other counts as freely named, at a port of that protocol; over POP3 it does not open it either. `ask` looks names up, the system where not given. Throws `hostUnknown`, `hostNotAllowed`,
 * `notSecure` (plain beyond this machine) or `serverAway` (names cannot be looked up just now).
 */
export async function resolveEndpoint(
  endpoint: Endpoint,
  { elsewhere, ask }: { elsewhere?: keyof typeof fetchPorts | undefined; ask?: LookUp } = {},
): Promise<ResolvedEndpoint> {
  const settings = env();
  const host = asciiHost(endpoint.host);
  if (host === null) throw unknown(endpoint.host);
  const trusted = (elsewhere !== 'pop3' && operatorNamed(endpoint, settings.hosts)) || ofProvider(endpoint, settings.oauth);
  if (!trusted && !elsewhere && settings.hosts.kind !== 'free') throw notAllowed(endpoint.host, 'not a server of the operator');
  const addresses = await lookUp(host, endpoint.host, ask);
  if (!trusted)
    checkFreeHost({ host, shown: endpoint.host, port: endpoint.port, addresses }, settings, elsewhere ? fetchPorts[elsewhere] : mailPorts);
  if (endpoint.security === 'plain' && !settings.allowPlain && !addresses.every((address) => classifyAddress(address) === 'loopback')) {
    throw new AppError('notSecure', say('said.line.plain', { host: endpoint.host }));
  }
  const address = preferred(addresses);
  if (address === null) throw unknown(endpoint.host);
  return { address, servername: isIP(host) ? null : host, endpoint };
}

/** Options for `tls.connect`. `servername` is missing for a literal address, whose certificate must then bear the address. */
export interface TlsOptions {
  minVersion: 'TLSv1.2';
  servername?: string;
  /** Only where the operator added certificate authorities. */
  secureContext?: SecureContext;
}

let context: { extraCa: string; secureContext: SecureContext } | null = null;

function contextWith(extraCa: string): SecureContext {
  // Reading 140 root certificates costs milliseconds, so it is done once and not for every connection.
  if (context?.extraCa !== extraCa) {
    context = { extraCa, secureContext: createSecureContext({ ca: [...rootCertificates, extraCa], minVersion: 'TLSv1.2' }) };
  }
  return context.secureContext;
}

/**
 * TLS towards mail servers: 1.2 or newer for `servername` (null for a literal address), trusting the usual roots and those of the
 * operator. Name and chain are always verified; there is no switch to turn that off (T55).
 */
export function tlsOptions(servername: string | null): TlsOptions {
  const { extraCa } = env();
  return { minVersion: 'TLSv1.2', ...(servername ? { servername } : {}), ...(extraCa ? { secureContext: contextWith(extraCa) } : {}) };
}
