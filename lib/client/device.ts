/** What stays on this device: folded folders, widths of panes, the servers typed at sign-in. */

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
