/** What tells one letter from another, whatever servers write into it, and when it came. Bytes in, values out. */
import { createHash } from 'node:crypto';

/** Of a letter, or of its head alone. */
export interface LetterPrint {
  /** SHA-256, hex. */
  hash: string;
  /** The same of the head; null where it names neither its letter nor its way, so that another letter may bear the same. */
  headHash: string | null;
  /** Without angle brackets. */
  messageIdHeader: string | null;
}

/** Fields that servers write and change as they like: whether it was fetched, their own number for it. */
const notes = /^(?:status|x-status|x-uidl|x-keywords|x-mozilla-status2?|x-mozilla-keys|content-length):/i;
const dayMs = 24 * 3_600_000;
/** No letter is older. */
const firstMs = Date.UTC(1971, 0, 1);

/**
 * The letter as IMAP takes it: lines end as RFC 5322 has it, and the zero byte, which APPEND cannot carry (RFC 9051 section 4.3), is what servers make of
 * it. The same bytes where nothing had to change.
 */
export function storable(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const mended = text.replace(/\r?\n/g, '\r\n').replaceAll('\0', '\x80');
  return mended === text ? bytes : Buffer.from(mended, 'latin1');
}

/** Fields of the head, unfolded, and the rest. */
function parts(bytes: Buffer): { fields: string[]; body: Buffer } {
  const end = bytes.subarray(0, 2).toString() === '\r\n' ? 0 : bytes.indexOf('\r\n\r\n');
  const head = end < 0 ? bytes : bytes.subarray(0, end);
  const fields = head
    .toString('latin1')
    .split(/\r\n(?![ \t])/)
    .filter((field) => field !== '' && !notes.test(field));
  return { fields, body: end < 0 ? Buffer.alloc(0) : bytes.subarray(end) };
}

const value = (fields: readonly string[], name: string): string | null => {
  const field = fields.find((one) => one.toLowerCase().startsWith(`${name}:`));
  return field === undefined
    ? null
    : field
        .slice(name.length + 1)
        .replace(/\r\n/g, '')
        .trim();
};

/** The print of a letter, or of a head, in the form of `storable`. */
export function printOf(bytes: Buffer): LetterPrint {
  const { fields, body } = parts(bytes);
  const head = createHash('sha256').update(fields.join('\r\n'), 'latin1');
  const hash = head.copy().update(body).digest('hex');
  const messageId = value(fields, 'message-id');
  const tells = messageId !== null || value(fields, 'received') !== null;
  return { hash, headHash: tells ? head.digest('hex') : null, messageIdHeader: /<([^<>\s]{1,990})>/.exec(messageId ?? '')?.[1] ?? null };
}

/**
 * When the letter came into its mailbox, ms: the time of the last server that took it, else the one that its writer gave. Null where neither can be read
 * or can be true at `now`.
 */
export function arrivalOf(bytes: Buffer, now: number): number | null {
  const { fields } = parts(bytes);
  const times = [value(fields, 'received')?.split(';').at(-1), value(fields, 'date')].map((words) => Date.parse(words ?? ''));
  return times.find((time) => time >= firstMs && time <= now + dayMs) ?? null;
}
