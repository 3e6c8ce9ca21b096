/** Which of the recipients of a letter stand in a group of its header (RFC 5322 section 3.4), which IMAP's ENVELOPE is read without. */
import libmime from 'libmime';
import { readRecipients } from '@/lib/model/recipients';
import { headerFields } from './trust-header';

/** The name of the group by the address in lower case, for To, Cc and Bcc each. Never throws. */
export function groupNames(header: Uint8Array | null): Record<'to' | 'cc' | 'bcc', ReadonlyMap<string, string>> {
  const fields = header === null ? [] : headerFields(header, 100_000);
  const of = (name: string) => {
    const people = fields.filter((field) => field.name === name).flatMap(({ value }) => readRecipients(value));
    return new Map(people.flatMap(({ address, group }) => (group === undefined ? [] : [[address.toLowerCase(), decoded(group)] as const])));
  };
  return { to: of('to'), cc: of('cc'), bcc: of('bcc') };
}

function decoded(name: string): string {
  const words = libmime.decodeWords(name).replace(/[\p{Cc}\u202d\u202e]+/gu, ' ');
  return words.trim().slice(0, 200) || name;
}
