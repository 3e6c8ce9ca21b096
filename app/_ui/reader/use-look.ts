'use client';
import { useSyncExternalStore } from 'react';
import { choose, preferencesNow, usePreferences } from '@/lib/client/preferences';
import { mostOwnColours } from '@/lib/model/look';

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

/** Whether letters of a sender keep their own colours, on white paper, in the dark; on all devices of the reader. */
export function usePaper(address: string): { paper: boolean; toggle: () => void } {
  const { ownColours } = usePreferences();
  const sender = address.toLowerCase();
  const paper = sender !== '' && ownColours.includes(sender);
  const toggle = () => {
    const others = preferencesNow().ownColours.filter((one) => one !== sender);
    if (sender !== '') void choose({ ownColours: paper ? others : [sender, ...others].slice(0, mostOwnColours) });
  };
  return { paper, toggle };
}
