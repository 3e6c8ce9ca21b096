/**
 * Letters in one file, one after another (RFC 4155 and its relatives). Read: mboxo, mboxrd, mboxcl and mboxcl2, with LF or CRLF. What is written is in mbox-write.ts.
 */

/** How lines that begin with "From " were kept apart: mboxrd takes one ">" from each row of them, mboxo from a single one only. */
export type MboxQuoting = 'mboxrd' | 'mboxo';

/** One letter of the file. */
export interface MboxLetter {
  /** Where its From_ line begins, and where the next letter does, in bytes of the file. */
  at: number;
  next: number;
  /** The From_ line without its end; null for what stands before the first one. */
  envelope: string | null;
  /** With CRLF and without quoting; null where it has more bytes than were allowed. */
  bytes: Buffer | null;
}

interface Options {
  /** Where the first byte that is pushed stands in the file. */
  at?: number;
  /** Letters with more bytes are passed over. */
  longest: number;
  quoting: MboxQuoting;
}

/** What ends a line. */
export const lineFeed = 10;
/** A longer line is read in pieces of about this many bytes. */
export const longestLine = 65_536;
/** After so many wrong ones no Content-Length of the file is believed, so that none can have it read again and again. */
const mostWrongLengths = 3;
/** Room for a letter at first, bytes; it is doubled as often as it must be. */
const firstRoom = 4096;
const none = Buffer.alloc(0);

/** A time as asctime(3) writes it, with or without seconds, and with a zone before or behind the year. */
const stamp =
  /\s(?:[A-Z][a-z]{2},?\s+)?[A-Z][a-z]{2}\s+\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s+[-+A-Za-z0-9:]{1,6}){0,2}\s+\d{4}(?:\s+[-+A-Z0-9]{1,6})?\s*$/;

function isFrom(line: Buffer, alone: boolean): boolean {
  if (line.length < 5 || line.length > 1000 || line.toString('latin1', 0, 5) !== 'From ') return false;
  const text = line.toString('latin1').trimEnd();
  return alone || text === 'From' || text === 'From -' || stamp.test(text);
}

const isBlank = (line: Buffer) => line.length <= 2 && (line[0] === lineFeed || (line[0] === 13 && line[1] === lineFeed));

/** How many ">" stand before "From " at the beginning of a line; 0 where it is no such line. */
export function quotes(line: Buffer): number {
  let depth = 0;
  while (line[depth] === 62) depth += 1;
  return depth > 0 && line.toString('latin1', depth, depth + 5) === 'From ' ? depth : 0;
}

/** Calls `take` with each line, its end included. */
function eachLine(bytes: Buffer, take: (line: Buffer) => void): void {
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(lineFeed, at);
    const next = end < 0 ? bytes.length : end + 1;
    take(bytes.subarray(at, next));
    at = next;
  }
}

/** The letter with CRLF at the end of every line, and NUL, which no server takes (RFC 9051 section 4.3), as a space. */
export function wired(raw: Buffer, quoting: MboxQuoting | null = null): Buffer {
  let bare = 0;
  for (let at = raw.indexOf(lineFeed); at >= 0; at = raw.indexOf(lineFeed, at + 1)) if (raw[at - 1] !== 13) bare += 1;
  const room = Buffer.allocUnsafe(raw.length + bare);
  let length = 0;
  for (let at = 0; at < raw.length; ) {
    const found = raw.indexOf(lineFeed, at);
    const next = found < 0 ? raw.length : found + 1;
    const depth = quoting !== null && raw[at] === 62 ? quotes(raw.subarray(at, next)) : 0;
    const from = depth === 1 || (depth > 1 && quoting === 'mboxrd') ? at + 1 : at;
    const end = found < 0 ? next : found > at && raw[found - 1] === 13 ? found - 1 : found;
    length += raw.copy(room, length, from, end);
    if (found >= 0) length += room.write('\r\n', length, 'latin1');
    at = next;
  }
  const whole = room.subarray(0, length);
  for (let at = whole.indexOf(0); at >= 0; at = whole.indexOf(0, at + 1)) whole[at] = 32;
  return whole;
}

/** What is known of the letter that is being read. */
interface Open {
  at: number;
  envelope: string | null;
  /** Its bytes so far, in a room that may be longer. */
  room: Buffer;
  length: number;
  /** Bytes of its last line where that is an empty one, else 0. */
  lastBlank: number;
  size: number;
  over: boolean;
  inHead: boolean;
  contentLength: number | null;
  /** Bytes behind the empty line that ends its head. */
  body: number;
  /** A From_ line within what Content-Length says: how many bytes of the letter and of the file stand before it. */
  inner: { length: number; lastBlank: number; at: number } | null;
}

const opened = (at: number, envelope: string | null): Open => ({
  ...{ at, envelope, room: none, length: 0, lastBlank: 0, size: 0, over: false },
  ...{ inHead: true, contentLength: null, body: 0, inner: null },
});

function append(open: Open, line: Buffer): void {
  const length = open.length + line.length;
  if (length > open.room.length) {
    const room = Buffer.allocUnsafe(Math.max(firstRoom, length, open.room.length * 2));
    open.room.copy(room, 0, 0, open.length);
    open.room = room;
  }
  line.copy(open.room, open.length);
  open.length = length;
}

/** Reads letters as the bytes come. Holds one letter at most. */
export class MboxReader {
  readonly #options: Options;
  #at: number;
  #rest: Buffer = none;
  #inLine = false;
  #blank = true;
  #wrongLengths = 0;
  #open: Open | null = null;
  #found: MboxLetter[] = [];

