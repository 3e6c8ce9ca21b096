/** From the name of a label to its keyword. Keywords are atoms of ASCII (RFC 9051 section 9); other letters go in modified UTF-7. */
import { isLabel, labelKey, longestKeyword } from './labels';

/** Modified base64 of UTF-16 (RFC 3501 section 5.1.3). */
function encodeRun(run: string): string {
  const bytes = [...Array(run.length).keys()].flatMap((at) => [run.charCodeAt(at) >> 8, run.charCodeAt(at) & 255]);
  return `&${btoa(String.fromCharCode(...bytes))
    .replaceAll('/', ',')
    .replace(/=+$/, '')}-`;
}

/** A short text that nearly always differs where the names do. */
function digest(text: string): string {
  let hash = 0;
  for (const point of text) hash = (Math.imul(hash, 31) + (point.codePointAt(0) ?? 0)) >>> 0;
  return hash.toString(36);
}

/**
 * The keyword for a new label of this name: as near to the name as an atom allows. `taken` are the keywords of other labels, by `labelKey`. A name
 * that is too long for a keyword, or means something to mail programs, gets one that only the person's own list of labels can read.
 */
export function keywordFor(name: string, taken: ReadonlySet<string>): string {
  const spelled = name
    .trim()
    .normalize('NFC')
    .replaceAll('&', '&-')
    .replace(/[^\x20-\x7e]+/g, encodeRun)
    .replace(/[^\w$!#&+,./:;<=>?@^`|~'-]/g, '_')
    .replace(/^\$/, '_');
  const plain = spelled !== '' && spelled.length <= longestKeyword && isLabel(spelled) ? spelled : `label_${digest(name)}`;
  let keyword = plain;
  for (let n = 2; taken.has(labelKey(keyword)); n += 1) keyword = `${plain.slice(0, longestKeyword - 4)}-${n}`;
  return keyword;
}
