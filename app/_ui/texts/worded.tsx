'use client';
import { Fragment, type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { speechFor } from '@/lib/client/languages';
import { usePreferences } from '@/lib/client/preferences';
import { speakAnew, spokenLanguage, spokenNow, useSpoken } from '@/lib/client/texts';

/** Follows the language that the person chose, here or in another window. The page began with the one chosen before. */
function useChosenLanguage(): void {
  const { language } = usePreferences();
  const before = useRef<string | null>(null);
  useEffect(() => {
    const { language: spoken, dir } = spokenNow();
    document.documentElement.lang = spoken;
    document.documentElement.dir = dir;
    if (before.current !== null && before.current !== language) void speakAnew(speechFor(language, navigator.languages));
    before.current = language;
  }, [language]);
}

/** What has words in it: drawn anew in another language, while drafts, lists and the address stay as they are. */
export function Worded({ children }: { children: ReactNode }) {
  useChosenLanguage();
  const language = useSyncExternalStore(useSpoken.subscribe, spokenLanguage, spokenLanguage);
  return <Fragment key={language ?? ''}>{children}</Fragment>;
}
