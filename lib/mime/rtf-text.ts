/**
 * The words of RTF; where it only wraps HTML, as Outlook writes it, that HTML (MS-OXRTFEX). One pass over the bytes, levels counted and not recursed
 * into, so nothing in it costs more than its length.
 */
import { decodeText } from './charset';
import { codePageName, fontCharset } from './code-pages';

const longest = 2_000_000;
const mostLevels = 1000;
const mostFonts = 2000;

/** What holds for a group, and is forgotten where it ends. */
interface Level {
  /** Nothing in it is words. */
  silent: boolean;
  /** HTML as it stands, between the words. */
  tag: boolean;
  /** RTF that stands for what the HTML says already. */
  doubled: boolean;
  inFonts: boolean;
  charset: string | null;
  /** How many signs stand behind a `\u` for those who do not know it. */
  fallback: number;
}

interface Work {
  level: Level;
  above: Level[];
  html: boolean;
  charset: string;
  fonts: Map<number, string | null>;
  font: number;
  /** Bytes that wait to be decoded together: a character may be of several. */
  bytes: number[];
  out: string[];
  length: number;
  skip: number;
  star: boolean;
}

const silent = new Set(
  'colortbl stylesheet info pict object header headerl headerr footer footerl footerr footnote generator xmlopen datastore themedata listtable listoverridetable rsidtbl fldinst filetbl revtbl'.split(
    ' ',
  ),
);
const signs = new Map([
  ['par', '\n'],
  ['line', '\n'],
  ['row', '\n'],
  ['sect', '\n'],
  ['page', '\n'],
  ['tab', '\t'],
  ['cell', '\t'],
  ['emdash', '\u2014'],
  ['endash', '\u2013'],
  ['emspace', '\u2003'],
  ['enspace', '\u2002'],
  ['bullet', '\u2022'],
  ['lquote', '\u2018'],
  ['rquote', '\u2019'],
  ['ldblquote', '\u201c'],
  ['rdblquote', '\u201d'],
]);

const isHeard = ({ level, html }: Work): boolean => !level.silent && !level.inFonts && (!html || !level.doubled || level.tag);

function flush(work: Work): void {
  if (work.bytes.length === 0) return;
  const text = decodeText(Buffer.from(work.bytes), work.level.charset ?? work.charset, 'text');
  work.bytes = [];
  work.out.push(text);
  work.length += text.length;
}

function say(work: Work, text: string): void {
  if (!isHeard(work)) return;
  flush(work);
  work.out.push(text);
  work.length += text.length;
}

function byte(work: Work, value: number): void {
  if (work.skip > 0) work.skip -= 1;
  else if (isHeard(work)) work.bytes.push(value);
}

function unicode(work: Work, code: number): void {
  say(work, String.fromCharCode(code < 0 ? code + 0x10000 : code & 0xffff));
  work.skip = work.level.fallback;
}

function setFont(work: Work, number: number): void {
  if (work.level.inFonts) work.font = number;
  else {
    flush(work);
    work.level.charset = work.fonts.get(number) ?? null;
  }
}

/** A word behind a backslash; the first of a group with a star names a group that may be passed over. */
function control(work: Work, word: string, number: number | null): void {
  const { star, level } = work;
  work.star = false;
  if (word === 'fromhtml') work.html = true;
  else if (word === 'htmltag') level.tag = true;
  else if (word === 'htmlrtf') {
    flush(work);
    level.doubled = number !== 0;
  } else if (star || silent.has(word)) level.silent = true;
  else if (word === 'fonttbl') level.inFonts = true;
  else if (word === 'ansicpg') work.charset = codePageName(number ?? 0) ?? work.charset;
  else if (word === 'fcharset' && level.inFonts) {
    if (work.fonts.size < mostFonts) work.fonts.set(work.font, fontCharset(number ?? 0));
  } else if (word === 'f' && number !== null) setFont(work, number);
  else if (word === 'plain') {
    flush(work);
    level.charset = null;
  } else if (word === 'uc') level.fallback = Math.min(Math.max(number ?? 1, 0), 16);
  else if (word === 'u' && number !== null) unicode(work, number);
  // Between the tags the line breaks of RTF are those of the HTML.
  else if (signs.has(word)) say(work, signs.get(word) ?? '');
}

function open(work: Work): void {
  flush(work);
  if (work.above.length < mostLevels) work.above.push({ ...work.level });
  work.skip = 0;
}

function close(work: Work): void {
  flush(work);
  work.level = work.above.pop() ?? work.level;
  work.skip = 0;
  work.star = false;
}

/** What stands behind a backslash at `at`; answers where it ends. */
function backslash(work: Work, rtf: string, at: number): number {
  const word = /[a-z]{1,32}/iuy;
  word.lastIndex = at;
  const name = word.exec(rtf)?.[0];
  if (name === undefined) {
    const sign = rtf[at] ?? '';
    if (sign === "'") {
      const value = Number.parseInt(rtf.slice(at + 1, at + 3), 16);
      if (Number.isFinite(value)) byte(work, value);
      return at + 3;
    }
    if (sign === '*') work.star = true;
    else if (sign === '~') say(work, '\u00a0');
    else if (sign === '_') say(work, '\u2011');
    else if (sign === '\n' || sign === '\r') say(work, '\n');
    else if (sign === '\\' || sign === '{' || sign === '}') byte(work, sign.charCodeAt(0));
    return at + 1;
  }
  const digits = /-?\d{1,10}/uy;
  digits.lastIndex = at + name.length;
  const number = digits.exec(rtf)?.[0];
  const end = at + name.length + (number?.length ?? 0);
  control(work, name, number === undefined ? null : Number(number));
  // Bytes of no text.
  if (name === 'bin' && number !== undefined) return end + 1 + Math.max(0, Number(number));
  return rtf[end] === ' ' ? end + 1 : end;
}

/** The words, or the HTML, of RTF; cut at 2 million characters. */
export function textOfRtf(bytes: Buffer): { kind: 'html' | 'text'; text: string } {
  const rtf = bytes.toString('latin1');
  const level: Level = { silent: false, tag: false, doubled: false, inFonts: false, charset: null, fallback: 1 };
  const work: Work = {
    level,
    above: [],
    html: false,
    charset: 'windows-1252',
    fonts: new Map(),
    font: 0,
    bytes: [],
    out: [],
    length: 0,
    skip: 0,
    star: false,
  };
  for (let at = 0; at < rtf.length && work.length + work.bytes.length < longest; ) {
    const sign = rtf[at] ?? '';
    if (sign === '{') open(work);
    else if (sign === '}') close(work);
    else if (sign === '\\') {
      at = backslash(work, rtf, at + 1);
      continue;
    } else if (sign !== '\r' && sign !== '\n' && sign !== '\0') byte(work, sign.charCodeAt(0));
    at += 1;
  }
  flush(work);
  const text = work.out.join('');
  return work.html ? { kind: 'html', text } : { kind: 'text', text: text.replace(/^\n+|\n+$/gu, '') };
}
