/** Builds letters byte for byte, as many different mail programs would have written them. */
import { randomUUID } from 'node:crypto';
import { base64Lines, encodeParameter, encodeText, encodeWords, quotedPrintable } from './charset';

/** A bare address, or a name with one. */
export type Correspondent = string | { name: string; address: string };
export type TransferEncoding = '7bit' | '8bit' | 'quoted-printable' | 'base64';

export interface MessageFile {
  filename?: string;
  type: string;
  content: Buffer | string;
  /** With it the file is an inline part that HTML names as `cid:ID`. */
  contentId?: string;
  disposition?: 'attachment' | 'inline';
}

export interface MessageChoice {
  from?: Correspondent;
  to?: Correspondent | Correspondent[];
  cc?: Correspondent | Correspondent[];
  replyTo?: Correspondent;
  subject?: string;
  /** Default: now. `null` leaves the header out. */
  date?: Date | string | null;
  /** Without angle brackets. */
  messageId?: string;
  inReplyTo?: string;
  references?: string[];
  text?: string;
  html?: string;
  attachments?: MessageFile[];
  /** Of the text parts and header words; default utf-8. */
  charset?: string;
  /** Of the text parts; default quoted-printable where not plain ASCII. */
  encoding?: TransferEncoding;
  /** `format=flowed` on the plain text. */
  flowed?: boolean;
  /** Further header fields, raw, put last; a name that the builder writes too replaces it. */
  headers?: Record<string, string>;
  /** Makes boundaries and the Message-ID repeatable. */
  id?: string;
}

interface Entity {
  headers: [string, string][];
  body: string;
}

const list = <T>(value: T | T[] | undefined): T[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n');

/** One address for a header field. */
export function formatAddress(who: Correspondent, charset = 'utf-8'): string {
  if (typeof who === 'string') return who;
  if (!who.name) return who.address;
  const plain = /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(who.name);
  const quoted = /^[\x20-\x7e]+$/.test(who.name) ? `"${who.name.replace(/["\\]/g, '\\$&')}"` : encodeWords(who.name, charset);
  return `${plain ? who.name : quoted} <${who.address}>`;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number) => String(n).padStart(2, '0');

/** RFC 5322 date-time in UTC. */
export function formatDate(date: Date): string {
  const day = `${days[date.getUTCDay()]}, ${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

function textEntity(type: string, text: string, { charset = 'utf-8', encoding, flowed }: MessageChoice): Entity {
  const bytes = encodeText(crlf(text), charset);
  const ascii = bytes.every((byte) => byte < 0x80);
  const chosen = encoding ?? (ascii ? '7bit' : 'quoted-printable');
  // Latin-1 keeps each byte a character until the whole letter becomes a buffer.
  const body = chosen === 'base64' ? base64Lines(bytes) : chosen === 'quoted-printable' ? quotedPrintable(bytes) : bytes.toString('latin1');
  const parameters = `; charset=${charset}${flowed && type === 'text/plain' ? '; format=flowed' : ''}`;
  return {
    headers: [
      ['Content-Type', `${type}${parameters}`],
      ['Content-Transfer-Encoding', chosen],
    ],
    body,
  };
}

function fileEntity(file: MessageFile): Entity {
  const name = file.filename ?? '';
  const disposition = file.disposition ?? (file.contentId ? 'inline' : 'attachment');
  // An enclosed letter must not be encoded (RFC 2046 section 5.2.1).
  const enclosed = file.type.startsWith('message/');
  const bytes = Buffer.from(file.content);
  const headers: [string, string][] = [
    ['Content-Type', `${file.type}${name ? encodeParameter('name', name) : ''}`],
    ['Content-Transfer-Encoding', enclosed ? '8bit' : 'base64'],
    ['Content-Disposition', `${disposition}${name ? encodeParameter('filename', name) : ''}`],
  ];
  if (file.contentId) headers.push(['Content-ID', `<${file.contentId}>`]);
  return { headers, body: enclosed ? bytes.toString('latin1') : base64Lines(bytes) };
}

function multipart(kind: string, children: Entity[], boundary: string): Entity {
  const parts = children.map((child) => `--${boundary}\r\n${renderHeaders(child.headers)}\r\n${child.body}\r\n`);
  return { headers: [['Content-Type', `multipart/${kind}; boundary="${boundary}"`]], body: `${parts.join('')}--${boundary}--\r\n` };
}

function renderHeaders(headers: [string, string][]): string {
  return headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

function bodyOf(choice: MessageChoice, id: string): Entity {
  const files = choice.attachments ?? [];
  const related = files.filter((file) => file.contentId);
  const attached = files.filter((file) => !file.contentId);
  const texts: Entity[] = [];
  if (choice.text !== undefined || choice.html === undefined) texts.push(textEntity('text/plain', choice.text ?? '', choice));
  if (choice.html !== undefined) {
    const html = textEntity('text/html', choice.html, choice);
    texts.push(related.length > 0 ? multipart('related', [html, ...related.map(fileEntity)], `rel-${id}`) : html);
  }
  const [only] = texts;
  const readable = texts.length === 1 && only ? only : multipart('alternative', texts, `alt-${id}`);
  return attached.length > 0 ? multipart('mixed', [readable, ...attached.map(fileEntity)], `mix-${id}`) : readable;
}

/** A whole letter, with CRLF line ends. Without choices: a short one from Ines Carvalho to Maren Oduya. */
export function buildMessage(choice: MessageChoice = {}): Buffer {
  const id = choice.id ?? randomUUID();
  const charset = choice.charset ?? 'utf-8';
  const addresses = (who: Correspondent[]) => who.map((each) => formatAddress(each, charset)).join(',\r\n ');
  const date = choice.date === undefined ? new Date() : choice.date;
  const fields: [string, string | null | undefined][] = [
    ['From', formatAddress(choice.from ?? { name: 'Ines Carvalho', address: 'ines@carvalho.example' }, charset)],
    ['To', addresses(list(choice.to ?? { name: 'Maren Oduya', address: 'maren@kestrel.example' }))],
    ['Cc', choice.cc && addresses(list(choice.cc))],
    ['Reply-To', choice.replyTo && formatAddress(choice.replyTo, charset)],
    ['Subject', encodeWords(choice.subject ?? 'Lighthouse survey', charset)],
    ['Date', date instanceof Date ? formatDate(date) : date],
    ['Message-ID', `<${choice.messageId ?? `${id}@mail.example`}>`],
    ['In-Reply-To', choice.inReplyTo && `<${choice.inReplyTo}>`],
    ['References', choice.references?.length ? choice.references.map((each) => `<${each}>`).join('\r\n ') : null],
    ['MIME-Version', '1.0'],
  ];
  const body = bodyOf(choice, id);
  const extra = Object.entries(choice.headers ?? {});
  const replaced = new Set(extra.map(([name]) => name.toLowerCase()));
  const kept = [...fields, ...body.headers].filter(
    (field): field is [string, string] => Boolean(field[1]) && !replaced.has(field[0].toLowerCase()),
  );
  const head = renderHeaders([...kept, ...extra]);
  // Raw header fields given by a test may hold any text; ours are ASCII.
  return Buffer.concat([Buffer.from(head, 'utf8'), Buffer.from('\r\n'), Buffer.from(body.body, 'latin1')]);
}
