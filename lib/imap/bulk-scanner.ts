/** The bytes of answers to a bulk FETCH, and how the pieces of one are read from them: strings, numbers, atoms (RFC 9051 section 4). */
import { maxUid } from './sequences';

/** Something came that this reader does not read. Nothing is known of what follows on the line. */
export class OddAnswer extends Error {}

/** Longest literal, in bytes. */
const maxLiteral = 1024 * 1024;

/** Thrown where the buffered bytes end within a response. */
export const incomplete = new Error('incomplete');

/** What a byte of a quoted string may be, for `bits`: bytes that are no plain text, and those that a local part needs quotes for. */
export const unprintable = 1;
export const equals = 2;
export const special = 4;
export const blank = 8;
const ending = 16;
const classes = new Uint8Array(256);
for (let code = 0; code < 256; code += 1) if (code < 32 || code > 126) classes[code] = unprintable;
classes[61] = equals;
classes[32] = blank;
// A local part with one of these needs quotes (words.ts).
for (const char of '(),:;<>@[]') classes[char.charCodeAt(0)] = special;
for (const char of '"\\\r\n\0') classes[char.charCodeAt(0)] = ending | special | unprintable;

/** Where reading stands. Bytes are characters, one each. */
export class BulkScanner {
  protected text = '';
  protected at = 0;
  /** Characters that must be there before it is worth trying again. */
  protected needed = 0;
  /** Classes of the characters of the string read last. */
  protected bits = 0;

  protected code(): number {
    if (this.at >= this.text.length) throw incomplete;
    return this.text.charCodeAt(this.at);
  }

  protected expect(code: number): void {
    if (this.code() !== code) throw new OddAnswer(`not ${String.fromCharCode(code)}`);
    this.at += 1;
  }

  /** The rest of the line; the line end is passed. */
  protected line(): string {
    const end = this.text.indexOf('\n', this.at);
    if (end < 0) throw incomplete;
    const line = this.text.slice(this.at, this.text[end - 1] === '\r' ? end - 1 : end);
    this.at = end + 1;
    return line;
  }

  protected number(): number {
    let number = 0;
    const start = this.at;
    for (;;) {
      const digit = this.code() - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      number = number * 10 + digit;
      this.at += 1;
    }
    const code = this.code();
    if (this.at === start || this.at - start > 10 || number > maxUid || (code !== 32 && code !== 41)) throw new OddAnswer('no number');
    return number;
  }

  protected atom(): string | null {
    const start = this.at;
    while (this.code() > 32 && this.code() !== 41 && this.code() !== 40) this.at += 1;
    const atom = this.text.slice(start, this.at);
    if (!/^[\w-]{1,255}$/.test(atom)) throw new OddAnswer('no atom');
    return atom.toUpperCase() === 'NIL' ? null : atom;
  }

  /** The one member of a list, or NIL. */
  protected inList(): string | null {
    if (this.code() !== 40) return this.nil();
    this.at += 1;
    const atom = this.atom();
    this.expect(41);
    return atom;
  }

  protected nil(): null {
    if (this.at + 3 > this.text.length) throw incomplete;
    if (this.text.slice(this.at, this.at + 3).toUpperCase() !== 'NIL') throw new OddAnswer('not NIL');
    this.at += 3;
    return null;
  }

  /** A quoted string or literal, as one character a byte, or NIL. Leaves the classes of its characters in `#bits`. */
  protected string(): string | null {
    const code = this.code();
    if (code === 34) return this.quoted();
    this.bits = 255;
    return code === 123 ? this.literal() : this.nil();
  }

  protected quoted(): string {
    const text = this.text;
    const start = this.at + 1;
    const { length } = text;
    let bits = 0;
    let at = start;
    for (; at < length; at += 1) {
      const kind = classes[text.charCodeAt(at)] as number;
      if (kind >= ending) break;
      bits |= kind;
    }
    if (at >= length) throw incomplete;
    if (text.charCodeAt(at) === 92) return this.escaped(start);
    if (text.charCodeAt(at) !== 34) throw new OddAnswer('line end in quotes');
    this.at = at + 1;
    this.bits = bits;
    return text.slice(start, at);
  }

  protected escaped(start: number): string {
    const found = /[^"\\\r\n\0]*(?:\\[^\r\n\0][^"\\\r\n\0]*)*/y;
    found.lastIndex = start;
    const inner = found.exec(this.text)?.[0] ?? '';
    this.at = start + inner.length;
    if (this.at + 1 >= this.text.length) throw incomplete;
    this.expect(34);
    this.bits = 255;
    return inner.replace(/\\(.)/gs, '$1');
  }

  protected literal(): string {
    const end = this.text.indexOf('\n', this.at);
    if (end < 0) throw incomplete;
    const length = Number(/^\{(\d{1,9})\}\r\n$/.exec(this.text.slice(this.at, end + 1))?.[1] ?? Number.NaN);
    if (!(length <= maxLiteral)) throw new OddAnswer('no literal');
    const from = end + 1;
    if (this.text.length < from + length) {
      this.needed = from + length;
      throw incomplete;
    }
    this.at = from + length;
    return this.text.slice(from, from + length);
  }
}
