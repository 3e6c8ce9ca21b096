/** Header fields of addresses, groups of RFC 5322 section 3.4 included. */
import MimeNode from 'nodemailer/lib/mime-node';
import type { Recipient } from '@/lib/model/draft';
import type { Address } from '@/lib/model/mail';
import { inGroups } from '@/lib/model/recipients';
import { mailAddress, oneLine } from './address';

/** A person as nodemailer may have them: nothing of them can open another header. Throws `badInput` where the address is none. */
export function bareAddress({ name, address }: Address): Address {
  return { name: oneLine(name), address: mailAddress(address) };
}

/** Whether some of the people stand in a group. */
export const hasGroup = (people: readonly Recipient[]): boolean => people.some(({ group }) => group !== undefined);

/**
 * The lines of a field, each with its CRLF; empty where it names nobody. An empty address in a group stands for nobody, so that a group may be empty. Throws
 * `badInput` where an address is none.
 */
export function addressHeader(name: 'To' | 'Cc' | 'Bcc', people: readonly Recipient[]): string {
  if (people.length === 0) return '';
  if (!hasGroup(people)) return `${name}: ${listed(people.map(bareAddress), name)}\r\n`;
  const items = inGroups(people).map(({ group, people: members }) => {
    const list = members.filter(({ address }) => address !== '').map((person) => listed([bareAddress(person)]));
    return group === null ? list.join(nextLine) : `${groupName(group)}:${list.length > 0 ? ` ${list.join(nextLine)}` : ''};`;
  });
  return `${name}: ${items.join(nextLine)}\r\n`;
}

const nextLine = ',\r\n ';

/** People as they stand in a field after its name, folded. */
function listed(people: Address[], name = 'To'): string {
  const node = new MimeNode('text/plain', { keepBcc: true, textEncoding: 'Q' });
  node.setHeader(name, people);
  const lines = node.buildHeaders().split('\r\n');
  const first = lines.findIndex((line) => line.startsWith(`${name}:`));
  const rest = lines.slice(first + 1);
  const end = rest.findIndex((line) => !/^[ \t]/.test(line));
  return [lines[first]?.slice(name.length + 2), ...(end < 0 ? rest : rest.slice(0, end))].join('\r\n');
}

const anybody = 'x@x.example';

/** The name as a word, quoted words or encoded words, as it would stand before an address. */
function groupName(name: string): string {
  const before = listed([{ name: oneLine(name) || '-', address: anybody }]);
  return before.slice(0, before.lastIndexOf('<')).trimEnd();
}
