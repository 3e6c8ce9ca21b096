/** A letter that is passed on unchanged, to bytes (RFC 5322 section 3.6.6). */
import { Readable } from 'node:stream';
import MimeNode from 'nodemailer/lib/mime-node';
import type { Address } from '@/lib/model/mail';
import { mailAddress, oneLine } from './address';

/** Who passes a letter on. The Message-ID stands without angle brackets. */
export interface Resending {
  from: Address;
  to: Address[];
  messageIdHeader: string;
  date: Date;
}

const clean = ({ name, address }: Address): Address => ({ name: oneLine(name), address: mailAddress(address) });

/** One field as it is written and folded, with its CRLF. */
function field(name: 'From' | 'To', people: Address[]): string {
  const node = new MimeNode('text/plain', { textEncoding: 'Q' });
  node.setHeader(name, people.map(clean));
  const lines = node.buildHeaders().split('\r\n');
  const first = lines.findIndex((line) => line.startsWith(`${name}:`));
  const rest = lines.slice(first + 1);
  const end = rest.findIndex((line) => !/^[ \t]/u.test(line));
  return `${[lines[first], ...(end < 0 ? rest : rest.slice(0, end))].join('\r\n')}\r\n`;
}

/** The block that comes before the first header of the letter. Throws `badInput` on a bad address. */
export function resentBlock({ from, to, messageIdHeader, date }: Resending): string {
  const id = messageIdHeader.replace(/[\s<>\p{Cc}]/gu, '').slice(0, 250);
  return [
    `Resent-Date: ${date.toUTCString().replace('GMT', '+0000')}\r\n`,
    `Resent-${field('From', [from])}`,
    `Resent-${field('To', to)}`,
    `Resent-Message-ID: <${id}>\r\n`,
  ].join('');
}

/** The bytes as they are sent: the block, then the letter byte for byte, so that what signs it holds. Throws `badInput` on a bad address. */
export function composeResent(resending: Resending, letter: Readable): Readable {
  const block = Buffer.from(resentBlock(resending));
  return Readable.from(
    (async function* () {
      yield block;
      for await (const chunk of letter) yield chunk as Buffer;
    })(),
    { objectMode: false },
  );
}
