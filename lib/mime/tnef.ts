/**
 * winmail.dat: the form in which Outlook packs a letter and its files (MS-OXTNEF). Read in the letter worker, bounded: what breaks a bound or the form
 * ends the reading, and what was read until then counts (T37). File contents stay where they are; only their places are told.
 */
import type { Part } from '@/lib/model/mail';
import { decodeText } from './charset';
import { codePageName } from './code-pages';
import { decodeTransfer } from './decode';
import { textOfRtf } from './rtf-text';
import { attachmentProperties, type MapiValue, readProperties } from './tnef-properties';
import { decompressRtf } from './tnef-rtf';

/** A file within: its bytes are those from `start` to `end` of the decoded part. */
export interface TnefFile {
  name: string | null;
  type: string;
  start: number;
  end: number;
  contentId: string | null;
}

/** What is within. */
export interface TnefLetter {
  body: { kind: 'html' | 'text'; text: string } | null;
  files: TnefFile[];
}

const signature = 0x223e9f78;
const mostFiles = 200;
const mostAttributes = 5000;
/** Longest text that is read, in characters. */
const longestText = 2_000_000;

const tags = {
  codePage: 0x69007,
  body: 0x2800c,
  properties: 0x69003,
  begin: 0x69002,
  title: 0x18010,
  data: 0x6800f,
  fileProperties: 0x69005,
};
const ids = { body: 0x1000, rtf: 0x1009, html: 0x1013 };

/** Is the part a winmail.dat? */
export function isTnef({ type, filename }: Pick<Part, 'type' | 'filename'>): boolean {
  return /^application\/(?:vnd\.)?ms-tnef$/u.test(type) || (type === 'application/octet-stream' && /^winmail\.dat$/iu.test(filename ?? ''));
}

interface Reading {
  bytes: Buffer;
  charset: string;
  plain: string | null;
  main: Map<number, MapiValue>;
  files: TnefFile[];
  file: TnefFile | null;
}

const untilNul = (text: string): string => text.slice(0, text.includes('\0') ? text.indexOf('\0') : undefined);

/** A file without bytes is none; a letter within is a winmail.dat of its own. */
function closeFile(reading: Reading): void {
  const { file, files, bytes } = reading;
  reading.file = null;
  if (!file || file.end <= file.start || files.length >= mostFiles) return;
  const letter = file.end - file.start > 6 && bytes.readUInt32LE(file.start) === signature;
  files.push(letter ? { ...file, type: 'application/ms-tnef' } : file);
}

function takeAttribute(reading: Reading, tag: number, start: number, end: number): void {
  const { bytes, charset } = reading;
  const data = bytes.subarray(start, end);
  if (tag === tags.codePage && data.length >= 4) reading.charset = codePageName(data.readUInt32LE(0)) ?? charset;
  else if (tag === tags.body) reading.plain = untilNul(decodeText(data.subarray(0, longestText), charset, 'text'));
  else if (tag === tags.properties) reading.main = readProperties(bytes, start, end, charset);
  else if (tag === tags.begin) {
    closeFile(reading);
    reading.file = { name: null, type: 'application/octet-stream', start: 0, end: 0, contentId: null };
  } else if (reading.file && tag === tags.title) reading.file.name = untilNul(decodeText(data.subarray(0, 1000), charset, 'text'));
  else if (reading.file && tag === tags.data) {
    if (reading.file.end === 0) Object.assign(reading.file, { start, end });
  } else if (reading.file && tag === tags.fileProperties)
    Object.assign(reading.file, attachmentProperties(readProperties(bytes, start, end, charset), reading.file));
}

function bodyOf({ main, plain, bytes, charset }: Reading): TnefLetter['body'] {
  const html = main.get(ids.html);
  if (html && html.end > html.start)
    return {
      kind: 'html',
      text: html.text ?? decodeText(bytes.subarray(html.start, Math.min(html.end, html.start + longestText)), charset, 'html'),
    };
  const packed = main.get(ids.rtf);
  const rtf = packed ? decompressRtf(bytes.subarray(packed.start, packed.end)) : null;
  const unpacked = rtf === null ? null : textOfRtf(rtf);
  if (unpacked && unpacked.text.trim() !== '') return unpacked;
  const text = main.get(ids.body)?.text ?? plain;
  return text && text.trim() !== '' ? { kind: 'text', text } : null;
}

/** What is in a winmail.dat, still under the transfer encoding of its part; null where it is none. Never throws because of what it holds. */
export function readTnef(encoded: Uint8Array, encoding: string): TnefLetter | null {
  const bytes = decodeTransfer(encoded, encoding);
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== signature) return null;
  const reading: Reading = { bytes, charset: 'windows-1252', plain: null, main: new Map(), files: [], file: null };
  // Level (1), attribute (4), length (4), data, checksum (2).
  for (let at = 6, count = 0; at + 9 <= bytes.length && count < mostAttributes; count += 1) {
    const length = bytes.readUInt32LE(at + 5);
    const end = at + 9 + length;
    if (end > bytes.length) break;
    takeAttribute(reading, bytes.readUInt32LE(at + 1), at + 9, end);
    at = end + 2;
  }
  closeFile(reading);
  return { body: bodyOf(reading), files: reading.files };
}
