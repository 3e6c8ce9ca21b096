/** Names of letters and of their parts that are made here. */
import { randomUUID } from 'node:crypto';
import { asciiHost } from '@/lib/net/names';

/**
 * A new Message-ID for a letter from this address, without angle brackets (RFC 5322 section 3.6.4). Names with letters of other scripts stand as name servers
 * have them: a header of ASCII goes through every server, and Content-IDs end in the same name.
 */
export function newMessageId(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const host = (asciiHost(domain) ?? domain).toLowerCase().replace(/[^a-z0-9.-]+/gu, '-');
  return `${randomUUID()}@${host}`;
}
