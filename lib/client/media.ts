/** What kind of window this is, the same on the server and in the browser until the browser knows better. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import { phoneQuery } from '@/lib/model/look';

/** The server's guess, from the request: one pane at a time? */
export const PhoneGuessContext = createContext(false);

function watch(query: string) {
  return (listener: () => void) => {
    const list = window.matchMedia(query);
    list.addEventListener('change', listener);
    return () => list.removeEventListener('change', listener);
  };
}

const watchPhone = watch(phoneQuery);

/** One pane at a time? */
export function usePhone(): boolean {
  const guess = useContext(PhoneGuessContext);
  return useSyncExternalStore(
    watchPhone,
    () => window.matchMedia(phoneQuery).matches,
    () => guess,
  );
}

/** One pane at a time? For what is not drawn. */
export const isPhone = (): boolean => window.matchMedia(phoneQuery).matches;

function watchOnline(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Does the browser have a network? */
export function useOnline(): boolean {
  return useSyncExternalStore(
    watchOnline,
    () => navigator.onLine,
    () => true,
  );
}
