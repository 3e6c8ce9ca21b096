/** The words of the interface in a language, for tests that find everything by what it is called. */
import { speak } from '../../lib/client/texts';
import ar from '../../lib/client/texts/ar';
import en from '../../lib/client/texts/en';

const spoken = {
  en: { language: 'en', locale: 'en-GB', dir: 'ltr', texts: en },
  ar: { language: 'ar', locale: 'ar', dir: 'rtl', texts: ar },
} as const;
export type TestLanguage = keyof typeof spoken;

/** From now on `t` answers in this language. */
export function speakAs(language: TestLanguage): void {
  speak(spoken[language]);
}

/** A pattern for a name that begins with these words, whatever follows them. */
export const beginning = (words: string) => new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
