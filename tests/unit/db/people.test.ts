import { describe, expect, it } from 'vitest';
import { peopleJson } from '@/lib/db/message-columns';
import { addressesOf } from '@/lib/db/message-rows';

const names = [
  '',
  'Maren Holt',
  'Grüße',
  '会議',
  '🙂',
  'a "b" c',
  'back\\slash',
  'tab\tend',
  'nul\0',
  '\u2028',
  '\u007f',
  '\ud800 alone',
  "it's",
  '</script>',
];

describe('people as the table holds them', () => {
  it('are what JSON makes of them, whatever their names hold', () => {
    const lists = names.flatMap((name) => [
      [{ name, address: 'a@b.example' }],
      [{ name: 'x', address: name }],
      [
        { name, address: 'a@b.example' },
        { name: 'x', address: name },
      ],
    ]);
    for (const list of [[], ...lists]) {
      expect(peopleJson(list)).toBe(JSON.stringify(list));
      expect(addressesOf(peopleJson(list))).toEqual(list);
    }
  });
});
