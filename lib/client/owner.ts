/**
 * Whose things lie in this browser. Several people may use one browser one after another: what the first left in its storage must not
 * reach the second, and no tab may go on showing the mail of somebody who is not signed in here any more.
 */
const ownerKey = 'oriel:owner';
const ours = /^oriel[:.]/;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

function keysOf(store: Store): string[] {
  return Array.from({ length: store.length }, (_, at) => store.key(at)).filter((key) => key !== null);
}

/** Makes `owner` the one whose things `store` holds; those of anybody else go, but for the servers typed for `owner`. */
export function claimStore(store: Store, owner: string): void {
  if (store.getItem(ownerKey) === owner) return;
  for (const key of keysOf(store)) if (ours.test(key) && key !== `oriel:servers:${owner}`) store.removeItem(key);
  store.setItem(ownerKey, owner);
}

/** Makes the person with this address the one whose things this browser holds, in all its tabs; tabs of anybody else leave. */
export function claimBrowser(address: string): void {
  try {
    claimStore(sessionStorage, address.toLowerCase());
    claimStore(localStorage, address.toLowerCase());
  } catch {
    // Where storage is forbidden nothing lies there.
    return;
  }
}

/** Whose browser this is among the addresses of one person: whoever it was before, else the first of them. */
export function ownerAmong(addresses: readonly string[]): string {
  const lower = addresses.map((address) => address.toLowerCase());
  try {
    const before = typeof window === 'undefined' ? null : localStorage.getItem(ownerKey);
    if (before && lower.includes(before)) return before;
  } catch {
    // Where storage is forbidden nothing lies there.
  }
  return lower[0] ?? '';
}

/** Tells all tabs that nobody is signed in here any more. */
export const disownBrowser = (): void => claimBrowser('');

/** Whose browser this is, or nobody's. */
export function browserOwner(): string {
  try {
    return localStorage.getItem(ownerKey) ?? '';
  } catch {
    // Where storage is forbidden nothing is kept of anybody.
    return '';
  }
}

/** Whether this browser is this person's. */
export function ownsBrowser(address: string): boolean {
  try {
    return localStorage.getItem(ownerKey) === address.toLowerCase();
  } catch {
    // Where storage is forbidden nobody can be told apart by it.
    return true;
  }
}

/** Calls `leave` as soon as this browser is somebody else's, or nobody's, also for a page that comes back from the browser's memory. */
export function watchOwner(address: string, leave: () => void): () => void {
  const check = () => {
    if (!ownsBrowser(address)) leave();
  };
  const stored = ({ key }: StorageEvent) => {
    if (key === ownerKey) check();
  };
  const shown = ({ persisted }: PageTransitionEvent) => {
    if (persisted) check();
  };
  window.addEventListener('storage', stored);
  window.addEventListener('pageshow', shown);
  return () => {
    window.removeEventListener('storage', stored);
    window.removeEventListener('pageshow', shown);
  };
}
