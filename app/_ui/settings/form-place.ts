/**
 * Forms of the settings that are open, by a key of their own that begins with their section (`templates 12`), and what was typed into one that was left without saving: the notice of it opens the
 * form again as it was (U1), and so does the way back from a provider's page. Invariant: what was typed lies here only from then until the form stands again.
 */
import { useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import { openSection } from './section';

interface Opened {
  /** What stands in the form at first; null for what is kept. */
  typed: object | null;
}

const useOpened = create<Record<string, Opened>>(() => ({}));

const show = (key: string, typed: object | null = null) => useOpened.setState({ [key]: { typed } });

function hide(key: string): void {
  const { [key]: _, ...others } = useOpened.getState();
  useOpened.setState(others, true);
}

/** Opens the form under `key` with this in its fields, and its section. */
export function showAgain(key: string, typed: object): void {
  show(key, typed);
  openSection(key.slice(0, key.indexOf(' ')));
}

/** Whether the form under `key` is open, and how it is opened and closed. */
export function useFormPlace(key: string) {
  const open = useOpened((opened) => key in opened);
  return { open, show: () => show(key), hide: () => hide(key) };
}

/** True while a form is open whose key begins so. */
export const useAnyForm = (begin: string): boolean => useOpened((opened) => Object.keys(opened).some((key) => key.startsWith(begin)));

/** The fields of the form under `key`. `put` changes one, `fill` several; `saved` says that they are kept, so that leaving the form loses nothing. */
export function useTyped<T extends object>(key: string, initial: T) {
  const [typed, setTyped] = useState<T>(() => ({ ...initial, ...useOpened.getState()[key]?.typed }));
  const first = useRef(initial);
  const last = useRef({ typed, kept: false, here: true });
  last.current.typed = typed;
  useEffect(() => {
    const now = last.current;
    now.here = true;
    return () => {
      now.here = false;
      // React may take a form away and put it back at once.
      queueMicrotask(() => {
        if (now.here) return;
        hide(key);
        if (now.kept || JSON.stringify(now.typed) === JSON.stringify(first.current)) return;
        notify(t('entry.dropped'), { act: { words: t('act.undo'), run: () => showAgain(key, now.typed) } });
      });
    };
  }, [key]);
  return {
    typed,
    put:
      <K extends keyof T>(field: K) =>
      (value: T[K]) =>
        setTyped((before) => ({ ...before, [field]: value })),
    fill: (fields: Partial<T>) => setTyped((before) => ({ ...before, ...fields })),
    saved: () => {
      last.current.kept = true;
    },
  };
}
