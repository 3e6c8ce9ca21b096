/** The languages of the interface, and which of them a person gets. Both halves ask: the server for the first paint, the browser after a choice. */
import type { Texts } from './texts/en';

/** A new language is one file and its line here. Each is loaded by its speakers only. */
const files = {
  en: () => import('./texts/en'),
  de: () => import('./texts/de'),
  fr: () => import('./texts/fr'),
  es: () => import('./texts/es'),
  ar: () => import('./texts/ar'),
  ja: () => import('./texts/ja'),
  'en-XA': () => import('./texts/pseudo'),
} satisfies Record<string, () => Promise<{ default: Texts }>>;

/** BCP 47 tags. */
export type Language = keyof typeof files;

/** English with accents, a third longer and in brackets, for finding text that is cut or was not translated. In no menu. */
const pseudo = 'en-XA';

/** The languages that a person may choose, in the order of menus. */
export const languages = (Object.keys(files) as Language[]).filter((one) => one !== pseudo);

/** Reads the words of a language. */
export async function readTexts(language: Language): Promise<Texts> {
  return (await files[language]()).default;
}

/** What is spoken on a page. `locale` is the language with the person's region where that is known: it orders dates and numbers. */
export interface Speech {
  language: Language;
  locale: string;
  dir: 'ltr' | 'rtl';
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);
const primary = (tag: string) => tag.toLowerCase().split('-')[0] ?? '';

function known(tag: string): Language | null {
  if (tag.toLowerCase() === pseudo.toLowerCase()) return pseudo;
  return languages.find((one) => one === primary(tag)) ?? null;
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    // Not a well-formed tag.
    return false;
  }
}

/** The speech for a choice (`auto` or a tag) and the tags that the browser wants; English where none of them is spoken here. */
export function speechFor(choice: string, wanted: readonly string[]): Speech {
  const language = known(choice) ?? wanted.map(known).find((one) => one !== null) ?? 'en';
  const own = [choice, ...wanted].find((tag) => tag.includes('-') && known(tag) === language && isLocale(tag));
  // English without a region writes the day before the month and counts hours to 24, as most of the world does.
  const locale = language === pseudo ? 'en-GB' : (own ?? (language === 'en' ? 'en-GB' : language));
  return { language, locale, dir: rightToLeft.has(language) ? 'rtl' : 'ltr' };
}
