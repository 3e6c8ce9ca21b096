/** Which part of a letter only repeats an earlier one (Q1): for folding it away, never for dropping it. */
import type { TextBlock } from './mail';

const original = /^\s*[-_]{2,}\s*(original message|ursprüngliche nachricht|message d['’]origine|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|oprindelig meddelelse|исходное сообщение)\s*[-_]{2,}/iu;
const forwarded = /forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht|пересылаемое сообщение|転送メッセージ|begin forwarded/iu;

function textOf(block: TextBlock): string {
  return block.segments.map((segment) => segment.text).join('');
}

/** "On Tuesday Maren wrote:" and its like in other languages: short, and ending in a colon. */
function isAttribution(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length > 0 && trimmed.length <= 240 && trimmed.split('\n').length <= 3 && /[:：]\s*$/u.test(trimmed) && !forwarded.test(trimmed);
}

interface Line {
  quoted: boolean;
  text: string;
}

/** Index where the quoted tail begins, or -1 where nothing may be folded. */
function tailStart(lines: readonly Line[]): number {
  const blank = (line: Line | undefined) => line !== undefined && line.text.trim() === '';
  const marker = lines.findIndex((line) => !line.quoted && original.test(line.text));
  let end = lines.length;
  while (end > 0 && blank(lines[end - 1])) end -= 1;
  let start = marker;
  if (start < 0) {
    if (!lines[end - 1]?.quoted) return -1;
    start = end - 1;
    while (start > 0 && (lines[start - 1]?.quoted || blank(lines[start - 1]))) start -= 1;
    while (blank(lines[start])) start += 1;
    let before = start - 1;
    while (before >= 0 && blank(lines[before])) before -= 1;
    if (before >= 0 && forwarded.test(lines[before]?.text ?? '')) return -1;
    if (before >= 0 && isAttribution(lines[before]?.text ?? '')) start = before;
    // A mail program may break the attribution over two lines: "On Tuesday, 17 November,\nMaren Oduya <m@x.example> wrote:".
    if (start === before && before > 0 && /^\s*(on|am|le|el|il|em|op|den)\s/iu.test(lines[before - 1]?.text ?? '') && !/[.!?:]\s*$/u.test(lines[before - 1]?.text ?? '')) start = before - 1;
  }
  const own = lines.slice(0, start);
  if (own.some((line) => line.quoted)) return -1;
  return own.some((line) => !blank(line)) ? start : -1;
}

/**
 * Parts a text letter into what is shown and the quoted tail that is folded. The tail is empty for answers between quotes, for
 * letters that are all quote, and for forwards: those are never folded.
 */
export function foldQuotes(blocks: readonly TextBlock[]): { shown: TextBlock[]; folded: TextBlock[] } {
  const start = tailStart(blocks.map((block) => ({ quoted: block.depth > 0, text: textOf(block) })));
  if (start < 0) return { shown: [...blocks], folded: [] };
  return { shown: blocks.slice(0, start), folded: blocks.slice(start) };
}

/** The same for the plain text of a draft, whose quoted lines begin with ">". `own + tail` is always the text itself. */
export function splitQuotedTail(text: string): { own: string; tail: string } {
  const lines = text.split('\n');
  const kinds = lines.map((line) => ({ quoted: line.startsWith('>'), text: line }));
  let start = tailStart(kinds);
  // An answer not yet begun has no text of its own, and its quote is folded all the same.
  if (start < 0) start = tailStart([{ quoted: false, text: 'x' }, ...kinds]) - 1;
  if (start < 0) return { own: text, tail: '' };
  const tail = lines.slice(start).join('\n');
  return { own: text.slice(0, text.length - tail.length), tail };
}
