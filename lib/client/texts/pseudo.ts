/** English drawn longer, with accents and in brackets: text without brackets was not translated, text without its end is cut. */
import en, { type Texts } from './en';

const accents: Record<string, string> = {
  a: 'á',
  c: 'ç',
  e: 'é',
  i: 'í',
  n: 'ñ',
  o: 'ö',
  u: 'ü',
  y: 'ý',
  A: 'Å',
  E: 'É',
  O: 'Ø',
  S: 'Š',
  U: 'Û',
};

/** A message cut into its own words and the syntax between them, for those who change its words. */
function pieces(text: string): { words: string; syntax: boolean }[] {
  const found: { words: string; syntax: boolean }[] = [];
  let start = 0;
  // What opens a branch is `name, plural, one {` or, after another branch, `} other {`; what ends a choice is `}}`.
  for (const match of text.matchAll(/\{\w+\}|\{\w+, number\}|\{\w+, (?:plural|select),\s*[\w=]+ \{|\}\s*[\w=]+ \{|\}\s*\}|#/g)) {
    found.push({ words: text.slice(start, match.index), syntax: false }, { words: match[0], syntax: true });
    start = match.index + match[0].length;
  }
  found.push({ words: text.slice(start), syntax: false });
  return found.filter(({ words }) => words !== '');
}

/** As many signs more, in words of a length that people write. */
const drawnOut = (signs: number) => '~'.repeat(signs).replace(/~{12}(?=~)/g, '$& ');

/** One message: its own words are changed, its values and the names of branches stay. */
export function pseudo(message: string): string {
  const drawn = pieces(message)
    .map(({ words, syntax }) => (syntax ? words : words.replace(/[a-zA-Z]/g, (letter) => accents[letter] ?? letter)))
    .join('');
  const own = pieces(message)
    .filter(({ syntax }) => !syntax)
    .reduce((sum, { words }) => sum + words.length, 0);
  return `⟦${drawn}${drawnOut(Math.ceil(own * 0.4))}⟧`;
}

export default Object.fromEntries(Object.entries(en).map(([key, message]) => [key, pseudo(message)])) as Texts;
