/** Text letters as paragraphs with quote depth and links (T4, T67): values, never markup. Linear in the length of the text. */
import { LinkifyIt } from 'linkify-it';
import type { TextBlock } from '@/lib/model/mail';
import { safeLink } from './links';

/** How the text of a part is laid out (RFC 3676). */
export interface Layout {
  flowed: boolean;
  /** The blank at the end of a flowed line is no part of the text (DelSp=yes). */
  delsp: boolean;
}

/** Most characters that are shown; the source has the rest. */
const longest = 1_000_000;
/** Most paragraphs that are shown. */
const mostBlocks = 20_000;
/** Deepest quotation that is told apart. */
const deepest = 30;
/** Longest run that is searched for links at once. */
const longestRun = 8192;

const linkifier = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: true })
  .add('ftp:', null)
  .add('//', null)
  .add('tel:', {
    validate: (text: string, position: number) => /^\+?[\d().-]{3,30}\d/u.exec(text.slice(position, position + 40))?.[0].length ?? 0,
  })
  .add('www.', {
    // After a dot it is the inside of a name that was looked at already.
    validate: (text: string, position: number, self: LinkifyIt) =>
      text[position - 5] === '.'
        ? 0
        : Math.max(0, self.testSchemaAt(`http://www.${text.slice(position, position + 2048)}`, 'http:', 5) - '//www.'.length),
    normalize: (match: { url: string }) => {
      match.url = `https://${match.url}`;
    },
  });

type Segment = TextBlock['segments'][number];

function linksOf(run: string): Segment[] {
  const segments: Segment[] = [];
  let done = 0;
  for (const match of linkifier.match(run) ?? []) {
    const href = safeLink(match.url);
    if (href === null) continue;
    if (match.index > done) segments.push({ text: run.slice(done, match.index) });
    segments.push({ text: run.slice(match.index, match.lastIndex), href });
    done = match.lastIndex;
  }
  if (done < run.length) segments.push({ text: run.slice(done) });
  return segments;
}

/** Joins plain runs that stand together. */
function joined(segments: Segment[]): Segment[] {
  const out: Segment[] = [];
  for (const segment of segments) {
    const last = out.at(-1);
    if (last && last.href === undefined && segment.href === undefined) last.text += segment.text;
    else out.push({ ...segment });
  }
  return out;
}

function segmentsOf(text: string): Segment[] {
  if (!/:\/\/|www\.|@|mailto:|tel:/iu.test(text)) return [{ text }];
  // No address goes over a line end, so each line is searched for itself and the time stays linear.
  const runs = text.split(/(?<=\n)/u).flatMap((line) => (line.length <= longestRun ? [line] : (line.match(/[\s\S]{1,8192}/gu) ?? [])));
  return joined(runs.flatMap(linksOf));
}

interface Line {
  depth: number;
  text: string;
  /** Goes on in the next line. */
  flows: boolean;
}

/** Quote marks at the start of a line: ">" with or without blanks between them. */
function readLine(raw: string, layout: Layout): Line {
  const marks = (layout.flowed ? /^>+/u : /^ ?>(?: ?>)*/u).exec(raw)?.[0] ?? '';
  const depth = Math.min(deepest, marks.replaceAll(' ', '').length);
  const rest = raw.slice(marks.length);
  if (!layout.flowed) return { depth, text: marks === '' ? rest : rest.replace(/^ /u, ''), flows: false };
  const unstuffed = rest.replace(/^ /u, '');
  const flows = unstuffed.endsWith(' ') && unstuffed !== '-- ';
  return { depth, text: flows && layout.delsp ? unstuffed.slice(0, -1) : unstuffed, flows };
}

/** RFC 3676 section 4.1: a line that ends in a blank goes on in the next one of the same depth. */
function unflowed(lines: Line[]): Line[] {
  const out: { depth: number; pieces: string[]; flows: boolean }[] = [];
  for (const line of lines) {
    const last = out.at(-1);
    if (last?.flows && last.depth === line.depth && line.text !== '-- ') {
      last.pieces.push(line.text);
      last.flows = line.flows;
    } else out.push({ depth: line.depth, pieces: [line.text], flows: line.flows });
  }
  return out.map(({ depth, pieces, flows }) => ({ depth, text: pieces.join(''), flows }));
}

/** What text holds and no screen should get: control characters and bidirectional overrides (T30). Marks and isolates stay: people write with them. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]|[\p{Cs}\u202d\u202e]/gu, (sign) => (sign === '\f' ? '\n' : ''));
}

/** Stands in place of what is not shown of a very long text. */
const rest: TextBlock = { depth: 0, segments: [{ text: '…' }] };

/** True where the paragraphs are not the whole text. */
export const isClipped = (blocks: readonly TextBlock[]): boolean => blocks.at(-1) === rest;

/** The text cut into paragraphs: a new one begins after an empty line or where the quote depth changes. */
export function textBlocks(text: string, layout: Layout = { flowed: false, delsp: false }): TextBlock[] {
  const raw = printable(text.slice(0, longest).replace(/\r\n?/gu, '\n')).split('\n');
  const lines = raw.map((line) => readLine(line, layout));
  const blocks: TextBlock[] = [];
  let pieces: string[] = [];
  let depth = 0;
  const end = () => {
    if (pieces.length > 0) blocks.push({ depth, segments: segmentsOf(pieces.join('\n')) });
    pieces = [];
  };
  for (const line of layout.flowed ? unflowed(lines) : lines) {
    if (line.text.trim() === '' || line.depth !== depth) end();
    depth = line.depth;
    if (line.text.trim() !== '') pieces.push(line.text.trimEnd());
    if (blocks.length >= mostBlocks) return [...blocks, rest];
  }
  end();
  if (text.length > longest) blocks.push(rest);
  return blocks;
}
