/** Choices that stay on this device: theme, contrast, accent, folded folders, the servers typed at sign-in. */
import type { Endpoint } from '@/lib/model/account';

const prefix = 'oriel:';

/** Reads a choice; null where there is none or storage is forbidden. */
export function readChoice(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Keeps a choice, or forgets it with null. Where storage is forbidden it lasts until the page is left. */
export function keepChoice(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, value);
  } catch {
    return;
  }
}

export type Theme = 'system' | 'light' | 'dark';

/** The theme that was chosen. */
export function chosenTheme(): Theme {
  const value = readChoice('theme');
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** Puts the chosen theme on the page, as the script before the first paint does. */
export function applyTheme(): void {
  const chosen = chosenTheme();
  const dark = chosen === 'dark' || (chosen === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

/** Chooses a theme. */
export function chooseTheme(theme: Theme): void {
  keepChoice('theme', theme === 'system' ? null : theme);
  applyTheme();
}

/** Follows the system's theme while nothing else was chosen. Returns the way to stop. */
export function followSystemTheme(): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', applyTheme);
  return () => dark.removeEventListener('change', applyTheme);
}

/** The choices that outlive signing out, though the server has the browser clear its storage. */
export function keepLook(): () => void {
  const look = ['theme', 'contrast', 'accent'].map((name): [string, string | null] => [name, readChoice(name)]);
  return () => {
    for (const [name, value] of look) keepChoice(name, value);
  };
}

/** Servers typed by hand, kept so that the password alone is asked for again. */
export interface TypedServers {
  imap: Endpoint;
  smtp: Endpoint;
}

/** The servers last typed for an address, or null. */
export function typedServers(address: string): TypedServers | null {
  try {
    const stored: unknown = JSON.parse(readChoice(`servers:${address.toLowerCase()}`) ?? 'null');
    return typeof stored === 'object' && stored !== null && 'imap' in stored && 'smtp' in stored ? (stored as TypedServers) : null;
  } catch {
    return null;
  }
}

/** Keeps the servers typed for an address. */
export function keepTypedServers(address: string, servers: TypedServers): void {
  keepChoice(`servers:${address.toLowerCase()}`, JSON.stringify(servers));
}
