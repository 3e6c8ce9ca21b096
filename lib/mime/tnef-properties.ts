/** The properties in a winmail.dat (MS-OXTNEF section 2.1.3.4): only those few that say something here. Bounded, never throws. */
import { decodeText } from './charset';
import type { TnefFile } from './tnef';

const mostProperties = 5000;
const mostValues = 10_000;
const longestText = 2_000_000;

/** One value: where its bytes are, and its words where it is text. */
export interface MapiValue {
  start: number;
  end: number;
  text: string | null;
}

const wide = new TextDecoder('utf-16le');
/** Bytes of values of one size. */
const sizes = new Map([
  [0x02, 4],
  [0x03, 4],
  [0x04, 4],
  [0x05, 8],
  [0x06, 8],
  [0x07, 8],
  [0x0a, 4],
  [0x0b, 4],
  [0x14, 8],
  [0x40, 8],
  [0x48, 16],
]);
const object = 0x0d;
const narrowText = 0x1e;
const wideText = 0x1f;
const binary = 0x102;
/** An object begins with the name of its kind. */
const kindBytes = 16;

const padded = (length: number): number => (length + 3) & ~3;

/** A place in the bytes that never leaves them. */
class Cursor {
  constructor(
    readonly bytes: Buffer,
    public at: number,
    readonly end: number,
  ) {}

  /** Null, and the end, where there are not so many left. */
  skip(length: number): number | null {
    const start = this.at;
    if (length < 0 || start + length > this.end) {
      this.at = this.end;
      return null;
    }
    this.at = start + length;
    return start;
  }

  number(): number | null {
    const start = this.skip(4);
    return start === null ? null : this.bytes.readUInt32LE(start);
  }
}

/** A property may be named by words or a number instead of an id. */
function skipName(cursor: Cursor): boolean {
  if (cursor.skip(16) === null) return false;
  const kind = cursor.number();
  if (kind === 0) return cursor.skip(4) !== null;
  const length = cursor.number();
  return kind === 1 && length !== null && cursor.skip(padded(length)) !== null;
}

function textIn(bytes: Buffer, type: number, start: number, end: number, charset: string): string | null {
  const most = Math.min(end, start + longestText);
  if (type === wideText) return wide.decode(bytes.subarray(start, most)).replace(/\0.*$/su, '');
  if (type === narrowText) return decodeText(bytes.subarray(start, most), charset, 'text').replace(/\0.*$/su, '');
  return null;
}

/** The first value of a property; undefined where the form is broken. */
function readValue(cursor: Cursor, type: number, charset: string): MapiValue | null | undefined {
  const plain = type & 0xfff;
  const varies = plain === object || plain === narrowText || plain === wideText || plain === binary;
  const several = varies || (type & 0x1000) !== 0;
  const count = several ? cursor.number() : 1;
  if (count === null || count > mostValues) return undefined;
  let first: MapiValue | null = null;
  for (let n = 0; n < count; n += 1) {
    const length = varies ? cursor.number() : (sizes.get(plain) ?? null);
    const start = length === null ? null : cursor.skip(padded(length));
    if (length === null || start === null) return undefined;
    const from = plain === object ? Math.min(start + kindBytes, start + length) : start;
    first ??= { start: from, end: start + length, text: null };
    if (n === 0) first.text = textIn(cursor.bytes, plain, from, start + length, charset);
  }
  return first;
}

/** The properties between two places, by their ids; those with names of their own are passed over. */
export function readProperties(bytes: Buffer, start: number, end: number, charset: string): Map<number, MapiValue> {
  const cursor = new Cursor(bytes, start, end);
  const found = new Map<number, MapiValue>();
  const count = Math.min(cursor.number() ?? 0, mostProperties);
  for (let n = 0; n < count; n += 1) {
    const tag = cursor.number();
    if (tag === null) break;
    const id = tag >>> 16;
    if (id >= 0x8000 && !skipName(cursor)) break;
    const value = readValue(cursor, tag & 0xffff, charset);
    if (value === undefined) break;
    if (value && id < 0x8000 && !found.has(id)) found.set(id, value);
  }
  return found;
}

const ids = { display: 0x3001, data: 0x3701, fileName: 0x3704, longName: 0x3707, type: 0x370e, contentId: 0x3712 };

/** What the properties of a file say beyond what is known of it. */
export function attachmentProperties(properties: ReadonlyMap<number, MapiValue>, file: TnefFile): Partial<TnefFile> {
  const text = (id: number): string | null => properties.get(id)?.text?.slice(0, 1000).trim() || null;
  const data = properties.get(ids.data);
  const type = text(ids.type)?.toLowerCase() ?? '';
  const known = /^[a-z0-9!#$&^_.+-]{1,60}\/[a-z0-9!#$&^_.+-]{1,100}$/u.test(type);
  return {
    name: text(ids.longName) ?? file.name ?? text(ids.fileName) ?? text(ids.display),
    type: known ? type : file.type,
    contentId: text(ids.contentId)?.replace(/^<|>$/gu, '') ?? null,
    ...(file.end === 0 && data ? { start: data.start, end: data.end } : {}),
  };
}
