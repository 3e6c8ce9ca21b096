/** Row 106: signs for a letter are found by words of every language of the screen. */
import { describe, expect, it } from 'vitest';
import { emojiSigns } from '@/app/_ui/composer/editor/emoji-signs';
import { findSigns } from '@/app/_ui/composer/editor/find-signs';

describe('row 106: signs are found by words', () => {
  it.each([
    ['birthday', '🎂'],
    ['Geburtstag', '🎂'],
    ['anniversaire', '🎂'],
    ['cumpleanos', '🎂'],
    ['ميلاد', '🎂'],
    ['誕生日', '🎂'],
    ['たんじょう', '🎂'],
    ['けーき', '🎂'],
    ['ケーキ', '🎂'],
    // A word inside of another, as words stand in scripts without blanks.
    ['生日', '🎂'],
    ['القلب', '❤️'],
    ['أحمر', '❤️'],
    ['احمر', '❤️'],
    ['ハート', '❤️'],
    ['cœur', '❤️'],
    ['red heart', '❤️'],
    ['❤️', '❤️'],
    ['مرحبا', '👋'],
    ['電話', '📞'],
  ])('%s', (typed, sign) => {
    expect(findSigns(typed)).toContain(sign);
  });

  it('finds all where nothing is typed, and none for other words', () => {
    expect(findSigns('  ')).toHaveLength(emojiSigns.length);
    expect(findSigns('zzqx')).toEqual([]);
    expect(findSigns('heart telephone')).toEqual([]);
  });

  it('knows each sign by words in Arabic and in Japanese, as it is written and spoken', () => {
    for (const [sign, words] of emojiSigns) {
      expect(words, sign).toMatch(/\p{Script=Arabic}{2}/u);
      expect(words, sign).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}]/u);
    }
  });
});
