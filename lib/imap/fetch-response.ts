/**
 * Reads untagged FETCH responses (RFC 9051 section 7.5.2). imapflow's own reading of them costs ten times more, because it builds an
 * object for each token and compiles each key back to text; a first sync of a large mailbox is mostly this.
 */

/** A value: bytes as a binary string (one character a byte), a literal, NIL, or a list. */
export type FetchValue = string | Buffer | null | FetchValue[];
/** The data items of one response by name in upper case: `UID`, `FLAGS`, `BODY[1]`, `BODY[HEADER.FIELDS]`; origins left out. */
export type FetchItems = Map<string, FetchValue>;

const maxDepth = 100;
const maxValues = 200_000;

class Reader {
  readonly #line: string;
  readonly #literals: Buffer[];
  #at: number;
  #literal = 0;
  #values = 0;

  constructor(line: string, at: number, literals: Buffer[]) {
    this.#line = line;
    this.#at = at;
    this.#literals = literals;
  }

  skipBlanks(): void {
    while (this.#line.charCodeAt(this.#at) === 32) this.#at += 1;
  }

  /** True when the next character is `char`, which is then passed. */
  take(char: string): boolean {
    if (this.#line[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  atEnd(): boolean {
    return this.#at >= this.#line.length;
  }

  /** The name of a data item, brackets included, without header names and origin. */
  key(): string {
    const start = this.#at;
    while (!this.atEnd()) {
      const char = this.#line[this.#at];
      if (char === ' ' || char === ')') break;
      if (char === '[') {
        const end = this.#line.indexOf(']', this.#at);
        if (end < 0) throw new SyntaxError('section without end');
        this.#at = end;
      }
      this.#at += 1;
    }
    const key = this.#line.slice(start, this.#at).toUpperCase();
    return key.includes('[') ? key.replace(/<\d+>$/, '').replace(/\.FIELDS .*\]$/, '.FIELDS]') : key;
  }

  value(): FetchValue {
    if (this.#line[this.#at] === '(') return this.#list();
    return this.#scalar();
  }

  /** Without recursion, and lists nested beyond the limit become NIL instead of failing the whole response. */
  #list(): FetchValue {
    const root: FetchValue[] = [];
    const open: FetchValue[][] = [root];
    this.#at += 1;
    for (;;) {
      this.skipBlanks();
      if (this.atEnd()) throw new SyntaxError('list without end');
      if (this.take(')')) {
        open.pop();
        if (open.length === 0) return root;
        continue;
      }
      const parent = open[open.length - 1] as FetchValue[];
      if (this.take('(')) {
        const child: FetchValue[] = [];
        parent.push(open.length < maxDepth ? child : null);
        open.push(child);
      } else {
        parent.push(this.#scalar());
      }
    }
  }

  #scalar(): string | Buffer | null {
    this.#values += 1;
    if (this.#values > maxValues) throw new SyntaxError('too many values');
    const char = this.#line[this.#at];
    if (char === '"') return this.#quoted();
    if (char === '{' || (char === '~' && this.#line[this.#at + 1] === '{')) return this.#nextLiteral();
    return this.#atom();
  }

  #quoted(): string {
    const start = this.#at + 1;
    let escaped = false;
    for (let at = start; at < this.#line.length; at += 1) {
      const code = this.#line.charCodeAt(at);
      if (code === 92) {
        escaped = true;
        at += 1;
      } else if (code === 34) {
        this.#at = at + 1;
        const text = this.#line.slice(start, at);
        return escaped ? text.replace(/\\(.)/gs, '$1') : text;
      }
    }
    throw new SyntaxError('quoted string without end');
  }

  #nextLiteral(): Buffer {
    const end = this.#line.indexOf('\n', this.#at);
    const literal = this.#literals[this.#literal];
    if (end < 0 || !literal) throw new SyntaxError('literal without bytes');
    this.#literal += 1;
    this.#at = end + 1;
    return literal;
  }

  #atom(): string | null {
    const start = this.#at;
    while (!this.atEnd()) {
      const code = this.#line.charCodeAt(this.#at);
      if (code === 32 || code === 40 || code === 41) break;
      this.#at += 1;
    }
    if (this.#at === start) throw new SyntaxError('value missing');
    const atom = this.#line.slice(start, this.#at);
    return atom.length === 3 && atom.toUpperCase() === 'NIL' ? null : atom;
  }
}

const opening = /^\* \d+ FETCH \(/i;

/** True where the line is an untagged FETCH response. */
export function isFetchResponse(line: Buffer): boolean {
  return line[0] === 42 && opening.test(line.toString('latin1', 0, 40));
}

/** Reads one response; `literals` are its literals in order. Throws `SyntaxError` where it is malformed. */
export function readFetchResponse(line: Buffer, literals: Buffer[]): FetchItems {
  const text = line.toString('latin1');
  const start = opening.exec(text)?.[0].length ?? 0;
  const reader = new Reader(text, start, literals);
  const items: FetchItems = new Map();
  for (;;) {
    reader.skipBlanks();
    if (reader.take(')')) return items;
    if (reader.atEnd()) throw new SyntaxError('response without end');
    const key = reader.key();
    reader.skipBlanks();
    items.set(key, reader.value());
  }
}

/** The bytes of a string or literal, as a binary string; null for NIL and lists. */
export function binaryOf(value: FetchValue | undefined): string | null {
  if (typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? value.toString('latin1') : null;
}

/** The bytes of a string or literal; null for NIL and lists. */
export function bytesOf(value: FetchValue | undefined): Buffer | null {
  if (Buffer.isBuffer(value)) return value;
  return typeof value === 'string' ? Buffer.from(value, 'latin1') : null;
}

/** A whole number not above `max`, or null. */
export function numberOf(value: FetchValue | undefined, max = Number.MAX_SAFE_INTEGER): number | null {
  if (typeof value !== 'string' || !/^\d{1,16}$/.test(value)) return null;
  const number = Number(value);
  return number <= max ? number : null;
}

/** The list, or an empty one for anything else. */
export function listOf(value: FetchValue | undefined): FetchValue[] {
  return Array.isArray(value) ? value : [];
}