  constructor(options: Options) {
    this.#options = options;
    this.#at = options.at ?? 0;
  }

  /** Takes further bytes; answers the letters that ended in them. */
  push(chunk: Buffer): MboxLetter[] {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (let end = data.indexOf(lineFeed); end >= 0; end = data.indexOf(lineFeed, at)) {
      this.#line(data.subarray(at, end + 1));
      at = end + 1;
    }
    this.#rest = data.subarray(at);
    if (this.#rest.length > longestLine) {
      const piece = this.#rest;
      this.#rest = none;
      this.#line(piece);
    }
    return this.#taken();
  }

  /** The file is over; answers the last letters. */
  end(): MboxLetter[] {
    if (this.#rest.length > 0) this.#line(this.#rest);
    this.#rest = none;
    while (this.#open?.inner && !this.#lengthHeld()) this.#split();
    this.#close(this.#at);
    return this.#taken();
  }

  #taken(): MboxLetter[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  #line(line: Buffer): void {
    const starts = !this.#inLine;
    const from = starts && this.#blank && isFrom(line, this.#open === null && this.#at === 0);
    if (starts && this.#open?.inner && this.#open.body >= (this.#open.contentLength ?? 0)) {
      const held = this.#lengthHeld();
      if (held && (from || (isFrom(line, false) && this.#open.body === this.#open.contentLength))) {
        this.#begin(line);
        return;
      }
      if (!held || !isBlank(line)) {
        // The length was wrong: what looked like a letter within this one is one.
        this.#split();
        this.#line(line);
        return;
      }
    }
    const open = this.#open;
    if (from && open && open.contentLength !== null && open.body < open.contentLength && !open.over) {
      open.inner ??= { length: open.length, lastBlank: open.lastBlank, at: this.#at };
    } else if (from) {
      this.#begin(line);
      return;
    }
    this.#add(line, starts);
  }

  /** Does the letter end where its Content-Length says? An empty line may follow. */
  #lengthHeld(): boolean {
    const { contentLength, body, lastBlank } = this.#open as Open;
    return body === contentLength || (lastBlank > 0 && body - lastBlank === contentLength);
  }

  #begin(line: Buffer): void {
    this.#close(this.#at);
    this.#open = opened(this.#at, line.toString('latin1').trimEnd());
    this.#at += line.length;
    this.#blank = false;
  }

  #add(line: Buffer, starts: boolean): void {
    if (!this.#open) {
      if (starts && isBlank(line)) {
        this.#at += line.length;
        return;
      }
      this.#open = opened(this.#at, null);
    }
    const open = this.#open;
    this.#at += line.length;
    this.#inLine = line[line.length - 1] !== lineFeed;
    this.#blank = starts && isBlank(line);
    open.size += line.length;
    if (open.size > this.#options.longest) {
      open.over = true;
      open.room = none;
      open.length = 0;
      open.inner = null;
    } else append(open, line);
    open.lastBlank = this.#blank ? line.length : 0;
    if (!open.inHead) open.body += line.length;
    else if (this.#blank) open.inHead = false;
    else if (starts) this.#readLength(open, line);
  }

  #readLength(open: Open, line: Buffer): void {
    if (line.length > 40 || this.#wrongLengths >= mostWrongLengths) return;
    const said = /^content-length:\s*(\d{1,9})\s*$/i.exec(line.toString('latin1'))?.[1];
    if (said !== undefined && Number(said) <= this.#options.longest) open.contentLength = Number(said);
  }

  /** Ends the letter at the From_ line within it, and reads what followed once more. */
  #split(): void {
    const open = this.#open as Open;
    const { length, lastBlank, at } = open.inner as NonNullable<Open['inner']>;
    const again = open.room.subarray(length, open.length);
    this.#wrongLengths += 1;
    open.length = length;
    open.lastBlank = lastBlank;
    open.inner = null;
    open.contentLength = null;
    this.#at = at;
    this.#inLine = false;
    this.#blank = true;
    eachLine(again, (line) => this.#line(line));
  }

  #close(next: number): void {
    const open = this.#open;
    this.#open = null;
    if (!open) return;
    const { at, envelope } = open;
    const bytes = open.over ? null : this.#bytesOf(open);
    this.#found.push({ at, next, envelope, bytes });
  }

  #bytesOf({ room, length, lastBlank, inner }: Open): Buffer {
    // The empty line before the next From_ line belongs to the file and not to the letter.
    const own = length > lastBlank ? length - lastBlank : length;
    // With From_ lines as they are, it was the length that kept the letters apart, and nothing was quoted (mboxcl2).
    return wired(room.subarray(0, own), inner ? null : this.#options.quoting);
  }
}

/** As a From_ line names them. */
export const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The time of a From_ line, ms; null where it has none. Without a zone it is UTC. */
export function envelopeTime(envelope: string): number | null {
  const found =
    /([A-Z][a-z]{2})\s+(\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s+([-+]\d{4}|[A-Z]{1,5}))?\s+(\d{4})(?:\s+([-+]\d{4}))?\s*$/.exec(
      envelope,
    );
  const month = months.indexOf(found?.[1] ?? '');
  if (!found || month < 0) return null;
  const [, , day, hour, minute, second = '0', before, year, behind] = found;
  const zone = /^([-+])(\d{2})(\d{2})$/.exec(behind ?? before ?? '');
  const offset = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  return Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second)) - offset * 60_000;
}
