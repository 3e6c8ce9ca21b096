'use client';
import { useBrand } from '@/lib/client/brand';
import { languageName } from '@/lib/client/language-name';
import { languages, speechFor } from '@/lib/client/languages';
import { lastLook } from '@/lib/client/last-look';
import { keepLook } from '@/lib/client/look';
import { speakAnew, t } from '@/lib/client/texts';
import { Select } from '../base/select';

const pickedKey = 'oriel-picked-language';

/** What was chosen here since this tab was opened, also before a reload; null where nothing was. */
export function pickedLanguage(): string | null {
  try {
    return sessionStorage.getItem(pickedKey);
  } catch {
    // Kept nowhere: the choice holds for this page.
    return null;
  }
}

function keepPicked(language: string): void {
  try {
    sessionStorage.setItem(pickedKey, language);
  } catch {
    // As above.
  }
}

export interface LanguageChoiceProps {
  /** `auto`, or a tag. */
  chosen: string;
  onChoose: (language: string) => void;
}

/** The language of the page, before anybody has signed in: drawn at once, and kept in this browser for the next page. */
export function LanguageChoice({ chosen, onChoose }: LanguageChoiceProps) {
  const { name } = useBrand();
  const choose = async (language: string) => {
    onChoose(language);
    keepPicked(language);
    keepLook({ ...lastLook(), language });
    await speakAnew(speechFor(language, navigator.languages));
    document.title = `${t('signIn.tab')} · ${name}`;
  };
  return (
    <Select
      name={t('settings.language')}
      value={chosen}
      choices={[
        { value: 'auto', words: t('settings.language.auto') },
        ...languages.map((one) => ({ value: one as string, words: languageName(one) })),
      ]}
      onChoose={(language) => void choose(language)}
    />
  );
}
