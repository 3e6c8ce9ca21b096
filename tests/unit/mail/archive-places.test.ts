import { expect, it } from 'vitest';
import { archiveLevels } from '@/lib/mail/archive-places';

const at = Date.UTC(2024, 2, 9);
const from = (address: string) => [{ name: '', address }];

it.each([
  ['one', '/', 'ines@carvalho.example', []],
  ['year', '/', 'ines@carvalho.example', ['2024']],
  ['month', '/', 'ines@carvalho.example', ['2024', '2024-03']],
  ['domain', '/', 'Ines@Carvalho.Example', ['carvalho.example']],
  ['domain', '.', 'ines@carvalho.example', ['carvalho_example']],
  ['domain', '/', 'ines@bücher.example', ['bücher.example']],
  ['domain', '/', 'ines@..', []],
  ['domain', '/', 'ines@a/../b', []],
  ['domain', '/', 'ines@a\r\nb', []],
  ['domain', '/', 'nobody', []],
] as const)('row 56: by %s on a server that parts by %s, from %s: %j', (mode, delimiter, address, levels) => {
  expect(archiveLevels({ at, from: from(address) }, mode, delimiter)).toEqual(levels);
});

it('row 56: a letter of nobody goes into the archive itself', () => {
  expect(archiveLevels({ at, from: [] }, 'domain', '/')).toEqual([]);
});
