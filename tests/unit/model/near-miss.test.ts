import { describe, expect, test } from 'vitest';
import { asKind, ownWords } from '@/lib/model/answer-kind';
import { emptyContent } from '@/lib/model/draft-content';
import { nearMisses, slips } from '@/lib/model/near-miss';
import { readableAddress } from '@/lib/model/readable-address';

describe('C4: the address that was meant', () => {
  const known = ['ines@holt.example', 'tom@kestrel.example', 'joiner@holt.example'];

  test.each([
    ['ines@holt.exmaple', 'ines@holt.example'],
    ['new@holt.exampel', 'new@holt.example'],
    ['a@gmial.com', 'a@gmail.com'],
    ['a@outlok.com', 'a@outlook.com'],
    ['a@quite-other.example', null],
    ['ines@holt.example', null],
  ])('%s: %s', (address, meant) => {
    expect(nearMisses(known)(address)).toBe(meant);
  });

  test('who is known counts before how many are, and all are read once', () => {
    let reads = 0;
    function* people() {
      reads += 1;
      for (let at = 0; at < 500; at += 1) yield `p${at}@other.example`;
      yield 'Ines@OTTER.example';
    }
    const meant = nearMisses(people());
    expect([meant('ines@oter.example'), meant('Tom@oter.example'), meant('ines@oter.example')]).toEqual([
      'ines@otter.example',
      'Tom@other.example',
      'ines@otter.example',
    ]);
    expect(reads).toBe(1);
  });

  test('of many domains that take no mail the first ones are held against what is known', () => {
    const meant = nearMisses(known);
    const near = [...'abcdefgijklmno'].map((letter) => meant(`ines@${letter}olt.example`));
    expect(near.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'ines@holt.example'));
    expect(near.slice(10)).toEqual(Array.from({ length: 4 }, () => null));
  });

  test('swapped letters are one slip', () => {
    expect([slips('exmaple', 'example', 2), slips('abc', 'abc', 2), slips('abc', 'xyz', 2)]).toEqual([1, 0, 3]);
    expect([slips('abcd', 'cdab', 2), slips('ab', 'abcd', 2), slips('bcde', 'abcd', 2), slips('', 'ab', 2)]).toEqual([3, 2, 2, 2]);
  });
});

describe('C4: names of servers as people read them', () => {
  test.each([
    ['ines@xn--mller-kva.example', 'ines@müller.example'],
    ['a@xn--r8jz45g.xn--zckzah', 'a@例え.テスト'],
    ['a@xn--80ak6aa92e.com', 'a@xn--80ak6aa92e.com'],
    ['a@xn--e1afmkfd.xn--80akhbyknj4f', 'a@пример.испытание'],
    ['a@plain.example', 'a@plain.example'],
    ['a@xn--broken!.example', 'a@xn--broken!.example'],
    ['用户@例え.テスト', '用户@例え.テスト'],
  ])('%s', (address, shown) => {
    expect(readableAddress(address)).toBe(shown);
  });
});

describe('C2: an answer of another kind', () => {
  const person = (address: string) => ({ name: '', address });
  const quote = '\n\nOn Monday Tom wrote:\n> Hello\n';
  const forward = '\n\n---------- Forwarded message ----------\nFrom: Tom\n\nHello\n';
  const began = { ...emptyContent, to: [person('tom@x.example')], subject: 'Re: Hello', text: quote };
  const all = { ...began, cc: [person('ines@x.example')] };
  const passed = { ...emptyContent, subject: 'Fwd: Hello', text: forward };

  test('own words are those above the quote or the forwarded letter', () => {
    expect([ownWords(`Mine.${quote}`), ownWords(`Mine.${forward}`), ownWords(quote), ownWords('Only mine')]).toEqual([
      'Mine.',
      'Mine.',
      '',
      'Only mine',
    ]);
  });

  test('between answers the text stays as it is, between the lines of the quote too', () => {
    const now = { ...began, text: `Mine.${quote}> More\nBetween.\n`, to: [...began.to, person('added@x.example')] };
    const turned = asKind(now, began, all, { from: 'reply', to: 'replyAll' });
    expect(turned.text).toBe(now.text);
    expect(turned.to.map(({ address }) => address)).toEqual(['tom@x.example', 'added@x.example']);
    expect(turned.cc.map(({ address }) => address)).toEqual(['ines@x.example']);
    expect(asKind({ ...all, text: now.text }, all, began, { from: 'replyAll', to: 'reply' }).cc).toEqual([]);
  });

  test('a forwarded letter takes the words along and leaves the recipients, and a subject of one’s own stays', () => {
    const now = { ...began, text: `Mine.${quote}`, subject: 'Re: Hello' };
    expect(asKind(now, began, passed, { from: 'reply', to: 'forward' })).toEqual({
      to: [],
      cc: [],
      subject: 'Fwd: Hello',
      text: `Mine.${forward}`,
    });
    expect(asKind({ ...now, subject: 'Own' }, began, passed, { from: 'reply', to: 'forward' }).subject).toBe('Own');
  });
});
