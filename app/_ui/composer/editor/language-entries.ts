import type { MenuEntry } from '@/app/_ui/base/menu';
import { languages } from '@/lib/client/languages';
import { t } from '@/lib/client/texts';

/** Beside the languages of the screen, those that letters are written in most, by their tags. */
const tags = [...languages, 'cs', 'da', 'it', 'nl', 'pl', 'pt', 'ru', 'sv', 'tr', 'uk'].sort();

/** A language in its own words. */
function nameOf(tag: string): string {
  return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
}

/** The choice of the language that a letter's spelling is checked in. */
export function languageEntries(now: string | null, choose: (language: string | null) => void): MenuEntry[] {
  const within: MenuEntry[] = [
    { words: t('compose.spelling.screen'), checked: now === null, onSelect: () => choose(null) },
    { line: true },
    ...tags.map((tag) => ({ words: nameOf(tag), checked: now === tag, onSelect: () => choose(tag) })),
  ];
  return [{ words: t('compose.spelling'), within, ...(now === null ? {} : { keys: nameOf(now) }) }];
}
