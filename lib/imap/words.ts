/** Text of headers: bytes to characters, encoded words, and addresses that no encoded word can forge (T27). */
import type { Address } from '@/lib/model/mail';
import { decodeWords } from './encoded-words';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const western = new TextDecoder('windows-1252');
const maxLength = 4000;
const maxAddresses = 1000;

/** Characters of bytes held in a binary string: UTF-8 where it is, else Windows-1252, which every byte means something in. */
export function textOfBytes(binary: string): string {
  if (!/[\x80-\xff]/.test(binary)) return binary;
  const bytes = Buffer.from(binary, 'latin1');
  try {
    return utf8.decode(bytes);
  } catch {
    // Not UTF-8 is an answer, not a fault.
    return western.decode(bytes);
  }
}

/** Without bidirectional overrides, which turn “gnp.exe” into “exe.png”; marks and isolates stay: people write with them (T30). */
function decoded(binary: string): string {
  const text = textOfBytes(binary.length > maxLength ? binary.slice(0, maxLength) : binary);
  const unfolded = text.replace(/[\t\r\n]+ */g, ' ');
  const words = unfolded.includes('=?') ? decodeWords(unfolded).replace(/\p{Cs}/gu, '\ufffd') : unfolded;
  return words.replace(/[\u202d\u202e]/gu, '');
}

/** A header's text for people: unfolded, decoded; white space of all kinds becomes a blank, other controls a visible mark. */
export function readText(binary: string): string {
  return decoded(binary)
    .replace(/[\t\r\n\v\f]+/g, ' ')
    .replace(/\p{Cc}/gu, '\ufffd')
    .trim();
}

/** A display name: like `readText`, but a line break hidden in it becomes visible too, and quotes around it go. */
export function readName(binary: string): string {
  const name = decoded(binary)
    .replace(/\p{Cc}/gu, '\ufffd')
    .trim();
  return name.length > 2 && name.startsWith('"') && name.endsWith('"') ? name.slice(1, -1).trim() : name;
}

/** One side of an address, never decoded: an encoded word in it stays as it is. */
function addressPart(binary: string): string {
  return textOfBytes(binary)
    .replace(/\p{Cc}/gu, '\ufffd')
    .trim();
}

function localPart(binary: string): string {
  const local = addressPart(binary);
  // A quoted local part loses its quotes in ENVELOPE and cannot be written to without them (RFC 5322 section 3.4.1).
  return /[\s"(),:;<>@[\\\]]/.test(local) && !/^".*"$/.test(local) ? `"${local.replace(/["\\]/g, '\\$&')}"` : local;
}

/** Dovecot fills a missing half with a word of its own. */
function joinAddress(mailbox: string | null, host: string): string {
  const local = mailbox === null || mailbox === 'MISSING_MAILBOX' ? '' : localPart(mailbox);
  const domain = host === 'MISSING_DOMAIN' ? '' : addressPart(host);
  return local !== '' && domain !== '' ? `${local}@${domain}` : local || domain;
}

/** One address of an ENVELOPE: name, source route, mailbox, host (RFC 9051 section 7.5.2); null for each NIL. */
export type RawAddress = [name: string | null, route: string | null, mailbox: string | null, host: string | null];

/** Addresses of an ENVELOPE. Members of a group stand by themselves; an empty group gives its name without an address. */
export function readAddresses(raw: RawAddress[]): Address[] {
  const addresses: Address[] = [];
  let group: string | null = null;
  let members = 0;
  for (const [name, , mailbox, host] of raw.slice(0, maxAddresses)) {
    if (host === null) {
      if (mailbox === null && group !== null && members === 0) addresses.push({ name: group, address: '' });
      group = mailbox === null ? null : readName(mailbox);
      members = 0;
      continue;
    }
    members += 1;
    addresses.push({ name: readName(name ?? ''), address: joinAddress(mailbox, host) });
  }
  if (group !== null && members === 0) addresses.push({ name: group, address: '' });
  return addresses.filter((entry) => entry.name !== '' || entry.address !== '');
}

/** The message ids in a References or In-Reply-To header, oldest first, without angle brackets, at most 200. */
export function readMessageIds(binary: string): string[] {
  const ids = [...binary.slice(0, 50_000).matchAll(/<([^<>\s]{1,998})>/g)].map((match) => textOfBytes(match[1] ?? ''));
  return [...new Set(ids)].slice(-200);
}

/** One Message-ID without angle brackets, or null. A bare id without them is taken too. */
export function readMessageId(binary: string): string | null {
  const bare = binary.trim().slice(0, 998);
  return readMessageIds(binary)[0] ?? (bare !== '' && !/[\s<>]/.test(bare) ? textOfBytes(bare) : null);
}
