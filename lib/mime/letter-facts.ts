/** What a letter in a file tells of itself: when it came, whether it was read, what tells it from others. Bounded, never throws. */
import { createHash } from 'node:crypto';
import { flagSchema } from '@/lib/model/mail';
import { timeIn } from './report-fields';
import { type GmailLabels, gmailLabels } from './takeout';
import { type HeaderField, headerFields } from './trust-header';

/** Facts of one letter. */
export interface LetterFacts {
  /** Message-ID and Date as they stand there, unfolded; null where they are missing. */
  fields: { messageId: string | null; date: string | null };
  /** When it was received by the topmost Received, and its Date; ms, null where not said. */
  receivedAt: number | null;
  sentAt: number | null;
  /** System flags and keywords; null where the letter says nothing of its state. */
  flags: string[] | null;
  labels: GmailLabels | null;
  /** SHA-256 of what is the same wherever a copy lies: who, when, what about, and the text. */
  print: string;
}

/** What only letters have. */
const telling = ['from', 'date', 'subject', 'message-id', 'received', 'to', 'return-path', 'sender'];

/** Fields that programs put before a letter for their own file. */
const fileFields = /^(status|x-status|x-keywords|x-uid|x-imap|x-imapbase|content-length|x-mozilla-(?:status2?|keys)):/i;

/** A letter of an mbox without the fields that its file put before it, each once. Those behind stay: they may be its own. With CRLF, as what it answers. */
export function withoutFileFields(bytes: Buffer): Buffer {
  const seen = new Set<string>();
  let at = 0;
  for (let end = bytes.indexOf('\r\n'); end >= 0; end = bytes.indexOf('\r\n', end + 2)) {
    if (bytes[end + 2] === 32 || bytes[end + 2] === 9) continue;
    const name = fileFields.exec(bytes.toString('latin1', at, Math.min(end, at + 40)))?.[1]?.toLowerCase();
    if (name === undefined || seen.has(name)) break;
    seen.add(name);
    at = end + 2;
  }
  return bytes.subarray(at);
}

/** Keywords of a field: apart by blanks, in some programs by commas as well. */
const keywordsIn = (value: string | undefined) =>
  (value ?? '')
    .split(/\s+/u)
    .map((keyword) => keyword.replace(/,$/u, ''))
    .filter((keyword) => !keyword.startsWith('\\') && flagSchema.safeParse(keyword).success);

/**
 * The flags of Status and X-Status (mbox of Unix), or of X-Mozilla-Status, whichever stands first: what stands behind came from another file before. Null where
 * none of them stands there.
 */
function stateFlags(values: ReadonlyMap<string, string>): string[] | null {
  const first = [...values.keys()].find((name) => ['status', 'x-status', 'x-mozilla-status'].includes(name));
  const isMozilla = first === 'x-mozilla-status';
  const [status, more] = isMozilla ? [] : [values.get('status'), values.get('x-status')];
  const mozilla = isMozilla ? values.get('x-mozilla-status') : undefined;
  const flags = new Set<string>();
  const add = (on: boolean | undefined, flag: string) => {
    if (on) flags.add(flag);
  };
  const bits = /^[0-9a-f]{4}$/i.test(mozilla ?? '') ? Number.parseInt(mozilla ?? '', 16) : null;
  add(status?.includes('R') || (bits !== null && (bits & 1) !== 0), '\\Seen');
  add(more?.includes('A') || (bits !== null && (bits & 2) !== 0), '\\Answered');
  add(more?.includes('F') || (bits !== null && (bits & 4) !== 0), '\\Flagged');
  add(more?.includes('T'), '\\Draft');
  add(more?.includes('D') || (bits !== null && (bits & 8) !== 0), '\\Deleted');
  add(bits !== null && (bits & 0x1000) !== 0, '$Forwarded');
  const fields = [...(isMozilla ? [] : ['x-keywords']), ...(isMozilla || !first ? ['x-mozilla-keys'] : [])];
  for (const field of fields) for (const keyword of keywordsIn(values.get(field))) flags.add(keyword);
  return status === undefined && more === undefined && bits === null && flags.size === 0 ? null : [...flags].sort();
}

/** The first value of each field. */
function firsts(fields: readonly HeaderField[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const { name, value } of fields) if (!values.has(name)) values.set(name, value);
  return values;
}

const plain = (value: string | undefined) => (value ?? '').replace(/\s+/gu, ' ').trim();

function bodyOf(bytes: Buffer): Buffer {
  const at = bytes.indexOf('\r\n\r\n');
  if (at < 0) return Buffer.alloc(0);
  let end = bytes.length;
  for (let byte = bytes[end - 1]; end > at && (byte === 10 || byte === 13 || byte === 32 || byte === 9); byte = bytes[end - 1]) end -= 1;
  return bytes.subarray(at, end);
}

/** The facts of a letter with CRLF; null where these bytes are no letter: no field that letters have. */
export function letterFacts(bytes: Buffer): LetterFacts | null {
  const fields = headerFields(bytes);
  const values = firsts(fields);
  if (!telling.some((name) => values.has(name))) return null;
  const received = values.get('received');
  const hash = createHash('sha256');
  for (const name of ['message-id', 'date', 'from', 'subject']) hash.update(`${plain(values.get(name))}\n`);
  return {
    fields: { messageId: values.get('message-id') ?? null, date: values.get('date') ?? null },
    receivedAt: received === undefined ? null : timeIn(received.slice(received.lastIndexOf(';') + 1).trim()),
    sentAt: timeIn(values.get('date')),
    flags: stateFlags(values),
    labels: gmailLabels(values.get('x-gmail-labels')),
    print: hash.update(bodyOf(bytes)).digest('hex'),
  };
}
