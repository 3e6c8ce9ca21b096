/** A receipt for a letter that was shown, to bytes (RFC 8098, RFC 6522). */
import type { Readable } from 'node:stream';
import MimeNode from 'nodemailer/lib/mime-node';
import type { Address } from '@/lib/model/mail';
import { mailAddress, oneLine } from './address';

/** What a receipt is made of. Message-IDs stand without angle brackets. */
export interface ReceiptLetter {
  from: Address;
  to: string;
  subject: string;
  /** What people read. */
  text: string;
  messageIdHeader: string;
  date: Date;
  /** The letter that was shown; `original` is its Original-Recipient, or null. */
  of: { messageIdHeader: string | null; original: string | null };
}

const plain = (text: string): string => text.replace(/[^!-~ ]/gu, '').trim();
const bareId = (id: string): string => id.replace(/[^!-;=?-~]/gu, '').slice(0, 250);

/** The fields that programs read (RFC 8098 section 3.1): shown by hand, told by hand, and nothing about the program or the machine. */
function fieldsOf({ from, of }: ReceiptLetter): string {
  return [
    ...(of.original === null ? [] : [`Original-Recipient: ${plain(of.original)}`]),
    `Final-Recipient: rfc822;${mailAddress(from.address)}`,
    ...(of.messageIdHeader === null ? [] : [`Original-Message-ID: <${bareId(of.messageIdHeader)}>`]),
    'Disposition: manual-action/MDN-sent-manually; displayed',
    '',
  ].join('\r\n');
}

/** The bytes as they are sent, CRLF line ends. Throws `badInput` on a bad address. */
export function composeReceipt(letter: ReceiptLetter): Readable {
  const root = new MimeNode('multipart/report; report-type=disposition-notification', { textEncoding: 'Q', newline: 'win' });
  root.setHeader({
    from: { name: oneLine(letter.from.name), address: mailAddress(letter.from.address) },
    to: mailAddress(letter.to),
    subject: oneLine(letter.subject),
    'message-id': `<${bareId(letter.messageIdHeader)}>`,
    date: letter.date.toUTCString().replace('GMT', '+0000'),
    'auto-submitted': 'auto-replied',
    ...(letter.of.messageIdHeader === null ? {} : { references: `<${bareId(letter.of.messageIdHeader)}>` }),
  });
  root.createChild('text/plain; charset=utf-8').setContent(`${letter.text.replace(/\r\n?|\n/gu, '\r\n')}\r\n`);
  root.createChild('message/disposition-notification').setContent(fieldsOf(letter));
  return root.createReadStream();
}
