'use client';
import { useCallback, useRef, useState } from 'react';
import { announce } from '@/lib/client/announce';
import { keepChoice, readChoice } from '@/lib/client/device';
import { notify } from '@/lib/client/notice';
import { usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import type { DraftContent } from '@/lib/model/draft';
import { htmlOf } from './html-of';

/** In which form a letter is written. */
export interface Writing {
  formatted: boolean;
  /** The row of formats is shown. */
  bar: boolean;
  toggleBar(): void;
  /** Goes to plain text, which says what it leaves out and can be taken back, or to formatted text. */
  toggleForm(): void;
}

/** Whether a formatted text has anything that plain text cannot say. */
const hasFormat = (html: string) => /<(?:b|i|u|s|strong|em|h[1-6]|table|img|font|ul|ol|hr|a|code|pre|span)\b|style=/iu.test(html);

const barChoice = 'formats';

/** The row of formats stands where it was asked for last; on a phone, where nothing asks for it, it rides on the keyboard. */
const barShown = () => readChoice(barChoice) === 'shown' || window.innerWidth < 768;

/** The form of a letter: what its draft has; a new one has that of the settings. */
export function useWriting(content: DraftContent, fresh: boolean, edit: (change: Partial<DraftContent>) => void): Writing {
  const { writing } = usePreferences();
  const [formatted, setFormatted] = useState(() => (fresh ? writing === 'html' : content.html !== null));
  const [bar, setBar] = useState(barShown);
  // Another version that came in has the form that it was written in.
  const before = useRef(content.html !== null);
  const now = content.html !== null;
  if (before.current !== now) {
    before.current = now;
    if (formatted !== now) setFormatted(now);
  }
  const newest = useRef(content);
  newest.current = content;
  const toggleForm = useCallback(() => {
    if (!formatted) {
      setFormatted(true);
      edit({ html: htmlOf(content.text, content.identityId) });
      announce(t('compose.nowFormatted'));
      return;
    }
    const { html, text } = content;
    setFormatted(false);
    edit({ html: null });
    if (html === null || !hasFormat(html)) return announce(t('compose.nowPlain'));
    const back = () => {
      const since = newest.current;
      setFormatted(true);
      edit({ html, text });
      if (since.html === null && since.text === text) return;
      // What was written since can be had back in its turn.
      const forth = () => {
        setFormatted(since.html !== null);
        edit({ html: since.html, text: since.text });
      };
      notify(t('compose.otherKept'), { act: { words: t('act.undo'), run: forth }, stayMs: 12_000 });
    };
    notify(t('compose.formatLost'), { act: { words: t('act.undo'), run: back }, stayMs: 12_000 });
  }, [formatted, content, edit]);
  const toggleBar = () => {
    setBar(!bar);
    keepChoice(barChoice, bar ? null : 'shown');
  };
  return { formatted, bar, toggleBar, toggleForm };
}
