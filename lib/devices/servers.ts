/**
 * Room `devices`: what other mail programs are told of an account, in the format of each, and the names that a domain needs so that they find it. Pure, but for
 * the check of those names, which asks by `lib/net`. It knows no account, no session and no password: nothing here ever holds one. Invariants: what
 * somebody sent is written nowhere unescaped, and what a domain is told of does not depend on the person who asks.
 */
import { isIP } from 'node:net';
import type { Endpoint } from '@/lib/model/account';
import { classifyAddress } from '@/lib/net/address';

/** What a document tells of: the servers of one domain. */
export interface DeviceServers {
  /** ASCII, lower case. */
  domain: string;
  imap: Endpoint;
  smtp: Endpoint;
  pop3: Endpoint | null;
  /** What is typed as login name: the whole address, or what stands before its @. */
  login: 'address' | 'local';
}

const usualPorts = { imap: { tls: 993, starttls: 143 }, smtp: { tls: 465, starttls: 587 }, pop3: { tls: 995, starttls: 110 } };

/** Is this the port that programs try by themselves for this kind of line? */
export const isUsual = (kind: keyof typeof usualPorts, { port, security }: Endpoint): boolean =>
  security !== 'plain' && usualPorts[kind][security] === port;

/** A name or an address that leads to the servers only near them. A full name may do so too, and nobody can tell. */
export const isNearby = ({ host }: Endpoint): boolean =>
  isIP(host) !== 0 ? classifyAddress(host) !== 'public' : !host.includes('.') || /\.(local|localhost|internal|lan|home\.arpa)$/u.test(host);

/** Text in XML 1.0: signs escaped, and what no document may hold left out (section 2.2). */
export function xmlText(text: string): string {
  return [...text]
    .filter((sign) => /[\t\n\r]/u.test(sign) || !/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(sign))
    .join('')
    .replace(/[&<>"']/gu, (sign) => `&#${sign.codePointAt(0)};`);
}
