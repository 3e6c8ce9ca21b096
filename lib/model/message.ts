/**
 * Messages in the part of ICU's syntax that the interface needs: `{name}`, `{n, number}`, `{n, plural, =0 {…} one {…} other {# …}}` and
 * `{x, select, a {…} other {…}}`, nested as one likes. An apostrophe quotes a brace or a number sign; two are one.
 */

type Part = string | Slot | Count;

/** A place for a value. */
interface Slot {
  name: string;
  kind: 'text' | 'number' | 'plural' | 'select';
  branches: ReadonlyMap<string, readonly Part[]>;
}
/** `#`: the number of the plural around it. */
interface Count {
  count: string;
}

/** Reads a message. Throws where its syntax is broken: a test reads all that ship. */
class Reader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Parts up to the end, or to the brace that closes the branch of a plural of `counted`. */
  parts(counted: string | null, nested: boolean): Part[] {
    const parts: Part[] = [];
    let words = '';
    const flush = () => {
      if (words !== '') parts.push(words);
      words = '';
    };
    while (this.at < this.text.length) {
      const sign = this.text.charAt(this.at);
      if (sign === '}' && nested) break;
      this.at += 1;
      if (sign === "'") words += this.quoted(counted !== null);
      else if (sign === '{') {
        flush();
        parts.push(this.slot(counted));
      } else if (sign === '#' && counted !== null) {
        flush();
        parts.push({ count: counted });
      } else words += sign;
    }
    flush();
    return parts;
  }

  private quoted(inPlural: boolean): string {
    const next = this.text.charAt(this.at);
    if (next === "'") {
      this.at += 1;
      return "'";
    }
    if (next !== '{' && next !== '}' && !(inPlural && next === '#')) return "'";
    const end = this.text.indexOf("'", this.at);
    const words = this.text.slice(this.at, end < 0 ? this.text.length : end);
    this.at = end < 0 ? this.text.length : end + 1;
    return words;
  }

  private until(pattern: RegExp): string {
    const start = this.at;
    while (this.at < this.text.length && !pattern.test(this.text.charAt(this.at))) this.at += 1;
    return this.text.slice(start, this.at).trim();
  }

  private take(sign: string): void {
    if (this.text.charAt(this.at) !== sign) throw new Error(`“${sign}” is missing at ${this.at} in “${this.text}”.`);
    this.at += 1;
  }

  private slot(counted: string | null): Slot {
    const name = this.until(/[,}]/);
    if (this.text.charAt(this.at) === '}') {
      this.at += 1;
      return { name, kind: 'text', branches: new Map() };
    }
    this.take(',');
    const kind = this.until(/[,}]/);
    if (kind === 'number') {
      this.take('}');
      return { name, kind, branches: new Map() };
    }
    if (kind !== 'plural' && kind !== 'select') throw new Error(`“${kind}” is not known in “${this.text}”.`);
    this.take(',');
    const branches = new Map<string, Part[]>();
    for (;;) {
      const word = this.until(/[{}]/);
      if (this.text.charAt(this.at) === '}' || this.at >= this.text.length) break;
      this.take('{');
      branches.set(word, this.parts(kind === 'plural' ? name : counted, true));
      this.take('}');
    }
    this.take('}');
    if (!branches.has('other')) throw new Error(`“other” is missing in “${this.text}”.`);
    return { name, kind, branches };
  }
}

const read = new Map<string, readonly Part[]>();

function partsOf(text: string): readonly Part[] {
  let parts = read.get(text);
  if (!parts) {
    parts = new Reader(text).parts(null, false);
    read.set(text, parts);
  }
  return parts;
}

const numbers = new Map<string, Intl.NumberFormat>();
const plurals = new Map<string, Intl.PluralRules>();

/** A number as the locale groups it. */
export function numberWords(n: number, locale: string, options: Intl.NumberFormatOptions = {}): string {
  const key = `${locale}|${options.minimumFractionDigits ?? ''}|${options.maximumFractionDigits ?? ''}|${options.style ?? ''}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, options);
    numbers.set(key, format);
  }
  return format.format(n);
}

function pluralOf(n: number, locale: string): string {
  let rules = plurals.get(locale);
  if (!rules) {
    rules = new Intl.PluralRules(locale);
    plurals.set(locale, rules);
  }
  return rules.select(n);
}

function branchOf(slot: Slot, value: unknown, locale: string): readonly Part[] {
  const { branches, kind } = slot;
  const named =
    kind === 'plural' ? (branches.get(`=${value}`) ?? branches.get(pluralOf(Number(value), locale))) : branches.get(String(value));
  return named ?? branches.get('other') ?? [];
}

/**
 * The message with its values in place, in pieces: words, and values that are no text as they were given. Numbers are grouped by locale.
 * `wrap` is told each value that stands as text.
 */
export function fill<Value>(
  text: string,
  values: Readonly<Record<string, Value>>,
  locale: string,
  wrap: (value: Value) => string | Value = (value) => value,
): (string | Value)[] {
  const walk = (parts: readonly Part[]): (string | Value)[] =>
    parts.flatMap((part): (string | Value)[] => {
      if (typeof part === 'string') return [part];
      const name = 'count' in part ? part.count : part.name;
      const value = values[name];
      if (value === undefined) return [`{${name}}`];
      if (!('count' in part) && (part.kind === 'plural' || part.kind === 'select')) return walk(branchOf(part, value, locale));
      return [typeof value === 'number' ? numberWords(value, locale) : wrap(value)];
    });
  return walk(partsOf(text));
}

/** The names of the values that a message asks for, each once, in order of the alphabet. Throws where the message cannot be read. */
export function valueNames(text: string): string[] {
  const walk = (parts: readonly Part[]): string[] =>
    parts.flatMap((part) => {
      if (typeof part === 'string') return [];
      return 'count' in part ? [part.count] : [part.name, ...[...part.branches.values()].flatMap(walk)];
    });
  return [...new Set(walk(partsOf(text)))].sort();
}
