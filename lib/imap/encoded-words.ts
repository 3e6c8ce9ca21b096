/** Encoded words (RFC 2047): what nearly all letters hold is decoded here at once, the rest by libmime, with the same result. */
import libmime from 'libmime';
import { detached } from './detached';

/** A run of words in UTF-8, parted by blanks; base64 that is whole in each word. */
const base64Run =
  /^=\?utf-8\?b\?(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?\?=(?: +=\?utf-8\?b\?(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?\?=)*$/i;
const quotedRun = /^=\?utf-8\?q\?(?:[!-<>@-~]|=[0-9a-f]{2})*\?=(?: +=\?utf-8\?q\?(?:[!-<>@-~]|=[0-9a-f]{2})*\?=)*$/i;
const between = /\?= +=\?utf-8\?[bq]\?/i;
const beforeText = '=?utf-8?b?'.length;

/** The texts of a run of words. */
function textsOf(run: string): string[] {
  return run.slice(beforeText, -2).split(between);
}

function bytesOfQuoted(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 61) {
      bytes[length] = Number.parseInt(text.slice(at + 1, at + 3), 16);
      at += 2;
    } else bytes[length] = code === 95 ? 32 : code;
    length += 1;
  }
  return bytes.subarray(0, length);
}

/** What libmime made of texts: most are names, and the same people write again and again. */
const decoded = new Map<string, string>();
const mostDecoded = 2000;
/** Longer ones are subjects. */
const longestName = 200;

function decodeOther(text: string): string {
  if (text.length > longestName) return libmime.decodeWords(text);
  const known = decoded.get(text);
  if (known !== undefined) return known;
  const words = libmime.decodeWords(text);
  if (decoded.size === mostDecoded) decoded.clear();
  decoded.set(detached(text), words);
  return words;
}

/** The text with its encoded words decoded; what is no encoded word stays. */
export function decodeWords(text: string): string {
  if (!text.startsWith('=?')) return decodeOther(text);
  if (base64Run.test(text)) return Buffer.concat(textsOf(text).map((part) => Buffer.from(part, 'base64'))).toString();
  if (quotedRun.test(text)) return bytesOfQuoted(textsOf(text).join('')).toString();
  return decodeOther(text);
}
