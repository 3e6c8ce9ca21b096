import { describe, expect, it } from 'vitest';
import { fill, valueNames } from '@/lib/model/message';

const say = (text: string, values: Record<string, string | number> = {}, locale = 'en') => fill(text, values, locale).join('');

describe('a message', () => {
  it('has values in its places, and numbers grouped by the locale', () => {
    expect(say('Moved to {folder}', { folder: 'Slipway' })).toBe('Moved to Slipway');
    expect(say('{n} of {total}', { n: 1204, total: 4318 })).toBe('1,204 of 4,318');
    expect(say('{n, number}', { n: 4318 }, 'de')).toBe('4.318');
    expect(say('{n}', { n: 4318 }, 'fr').replace(/\s/u, ' ')).toBe('4 318');
  });

  it('chooses by the plural of the language, an exact number first', () => {
    const english = '{count, plural, =0 {nothing} one {# letter} other {# letters}}';
    expect([0, 1, 2, 4318].map((count) => say(english, { count }))).toEqual(['nothing', '1 letter', '2 letters', '4,318 letters']);
    const arabic = '{count, plural, zero {صفر} one {واحدة} two {اثنتان} few {# رسائل} many {# رسالة} other {# رسالة}}';
    const latin = 'ar-u-nu-latn';
    expect([0, 1, 2, 3, 11, 100].map((count) => say(arabic, { count }, latin))).toEqual([
      'صفر',
      'واحدة',
      'اثنتان',
      '3 رسائل',
      '11 رسالة',
      '100 رسالة',
    ]);
  });

  it('nests, and knows which number # is', () => {
    const text = '{a, plural, one {one} other {# {what, select, read {read} other {other}}}} and {b}';
    expect(say(text, { a: 3, what: 'read', b: 2 })).toBe('3 read and 2');
    expect(say(text, { a: 1, what: 'x', b: 2 })).toBe('one and 2');
    expect(valueNames(text)).toEqual(['a', 'b', 'what']);
  });

  it('keeps apostrophes, and braces that are quoted', () => {
    expect(say("It's {name}''s '{name}'", { name: 'Ines' })).toBe("It's Ines's {name}");
    expect(say('# and {n}', { n: 1 })).toBe('# and 1');
  });

  it('gives elements back as they were', () => {
    const element = { bold: true };
    expect(fill<unknown>('Reply to {who}', { who: element }, 'en')).toEqual(['Reply to ', element]);
  });

  it.each(['{count', '{count, plural, one {x}}', '{count, ordinal, other {x}}', '{count, plural, other {x}'])(
    'that is broken is refused: %s',
    (text) => {
      expect(() => valueNames(text)).toThrow();
    },
  );
});
