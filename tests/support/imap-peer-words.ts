/** Reads what an IMAP client sends: commands out of bytes, words out of commands, sets of numbers. */

/** A word of a command, or a list of them. */
export type Token = string | Token[];

/** Cuts what a client sends into commands, literals included; `invite` asks for a literal that waits. */
export class CommandReader {
  private rest = '';
  private invited = 0;

  constructor(private readonly invite: (text: string) => void) {}

  *read(chunk: Buffer): Generator<string> {
    this.rest += chunk.toString('latin1');
    for (;;) {
      const end = this.end();
      if (end < 0) return;
      const line = this.rest.slice(0, end);
      this.rest = this.rest.slice(end + 2);
      this.invited = 0;
      yield line;
    }
  }

  /** Where the command ends, or -1 while something of it is missing. */
  private end(): number {
    for (let from = 0; ; ) {
      const end = this.rest.indexOf('\r\n', from);
      if (end < 0) return -1;
      const [, size, plus] = /\{(\d+)(\+?)\}$/.exec(this.rest.slice(from, end)) ?? [];
      if (size === undefined) return end;
      from = end + 2 + Number(size);
      if (this.rest.length > from) continue;
      if (!plus && this.invited < end + 2) this.invite('+ Go on');
      this.invited = Math.max(this.invited, end + 2);
      return -1;
    }
  }
}

/** The words of a command: bare, quoted or literal ones as text, lists as arrays. A section with its brackets is part of its word. */
export function tokens(line: string): Token[] {
  const root: Token[] = [];
  const open = [root];
  const pattern = /\s*(?:\{(\d+)\+?\}\r\n|"((?:[^"\\]|\\.)*)"|([()])|((?:[^\s()[\]"]|\[[^\]]*\])+))/gy;
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    const [, size, quoted, bracket, bare] = match;
    const list = open.at(-1) ?? root;
    if (bracket === '(') {
      const child: Token[] = [];
      list.push(child);
      open.push(child);
    } else if (bracket === ')') open.pop();
    else if (size !== undefined) {
      list.push(line.slice(pattern.lastIndex, pattern.lastIndex + Number(size)));
      pattern.lastIndex += Number(size);
    } else list.push(quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '');
  }
  return root;
}

/** A list, or a word alone, as a flat list. */
export const words = (token: Token | undefined): string[] =>
  (Array.isArray(token) ? token.flat(5) : token === undefined ? [] : [token]) as string[];
/** The first word. */
export const word = (token: Token | undefined): string => words(token)[0] ?? '';

/** Whether a number is in a set such as `1:3,7:*`. */
export function numbers(set: string, last: number): (number: number) => boolean {
  const ranges = set.split(',').map((range) => {
    const [from = 0, to = from] = range.split(':').map((end) => (end === '*' ? last : Number(end)));
    return [Math.min(from, to), Math.max(from, to)] as const;
  });
  return (number) => ranges.some(([from, to]) => number >= from && number <= to);
}
