/**
 * Room `discovery`: from a mail address to the servers of its mail. It asks name servers and web servers, and servers of mail for their greeting alone: no login name
 * and no password ever passes through here. Everything goes out by `lib/net`, so that no private place is reached without the operator's word (T47), and every question is
 * bounded in bytes, time and redirects. What is found is only ever proposed: who signs in sees whom the password would go to.
 */
import { isIP } from 'node:net';
import type { Endpoint, Security } from '@/lib/model/account';
import type { Consent, DiscoverySource, ProviderHint } from '@/lib/model/discovery';
import { asciiHost, isFullName } from '@/lib/net/names';

/** Whose servers are looked for. The domain is in ASCII. */
export interface Person {
  address: string;
  local: string;
  domain: string;
}

/** What one source says. Servers that it does not name are null. */
export interface Candidate {
  source: DiscoverySource;
  at: string;
  consent: Consent;
  provider: string | null;
  login: string;
  imap: Endpoint | null;
  smtp: Endpoint | null;
  pop3: Endpoint | null;
  hint: ProviderHint | null;
  /** A page of the provider about it, and where an app password is made; https. */
  help: string | null;
  page: string | null;
}

/** What a format tells, before it is known who said it. */
export type Told = Omit<Candidate, 'source' | 'at' | 'consent'>;

/** What a provider calls itself, in one line of text without signs that turn or hide words; null where that leaves nothing. */
export const providerNamed = (text: string): string | null =>
  text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 80) || null;

/** A page as somebody else names it, or null where it is none under TLS. */
export function pageFrom(text: string | undefined): string | null {
  return text !== undefined && URL.canParse(text) && new URL(text).protocol === 'https:' ? new URL(text).href.slice(0, 500) : null;
}

/** The person that an address names, or null where it is none. */
export function personOf(address: string): Person | null {
  const text = address.trim();
  const at = text.lastIndexOf('@');
  const named = text.slice(at + 1);
  const domain = /[/?#\\:%@[\]]/u.test(named) ? null : asciiHost(named);
  if (at < 1 || domain === null || isIP(domain) !== 0 || !isFullName(domain) || /[\s\p{C}<>]/u.test(text)) return null;
  return { address: `${text.slice(0, at)}@${domain}`, local: text.slice(0, at), domain };
}

/** A server as somebody else names it, or null where that names none. */
export function endpointFrom(host: string, port: number, security: Security | null): Endpoint | null {
  const name = asciiHost(host);
  const fits = name?.includes('.') && Number.isInteger(port) && port > 0 && port <= 65535;
  return fits && name && security !== null ? { host: name, port, security } : null;
}

const ranks: Record<Security, number> = { tls: 0, starttls: 1, plain: 2 };

/** The best secured of several, the first of equals. */
export function safest(endpoints: readonly (Endpoint | null)[]): Endpoint | null {
  return endpoints.reduce((best, one) => (one && (!best || ranks[one.security] < ranks[best.security]) ? one : best), null);
}
