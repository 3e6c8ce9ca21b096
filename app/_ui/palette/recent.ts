/** What was last run from the palette, newest first; kept in this browser for the person who is signed in. */
const storeKey = 'oriel:palette';
const most = 8;

/** Keys of items that were run, newest first. */
export function recentKeys(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storeKey) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, most) : [];
  } catch {
    // Where storage is forbidden or holds something else nothing is recent.
    return [];
  }
}

/** Notes that an item was run. */
export function noteRecent(key: string): void {
  try {
    localStorage.setItem(storeKey, JSON.stringify([key, ...recentKeys().filter((one) => one !== key)].slice(0, most)));
  } catch {
    // Where storage is forbidden or full nothing is remembered.
    return;
  }
}
