/**
 * Room `net`: the only way out of the process to a host that a person or a letter named. `resolveEndpoint` is the guard: it looks
 * a name up once, checks every answer, and the caller connects to exactly the address it gave back, so a second answer of a
 * changing name server never counts (T47). It must not know what is spoken over the line. Invariant: without the operator's word
 * no address of a private network is ever given out, and no plain line leaves the machine.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { domainToASCII } from 'node:url';
import { type Env, env, type HostPolicy, type Servers } from '@/lib/env';
import { AppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import { say } from '@/lib/model/said';
import { canonicalAddress, classifyAddress } from './address';

/** Where to connect: a checked address, and the name its certificate must bear (null: the address itself). */
export interface ResolvedEndpoint {
  address: string;
  servername: string | null;
  endpoint: Endpoint;
}

const mailPorts = new Set([25, 143, 465, 587, 993, 4190, 443]);
const lookupWithinMs = 8000;

function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.port === b.port && a.security === b.security && asciiHost(a.host) === asciiHost(b.host);
}

function operatorNamed(endpoint: Endpoint, hosts: HostPolicy): boolean {
  const named = (servers: Servers) => sameEndpoint(endpoint, servers.imap) || sameEndpoint(endpoint, servers.smtp);
  if (hosts.kind === 'fixed') return named(hosts.servers);
  return hosts.kind === 'table' && [...hosts.domains.values()].some(named);
}

/** The name as the resolver gets it: lower case, punycode, without the dot at the end or brackets; null where it is no name. */
function asciiHost(host: string): string | null {
  const bare = host
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  if (isIP(bare)) return canonicalAddress(bare) ?? bare.toLowerCase();
  if (bare.includes('%') || bare.includes(':')) return null;
  const ascii = domainToASCII(bare).toLowerCase();
  return ascii.length > 0 && ascii.length <= 253 && /^[a-z0-9_.-]+$/.test(ascii) && !ascii.includes('..') ? ascii : null;
}

function unknown(host: string, cause?: unknown): AppError {
  return new AppError('hostUnknown', say('said.line.hostUnknown', { host }), {
    cause,
  });
}

function notAllowed(host: string, cause?: string): AppError {
  return new AppError('hostNotAllowed', say('said.line.hostNotAllowed', { host }), { cause });
}

async function lookUp(host: string, shown: string): Promise<string[]> {
  if (isIP(host)) return [host];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'EAI_AGAIN' })), lookupWithinMs);
  });
  try {
    const answers = await Promise.race([lookup(host, { all: true, order: 'verbatim' }), late]);
    if (answers.length === 0) throw unknown(shown);
    return answers.map((answer) => answer.address);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAI_AGAIN') {
      throw new AppError('serverAway', say('said.line.notLookedUp', { host: shown }), {
        cause: error,
      });
    }
    throw error instanceof AppError ? error : unknown(shown, error);
  } finally {
    clearTimeout(timer);
  }
}

function allowedByPair(address: string, port: number, settings: Env): boolean {
  const canonical = canonicalAddress(address);
  const pairs = [`${canonical}:${port}`, `[${canonical}]:${port}`];
  return canonical !== null && settings.privateHosts.some((pair) => pairs.includes(pair.toLowerCase()));
}

/** Throws unless a freely named host may be reached: all its addresses public and the port one of mail, or each pair allowed by name. */
function checkFreeHost(host: string, shown: string, port: number, addresses: string[], settings: Env): void {
  if (addresses.every((address) => allowedByPair(address, port, settings))) return;
  const labels = host.split('.');
  // getaddrinfo reads 2130706433, 0x7f.1 and 0177.0.0.1 as addresses; no top-level domain looks like a number (RFC 3696).
  const numeric = !isIP(host) && /^(0x[0-9a-f]*|\d+)$/.test(labels.at(-1) ?? '');
  if (numeric || (!isIP(host) && labels.length < 2)) throw notAllowed(shown, 'not a full name');
  if (!mailPorts.has(port)) throw notAllowed(`${shown}:${port}`, 'not a port of mail');
  if (!addresses.every((address) => classifyAddress(address) === 'public')) throw notAllowed(shown, 'address not public');
}

/**
 * Looks up where `endpoint` is and whether it may be reached. Servers set by the operator may be anywhere; freely named ones must be
 * public or on the operator's list of exact pairs. Throws `hostUnknown`, `hostNotAllowed`, `notSecure` (plain beyond this machine)
 * or `serverAway` (names cannot be looked up just now).
 */
export async function resolveEndpoint(endpoint: Endpoint): Promise<ResolvedEndpoint> {
  const settings = env();
  const host = asciiHost(endpoint.host);
  if (host === null) throw unknown(endpoint.host);
  const trusted = operatorNamed(endpoint, settings.hosts);
  if (!trusted && settings.hosts.kind !== 'free') throw notAllowed(endpoint.host, 'not a server of the operator');
  const addresses = await lookUp(host, endpoint.host);
  if (!trusted) checkFreeHost(host, endpoint.host, endpoint.port, addresses, settings);
  if (endpoint.security === 'plain' && !settings.allowPlain && !addresses.every((address) => classifyAddress(address) === 'loopback')) {
    throw new AppError('notSecure', say('said.line.plain', { host: endpoint.host }));
  }
  // Most machines without IPv6 still get IPv6 answers, so IPv4 goes first.
  const address = addresses.find((candidate) => isIP(candidate) === 4) ?? addresses[0];
  if (!address) throw unknown(endpoint.host);
  return { address: canonicalAddress(address) ?? address, servername: isIP(host) ? null : host, endpoint };
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
