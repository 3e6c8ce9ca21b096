/** A letter to bytes (RFC 5322, MIME). */
import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Recipient } from '@/lib/model/draft';
import type { Address } from '@/lib/model/mail';
import { mailAddress, oneLine } from './address';
import { addressHeader, bareAddress, hasGroup } from './address-list';
import { flowed } from './flowed';

/** A file of a letter; `open` gives its bytes each time it is called. */
export interface ComposedFile {
  filename: string;
  type: string;
  open(): Readable;
  /** Content-ID without angle brackets of a picture in the text (RFC 2392). Only in a letter with `html`. */
  cid?: string;
  /** The file is a letter, and goes as one: its bytes as they are, called this (RFC 2046 section 5.2.1). */
  letter?: '7bit' | '8bit' | null;
}

/** Everything a letter is made of. Message-IDs stand without angle brackets, references oldest first. */
export interface Composition {
  from: Address;
  /** Who bears a group stands in it in the header too (RFC 5322 section 3.4); an empty address with a group is that group without anybody. */
  to: Recipient[];
  cc: Recipient[];
  bcc: Recipient[];
  /** Where answers go, if not to `from`. */
  replyTo?: Address[];
  subject: string;
  /** Quoted lines marked by ">". */
  text: string;
  /** The same as a whole harmless HTML document that names pictures by `cid:`, or null for a letter of plain text. */
  html: string | null;
  messageIdHeader: string;
  date: Date;
  inReplyTo: string | null;
  references: string[];
  files: ComposedFile[];
  priority?: 'high' | 'normal' | 'low';
  /** Who wants to be told that the letter was read (RFC 8098 section 2.1). */
  receiptTo?: Address | null;
}

/** Who a letter goes from and to on the wire (RFC 5321 section 2.3.1). */
export interface Envelope {
  from: string;
  to: string[];
}

const mostReferences = 20;
const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/;

/**
 * The envelope of a letter: each recipient once, blind ones too. Throws `badInput` where an address is none or nobody is named.
 */
export function envelopeOf(letter: Pick<Composition, 'from' | 'to' | 'cc' | 'bcc'>): Envelope {
  const seen = new Map<string, string>();
  for (const { address } of [...letter.to, ...letter.cc, ...letter.bcc]) {
    const clean = mailAddress(address);
    if (!seen.has(clean.toLowerCase())) seen.set(clean.toLowerCase(), clean);
  }
  return { from: mailAddress(letter.from.address), to: [...seen.values()] };
}

/**
 * The bytes of a letter as they are sent: CRLF line ends, text as `text/plain; format=flowed`, beside it the HTML with its pictures
 * (RFC 2046 section 5.1.4, RFC 2387), all in utf-8 (7bit or quoted-printable), files in base64, names by RFC 2231 and RFC 2047, no Bcc, no
 * mark of the program. Files are read while the stream is. Throws `badInput` on a bad address; the stream fails where a file cannot be read.
 */
