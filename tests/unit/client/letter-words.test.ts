import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { addressedTo, blockedWords, faultWords, kindWord, riskWords } from '@/lib/client/letter-words';
import { fileKind } from '@/lib/model/file-kinds';

const person = (name: string, address = `${name.split(' ')[0]?.toLowerCase()}@x.example`) => ({ name, address });
const own = new Set(['maren@kestrelyard.example']);
const me = person('Maren Oduya', 'Maren@KestrelYard.example');

describe('addressedTo', () => {
  test.each([
    [[me], [], 'to you'],
    [[me, person('Sofía Ferrer')], [], 'to you and Sofía'],
    [[person('Tomasz W'), me], [person('', 'office@x.example')], 'to you and Tomasz; copy to office'],
    [[person('Ines C')], [me], 'to Ines; copy to you'],
    [[], [], 'to nobody named'],
    [[], [me], 'copy to you'],
    [Array.from({ length: 9 }, (_, index) => person(`P${index} Q`, `p${index}@x.example`)), [], 'to P0, P1, P2 and 6 others'],
  ])('%#', (to, cc, words) => {
    expect(renderToStaticMarkup(addressedTo(to, cc, own)).replace(/<[^>]*>/g, '')).toBe(words);
  });

  test('I2: each name keeps the direction of its own letters', () => {
    const drawn = renderToStaticMarkup(addressedTo([me, person('יעל')], [], own));
    expect([...drawn.matchAll(/<bdi>([^<]*)<\/bdi>/g)].map(([, name]) => name)).toEqual(['you', 'יעל']);
  });
});

test.each([
  [4, 1, '4 images are not loaded. 1 tracker was removed.'],
  [1, 0, '1 image is not loaded.'],
  [0, 2, '2 trackers were removed.'],
  [0, 0, null],
])('blockedWords(%i, %i)', (images, trackers, words) => {
  expect(blockedWords(images, trackers)).toBe(words);
});

test('A1: programs, macro files, disk images and pages are named as what they are', () => {
  expect(riskWords('invoice.pdf.exe')).toBe('“invoice.pdf.exe” is called like a document, but is a program. Do not open it.');
  expect(riskWords('setup.exe')).toBe('“setup.exe” is a program. Open it only if you expected it.');
  expect(riskWords('Offer.docm')).toContain('can run programs');
  expect(riskWords('tool.iso')).toContain('can hide programs');
  expect(riskWords('login.html')).toContain('password');
  expect(riskWords('Offer.docx')).toBeNull();
});

test('kindWord has a word for each kind', () => {
  expect(kindWord(fileKind('a.xlsx', ''))).toBe('Table');
});

test.each([
  ['joiner', '“joiner” has no @. Correct it or remove it.'],
  ['joiner@holt', '“joiner@holt” has no ending such as .org. Correct it or remove it.'],
  ['a b@c.example', '“a b@c.example” has a space in it. Correct it or remove it.'],
  ['', 'An address is empty. Correct it or remove it.'],
  ['a@b.example', null],
])('C4: %j is refused in words', (address, words) => {
  expect(faultWords(address)).toBe(words);
});
