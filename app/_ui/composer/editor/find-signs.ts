/** Finds a sign by words of any language of the screen, whichever of them the screen speaks: people write in more than one. Pure. */
import { fitsTyped, foldedWords, typedWords } from '@/lib/model/people-words';
import { emojiSigns } from './emoji-signs';

/** Words in katakana are found by hiragana and the other way round. */
const inHiragana = (words: string): string => words.replace(/[\u30a1-\u30f6]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60));

const signs = emojiSigns.map(([sign, words]) => ({ sign, words: ` ${inHiragana(foldedWords(words))}` }));

/** The article that Arabic writes as one with its word. */
const article = /^\u0627\u0644(?=..)/u;

/** Signs that fit all that was typed, in the order of the picker; all of them where nothing was typed. */
export function findSigns(typed: string): string[] {
  const words = typedWords(typed).map((word) => inHiragana(word).replace(article, ''));
  return signs.filter(({ sign, words: known }) => sign === typed.trim() || fitsTyped(known, '', words)).map(({ sign }) => sign);
}
