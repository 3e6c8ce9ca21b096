import { describe, expect, it } from 'vitest';
import { find, inGroups } from '@/app/_ui/palette/find';
import type { Item } from '@/app/_ui/palette/items';

const item = (words: string, { detail = '', group = 'Go to', able = true }: Partial<Item> = {}): Item => ({
  key: words,
  group,
  words,
  detail,
  icon: 'folder',
  keys: [],
  able,
  run: () => undefined,
});
const items = [
  'Archive',
  'Snoozed',
  'Kestrel Yard / Snag lists',
  'Übersicht',
  'Входящие',
  'Ενημερώσεις',
  '受信トレイ',
  'البريد الوارد',
].map((words) => item(words));

describe('the palette finds', () => {
  it.each([
    ['arch', 'Archive'],
    ['ARCH', 'Archive'],
    ['archvie', 'Archive'],
    ['snag', 'Kestrel Yard / Snag lists'],
    ['kestrel lists', 'Kestrel Yard / Snag lists'],
    ['lists kestrel', 'Kestrel Yard / Snag lists'],
    ['uber', 'Übersicht'],
    ['über', 'Übersicht'],
    ['вход', 'Входящие'],
    ['ενημ', 'Ενημερώσεις'],
    ['受信', '受信トレイ'],
    ['الوارد', 'البريد الوارد'],
  ])('by %s: %s', (typed, words) => {
    expect(find(items, typed)[0]?.item.words).toBe(words);
  });

  it('people by their addresses, which are not marked in their names', () => {
    const person = item('Ines', { detail: 'ines@carvalho.example' });
    expect(find([person], 'carvalho')).toEqual([{ item: person, marks: [] }]);
  });

  it('what was typed, and marks it', () => {
    expect(find(items, 'snoo')[0]?.marks).toEqual([0, 4]);
  });

  it('nothing for what is nowhere', () => {
    expect(find(items, 'zzzz')).toEqual([]);
  });
});

describe('lines of the palette', () => {
  const line = (words: string, group: string, able = true) => ({ item: item(words, { group, able }), marks: [0, 1] });
  const words = (groups: ReturnType<typeof inGroups>) => groups.map((group) => [group.words, ...group.lines.map((one) => one.item.words)]);

  it('stand under their headings, the heading of the best first', () => {
    expect(words(inGroups([line('a', 'People'), line('b', 'Go to'), line('c', 'People')], []))).toEqual([
      ['People', 'a', 'c'],
      ['Go to', 'b'],
    ]);
  });
  it('go first where they were used lately, and last where they make no sense now', () => {
    expect(words(inGroups([line('a', 'G', false), line('b', 'G'), line('c', 'G')], ['c', 'a']))).toEqual([['G', 'c', 'b', 'a']]);
  });
});
