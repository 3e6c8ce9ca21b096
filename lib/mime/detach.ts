/** A letter without some of its files: each is replaced by a line of text that says what was there; every other byte stays (RFC 2046). */
import type { Part } from '@/lib/model/mail';
import { findPart } from './choose';
import { cutLetter } from './whole';

/** A part that goes, and the words that take its place. */
export interface Going {
  part: string;
  /** The type that the mail server says it has: another one here means that the letter is read in two ways. */
  type: string;
  note: string;
}

/** Is any of the letter signed or encrypted? Then it cannot lose a part and stay what it is. */
export function isSealed(structure: Part): boolean {
  const waiting: Part[] = [structure];
  for (const part of waiting) {
    if (/^(?:multipart\/(?:signed|encrypted)|application\/(?:x-)?pkcs7-mime|application\/pgp-encrypted)$/u.test(part.type)) return true;
    if (part.type.startsWith('multipart/') && waiting.length < 2000) waiting.push(...part.children);
  }
  return false;
}

/** The part that stands in the place of a file. */
function notePart(note: string): Buffer {
  const lines = Buffer.from(`${note.replace(/\r?\n/gu, '\r\n')}\r\n`)
    .toString('base64')
    .replace(/.{76}(?=.)/gu, '$&\r\n');
  const header = ['Content-Type: text/plain; charset=utf-8', 'Content-Disposition: inline', 'Content-Transfer-Encoding: base64'];
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${lines}`);
}

/** The letter without these parts; null where one of them is not found as the mail server found it, is the whole letter, or lies in another one. */
export function withoutParts(source: Buffer, going: readonly Going[]): Buffer | null {
  const { structure, entities } = cutLetter(source);
  const places: { start: number; end: number; note: string }[] = [];
  for (const { part, type, note } of going) {
    const found = findPart(structure, part);
    const entity = entities.get(part);
    if (!found || !entity || found === structure || found.type !== type) return null;
    const start = entity.byteOffset - source.byteOffset;
    places.push({ start, end: start + entity.length, note });
  }
  places.sort((a, b) => a.start - b.start);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { start, end, note } of places) {
    if (start < at) return null;
    pieces.push(source.subarray(at, start), notePart(note));
    at = end;
  }
  return Buffer.concat([...pieces, source.subarray(at)]);
}

function shape({ type, children }: Part): unknown {
  return [type, children.map(shape)];
}

/** Is `stored` what was put there? A server may add lines to the header or end lines its own way; the parts must be the same byte for byte. */
export function isSameLetter(put: Buffer, stored: Buffer): boolean {
  if (put.equals(stored)) return true;
  const [a, b] = [cutLetter(put), cutLetter(stored)];
  if (JSON.stringify(shape(a.structure)) !== JSON.stringify(shape(b.structure)) || a.bytes.size !== b.bytes.size) return false;
  return [...a.bytes].every(([part, bytes]) => b.bytes.get(part)?.equals(bytes) === true);
}
