/** Finds lines by a few letters of them, in any script, with one slip of the finger forgiven in a word. */
import UFuzzy from '@leeoniya/ufuzzy';
import type { Item } from './items';

const fuzzy = new UFuzzy({
  unicode: true,
  interSplit: "[^\\p{L}\\d']+",
  intraSplit: '\\p{Ll}\\p{Lu}',
  intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
  intraChars: "[\\p{L}\\d']",
  intraContr: "'\\p{L}{1,2}\\b",
  intraMode: 1,
});

/** A line that was found, with the stretches of its words that were: starts and ends by turns. */
export interface Found<One> {
  item: One;
  marks: readonly number[];
}

/** Accents gone, and each sign still one sign, so that places stay places. */
function plain(text: string): string {
  const without = UFuzzy.latinize(text.toLocaleLowerCase());
  return without.length === text.length ? without : text.toLocaleLowerCase();
}

const within = (ranges: readonly number[], length: number) =>
  ranges.flatMap((start, at) => (at % 2 === 0 && start < length ? [start, Math.min(ranges[at + 1] ?? start, length)] : []));

type Searched = Pick<Item, 'words' | 'detail'>;

/** The lines in which the typed letters are, the best first. */
export function find<One extends Searched>(items: readonly One[], typed: string): Found<One>[] {
  const haystack = items.map(({ words, detail }) => plain(detail === '' ? words : `${words} ${detail}`));
  const [found, info, order] = fuzzy.search(haystack, plain(typed), 1);
  if (!found) return [];
  if (!info) return found.flatMap((at) => (items[at] ? [{ item: items[at], marks: [] }] : []));
  return order.flatMap((at) => {
    const item = items[info.idx[at] ?? -1];
    return item ? [{ item, marks: within(info.ranges[at] ?? [], item.words.length) }] : [];
  });
}

/** What stands under one heading. */
export interface Group<One> {
  words: string;
  lines: Found<One>[];
}

/** Does something found begin a word of the line? Only then do lines that were used lately go before better ones. */
const beginsWord = ({ item, marks }: Found<Searched>) =>
  marks[0] !== undefined && (marks[0] === 0 || /[^\p{L}\d]/u.test(item.words[marks[0] - 1] ?? ''));

/** Lines under their headings: the heading of the best line first, what cannot be done now last. */
export function inGroups<One extends Item>(lines: readonly Found<One>[], recent: readonly string[]): Group<One>[] {
  const late = (line: Found<One>) => {
    const at = recent.indexOf(line.item.key);
    return at >= 0 && beginsWord(line) ? at : recent.length;
  };
  const sorted = lines
    .map((line, rank) => ({ line, rank }))
    .sort((a, b) => Number(b.line.item.able) - Number(a.line.item.able) || late(a.line) - late(b.line) || a.rank - b.rank)
    .map(({ line }) => line);
  const groups = new Map<string, Found<One>[]>();
  for (const line of sorted) groups.set(line.item.group, [...(groups.get(line.item.group) ?? []), line]);
  return [...groups].map(([words, under]) => ({ words, lines: under }));
}
