/** What is told to people, compared by its English. */
import texts from '@/lib/client/texts/en';
import type { Told, Tongue } from '@/lib/model/said';
import { englishTold } from '@/lib/model/said-english';

/** English, for what is written for people. */
export const tongue: Tongue = { texts, locale: 'en-GB' };

/** Stands in an expectation for what is told: true where its English contains these words, or matches. */
export function toldAs(words: string | RegExp): unknown {
  const fits = (english: string) => (typeof words === 'string' ? english.includes(words) : words.test(english));
  return {
    $$typeof: Symbol.for('jest.asymmetricMatcher'),
    asymmetricMatch: (told: Told | null) => Array.isArray(told) && fits(englishTold(told) ?? ''),
    toString: () => 'ToldAs',
    toAsymmetricMatcher: () => `ToldAs<${words}>`,
  };
}
