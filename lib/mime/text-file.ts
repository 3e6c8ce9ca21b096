/** Text files as words: log files, tables, notes, code. */
import { decodeText } from './charset';

/** Control characters that no text has, among the first characters of what may be one. */
const controls = /[\0-\x08\x0e-\x1a\x1c-\x1f]/u;
const lookedAt = 65_536;

/** The words of a text file, lines ended by "\n"; null where the bytes are no text. Linear, never throws. */
export function textFileWords(bytes: Uint8Array, charset: string | null): string | null {
  const words = decodeText(bytes, charset, 'text');
  return controls.test(words.slice(0, lookedAt)) ? null : words.replace(/\r\n?/gu, '\n').replace(/^\ufeff/u, '');
}