export function composeMessage(letter: Composition): Readable {
  const apart = hasGroup(letter.to) || hasGroup(letter.cc);
  const named = letter.to.length + letter.cc.length > 0;
  const composer = new MailComposer({
    from: bareAddress(letter.from),
    to: apart ? undefined : named ? letter.to.map(bareAddress) : 'undisclosed-recipients:;',
    cc: apart ? undefined : letter.cc.map(bareAddress),
    replyTo: letter.replyTo?.length ? letter.replyTo.map(bareAddress) : undefined,
    subject: oneLine(letter.subject) || undefined,
    messageId: `<${messageId(letter.messageIdHeader)}>`,
    date: letter.date,
    inReplyTo: letter.inReplyTo ? `<${messageId(letter.inReplyTo)}>` : undefined,
    references: cappedReferences(letter.references).map((id) => `<${messageId(id)}>`),
    headers: wishes(letter),
    alternatives: bodies(letter),
    attachments: letter.files.map((file) => attachment(file, letter.html !== null)),
    textEncoding: 'Q',
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const stream = composer.compile().createReadStream();
  // nodemailer writes groups only of text that it has read as addresses, which words of a person must never be.
  return apart
    ? Readable.from(after(`${addressHeader('To', letter.to)}${addressHeader('Cc', letter.cc)}`, stream), { objectMode: false })
    : stream;
}

async function* after(head: string, rest: Readable): AsyncGenerator<Buffer> {
  yield Buffer.from(head);
  for await (const chunk of rest) yield chunk as Buffer;
}

const whole = (text: string): string => text.replace(/\p{Cs}/gu, '\uFFFD').replaceAll('\0', '');

function bodies({ text, html }: Composition): { contentType: string; content: string }[] {
  const plain = { contentType: 'text/plain; charset=utf-8; format=flowed', content: `${flowed(whole(text))}\r\n` };
  if (html === null) return [plain];
  return [plain, { contentType: 'text/html; charset=utf-8', content: `${whole(html).replace(/\r\n?|\n/gu, '\r\n')}\r\n` }];
}

function attachment(file: ComposedFile, formatted: boolean) {
  const shown = formatted && file.cid !== undefined;
  return {
    filename: oneLine(file.filename) || 'file',
    contentType: file.letter ? 'message/rfc822' : safeType(file.type),
    contentDisposition: shown ? ('inline' as const) : ('attachment' as const),
    contentTransferEncoding: file.letter ?? ('base64' as const),
    ...(shown ? { cid: messageId(file.cid ?? '') } : {}),
    content: opened(file),
  };
}

const ranks = { high: ['1', 'high'], normal: null, low: ['5', 'low'] } as const;

/** How urgent the letter is (RFC 2156 section 5.3.6 and the older header that more programs show), and who is told that it was read. */
function wishes({ priority, receiptTo }: Composition): { key: string; value: string | { prepared: boolean; value: string } }[] {
  const rank = ranks[priority ?? 'normal'];
  return [
    ...(rank ? [rank[0], rank[1]].map((value, at) => ({ key: at === 0 ? 'X-Priority' : 'Importance', value })) : []),
    // As it is: an address may not stand in encoded words.
    ...(receiptTo ? [{ key: 'Disposition-Notification-To', value: { prepared: true, value: `<${mailAddress(receiptTo.address)}>` } }] : []),
  ];
}

/**
 * The Bcc header line with its CRLF, for the sender's own copy; empty where nobody is blind. It is put before the first header of the
 * bytes that were sent, so that the copy differs from them in this line only.
 */
export function bccHeader(bcc: Recipient[]): string {
  return addressHeader('Bcc', bcc);
}

/**
 * References for a header line: the first of the thread and the newest ones, twenty in all, each once (RFC 5322 section 3.6.4 lets
 * readers cope with a shortened list, RFC 5537 section 3.4.4 shortens it this way).
 */
export function cappedReferences(ids: string[]): string[] {
  const unique = [...new Set(ids.filter((id) => /^[^\s<>\p{Cc}]{1,250}$/u.test(id)))];
  if (unique.length <= mostReferences) return unique;
  return [...unique.slice(0, 1), ...unique.slice(1 - mostReferences)];
}

function messageId(id: string): string {
  return id.replace(/[\s<>\p{Cc}]/gu, '').slice(0, 250);
}

/** A part that claims to be a multipart or a message may not be encoded (RFC 2046 section 5.2.1), so it goes as plain bytes. */
function safeType(type: string): string {
  const bare = (type.split(';')[0] ?? '').trim().toLowerCase();
  return mediaType.test(bare) && !/^(multipart|message)\//.test(bare) ? bare : 'application/octet-stream';
}

/** Opens the file when its turn comes, not when the letter is begun: a letter of a hundred files holds one of them open. */
function opened(file: ComposedFile): Readable {
  return Readable.from(bytesOf(file), { objectMode: false });
}

async function* bytesOf(file: ComposedFile): AsyncGenerator<Buffer> {
  for await (const chunk of file.open()) yield chunk as Buffer;
}
