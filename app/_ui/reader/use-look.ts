'use client';
import { useCallback, useState, useSyncExternalStore } from 'react';
import { keepChoice, readChoice } from '@/lib/client/device';

function watchLook(listener: () => void): () => void {
  const watcher = new MutationObserver(listener);
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] });
  return () => watcher.disconnect();
}

/** How the page looks, as the body route wants to know it; null on the server, which cannot know. */
export function useLook(): { dark: boolean; query: string } | null {
  const look = useSyncExternalStore(
    watchLook,
    () => `${document.documentElement.dataset.theme ?? 'light'} ${document.documentElement.dataset.contrast ?? 'normal'}`,
    () => '',
  );
  if (!look) return null;
  const [theme = 'light', contrast = 'normal'] = look.split(' ');
  return { dark: theme === 'dark', query: new URLSearchParams({ theme, contrast }).toString() };
}

/** Whether letters of a sender stay on white paper in the dark; kept on this device. */
export function usePaper(address: string): { paper: boolean; toggle: () => void } {
  const name = `paper:${address.toLowerCase()}`;
  const [, again] = useState(0);
  const paper = typeof window !== 'undefined' && address !== '' && readChoice(name) === '1';
  const toggle = useCallback(() => {
    keepChoice(name, readChoice(name) === '1' ? null : '1');
    again((n) => n + 1);
  }, [name]);
  return { paper, toggle };
}
