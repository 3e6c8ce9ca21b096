/** Marks that are typed, and what they turn into (a small part of CommonMark, that of letters). */

export type BlockTurn = 'h1' | 'h2' | 'h3' | 'ul' | 'ol' | 'quote' | 'rule';

const blocks: readonly [RegExp, BlockTurn][] = [
  [/^#$/u, 'h1'],
  [/^##$/u, 'h2'],
  [/^###$/u, 'h3'],
  [/^[-*+]$/u, 'ul'],
  [/^1[.)]$/u, 'ol'],
  [/^>$/u, 'quote'],
];

/** What a line that so far holds `typed` becomes when a blank follows. */
export function blockTurn(typed: string): BlockTurn | null {
  return blocks.find(([mark]) => mark.test(typed))?.[1] ?? null;
}

/** What a whole line becomes at Enter: a block of code, or a rule. */
export function lineTurn(typed: string): 'code' | 'rule' | null {
  if (/^```\w*$/u.test(typed)) return 'code';
  return /^(?:---|\*\*\*|___)$/u.test(typed) ? 'rule' : null;
}

export interface InlineTurn {
  tag: 'B' | 'I' | 'S' | 'CODE' | 'A';
  /** How many of the last characters are replaced. */
  length: number;
  words: string;
  /** Of a link. */
  href?: string;
}

/** Marks begin after a blank, a bracket or a quotation mark, and hold words that begin and end with no blank. */
const before = String.raw`(?:^|[\s(\["'«“‘（「])`;
const inlines: readonly [RegExp, InlineTurn['tag']][] = [
  [new RegExp(String.raw`${before}(\*\*(?!\s|\*)([^*\n]+?)(?<!\s)\*\*)$`, 'u'), 'B'],
  [new RegExp(String.raw`${before}(__(?!\s|_)([^_\n]+?)(?<!\s)__)$`, 'u'), 'B'],
  [new RegExp(String.raw`${before}(\*(?!\s|\*)([^*\n]+?)(?<!\s)\*)$`, 'u'), 'I'],
  [new RegExp(String.raw`${before}(_(?!\s|_)([^_\n]+?)(?<!\s)_)$`, 'u'), 'I'],
  [new RegExp(String.raw`${before}(~~(?!\s|~)([^~\n]+?)(?<!\s)~~)$`, 'u'), 'S'],
  [/(`([^`\n]+)`)$/u, 'CODE'],
];
const link = /(\[([^\]\n]+)\]\(((?:https?:\/\/|mailto:)[^\s()]+)\))$/u;

/** What the end of `typed` turns into when its last mark was just typed. */
export function inlineTurn(typed: string): InlineTurn | null {
  const linked = link.exec(typed);
  if (linked) return { tag: 'A', length: linked[1]?.length ?? 0, words: linked[2] ?? '', href: linked[3] ?? '' };
  for (const [mark, tag] of inlines) {
    const found = mark.exec(typed);
    // A third star closes nothing: it may be the first of two more.
    if (found && !(tag === 'I' && typed.endsWith('**')) && !(tag === 'I' && typed.endsWith('__'))) {
      return { tag, length: found[1]?.length ?? 0, words: found[2] ?? '' };
    }
  }
  return null;
}
