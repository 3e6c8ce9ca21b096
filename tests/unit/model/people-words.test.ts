import { describe, expect, test } from 'vitest';
import { fitsTyped, isMachineOrList, markedIn, typedWords, weightOf, wordsOfPerson } from '@/lib/model/people-words';

const now = Date.parse('2026-11-20T12:00:00Z');
const daysAgo = (days: number) => now - days * 86_400_000;
const use = (address: string, letters: number, sent: number, days: number) => ({ address, letters, sent, at: daysAgo(days) });

describe('row 116: who is meant', () => {
  const order = (...all: ReturnType<typeof use>[]) =>
    all.toSorted((a, b) => weightOf(b, now) - weightOf(a, now)).map(({ address }) => address);

  test('whom one writes to comes before who only writes', () => {
    expect(order(use('shop@x.example', 20, 0, 3), use('ines@x.example', 6, 3, 3))).toEqual(['ines@x.example', 'shop@x.example']);
  });

  test('of two alike the one of lately comes first', () => {
    expect(order(use('old@x.example', 5, 2, 900), use('new@x.example', 5, 2, 2))).toEqual(['new@x.example', 'old@x.example']);
  });

  test('lists and addresses that nobody reads come last, unless one writes to them', () => {
    expect(order(use('noreply@x.example', 900, 0, 1), use('crew@lists.x.example', 900, 0, 1), use('a@x.example', 1, 0, 900)).at(0)).toBe(
      'a@x.example',
    );
    expect(order(use('news@x.example', 3, 2, 1), use('a@x.example', 1, 0, 900)).at(0)).toBe('news@x.example');
    for (const address of ['no-reply@x.example', 'noreply+1@x.example', 'bounces@x.example', 'dev-list@x.example', 'x@googlegroups.com'])
      expect(isMachineOrList(address)).toBe(true);
    for (const address of ['newsome@x.example', 'liszt@x.example', 'norah@x.example']) expect(isMachineOrList(address)).toBe(false);
  });
});

describe('finding and marking', () => {
  const person = { name: 'Élodie Martin', address: 'elodie@lune.example' };

  test.each([
    ['e', true],
    ['mar él', true],
    ['lune', true],
    ['lodie', false],
  ])('%j finds: %s', (typed, found) => {
    expect(fitsTyped(wordsOfPerson(person), person.address, typedWords(typed))).toBe(found);
  });

  test.each([
    ['Élodie Martin', 'elo m', ['Élo', 'M']],
    ['E\u0301lodie', 'e', ['E\u0301']],
    ['elodie@lune.example', 'elodie@lu', ['elodie', 'lu']],
    ['Nobody', 'x', []],
  ])('in %j %j is marked', (text, typed, marked) => {
    expect(markedIn(text, typedWords(typed)).map(([start, end]) => text.slice(start, end))).toEqual(marked);
  });
});
