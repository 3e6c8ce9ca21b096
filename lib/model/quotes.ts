/** Which part of a letter only repeats an earlier one (Q1): for folding it away, never for dropping it. */
import type { TextBlock } from './mail';

const original =
  /^\s*[-_]{2,}\s*(original message|ursprüngliche nachricht|message d['’]origine|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|oprindelig meddelelse|исходное сообщение)\s*[-_]{2,}/iu;
const forwarded =
  /forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht|пересылаемое сообщение|転送メッセージ|رسالة مُ?عاد توجيهها|begin forwarded/iu;

/** Words that announce a letter that is passed on: what follows them is the matter itself and never folded. */
export const announcesForward = (text: string): boolean => forwarded.test(text);

const forwardSubject = /^\s*(?:\[[^\]]{1,40}\]\s*)?(fwd?|wg|tr|rv|i|enc|doorst|vb|vs|pd|转发|轉寄|転送|пересл|إعادة توجيه)\s*[:：]/iu;

/** Does the subject say that the letter passes another one on? */
export const forwardsLetter = (subject: string): boolean => forwardSubject.test(subject);

function textOf(block: TextBlock): string {
  return block.segments.map((segment) => segment.text).join('');
}

const wrote =
  /(wrote|writes|schrieb|schreibt|écrit|escribió|escribio|scritto|escreveu|schreef|skrev|kirjoitti|napisał|napisal|napsal|írta|a scris|yazdı|писа|пише|написа|έγραψε|כתב|كتب|写道|寫道|書きました|さんは|작성)\p{L}*/iu;
const begins = /^\s*(on|am|le|el|il|em|op|den|på|w dniu|dnia|dne|em|\d)\b/iu;

/** "On Tuesday Maren wrote:" and its like in other languages. Words of the answer itself are none, also where they end in a colon. */
function isAttribution(text: string): boolean {
  const trimmed = text.trim();
  const rows = trimmed.split('\n');
  if (trimmed.length > 240 || rows.length > 3 || !/[:：]$/u.test(trimmed) || forwarded.test(trimmed)) return false;
  if (rows.length > 1 && !begins.test(trimmed)) return false;
  return wrote.test(trimmed) || (/\d/u.test(trimmed) && (trimmed.includes('@') || begins.test(trimmed)));
}

/** A line or block of a letter. */
interface Line {
  quoted: boolean;
  text: string;
}

const blank = (line: Line | undefined) => line !== undefined && line.text.trim() === '';

/** Takes what announces a quote along with it: where the fold begins, or -1 where the quote is the letter's own matter. */
function withIntroduction(lines: readonly Line[], quote: number): number {
  let before = quote - 1;
  while (before >= 0 && blank(lines[before])) before -= 1;
  const text = lines[before]?.text ?? '';
  if (forwarded.test(text)) return -1;
  if (!/[:：]\s*$/u.test(text)) return quote;
  // A mail program may break the announcement: "On Tuesday, 17 November, Maren Oduya" and in the next line "<m@x.example> wrote:".
  const earlier = lines[before - 1]?.text ?? '';
  if (!begins.test(text) && begins.test(earlier) && isAttribution(`${earlier}\n${text}`)) return before - 1;
  if (isAttribution(text)) return before;
  // Written without an empty line under the answer's last words, it stays with them.
  const rows = text.trim().split('\n');
  if (rows.length > 1 && [1, 2].some((n) => isAttribution(rows.slice(-n).join('\n')))) return quote;
  return -1;
}

/** Index where the quoted tail begins, or -1 where nothing may be folded: answers between quotes, letters that are all quote, forwards. */
export function quotedTailAt(lines: readonly Line[]): number {
  const marker = lines.findIndex((line) => !line.quoted && original.test(line.text));
  let end = lines.length;
  while (end > 0 && blank(lines[end - 1])) end -= 1;
  let start = marker;
  if (start < 0) {
    if (!lines[end - 1]?.quoted) return -1;
    start = end - 1;
    while (start > 0 && (lines[start - 1]?.quoted || blank(lines[start - 1]))) start -= 1;
    while (blank(lines[start])) start += 1;
    start = withIntroduction(lines, start);
  }
  if (start < 0) return -1;
  const own = lines.slice(0, start);
  if (own.some((line) => line.quoted)) return -1;
  return own.some((line) => !blank(line)) ? start : -1;
}

/**
 * Parts a text letter into what is shown and the quoted tail that is folded. The tail is empty for answers between quotes, for
 * letters that are all quote, and for forwards: those are never folded.
 */
export function foldQuotes(blocks: readonly TextBlock[]): { shown: TextBlock[]; folded: TextBlock[] } {
  const start = quotedTailAt(blocks.map((block) => ({ quoted: block.depth > 0, text: textOf(block) })));
  if (start < 0) return { shown: [...blocks], folded: [] };
  return { shown: blocks.slice(0, start), folded: blocks.slice(start) };
}

/** The same for the plain text of a draft, whose quoted lines begin with ">". `own + tail` is always the text itself. */
export function splitQuotedTail(text: string): { own: string; tail: string } {
  const lines = text.split('\n');
  const kinds = lines.map((line) => ({ quoted: line.startsWith('>'), text: line }));
  let start = quotedTailAt(kinds);
  // An answer not yet begun has no text of its own, and its quote is folded all the same.
  if (start < 0) start = quotedTailAt([{ quoted: false, text: 'x' }, ...kinds]) - 1;
  if (start < 0) return { own: text, tail: '' };
  const tail = lines.slice(start).join('\n');
  return { own: text.slice(0, text.length - tail.length), tail };
}

/** Puts a folded tail back under what was written, parted by one empty line. Blanks that are just being typed stay. */
export function joinQuotedTail(own: string, tail: string): string {
  return tail ? `${own}\n\n${tail}` : own;
}

/** What was written above a folded tail; undoes `joinQuotedTail`. Null where the text does not end in that tail. */
export function aboveQuotedTail(text: string, tail: string): string | null {
  if (!tail || !text.endsWith(tail)) return null;
  return text.slice(0, text.length - tail.length).replace(/\n{0,2}$/u, '');
}
