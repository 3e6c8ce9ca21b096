/**
 * A form of the settings that its person left for a provider's page: kept in this tab until they are back, with the permission that they bring along. It holds no
 * password.
 */
import { dropHash } from './router';

/** What a provider's page gave for a mailbox elsewhere. */
export interface Permission {
  /** Its name for some minutes (model oauth). */
  id: string;
  provider: string;
  /** Whose it is, as the provider says. */
  address: string;
}

interface LeftForm {
  /** The key of the form in the settings. */
  key: string;
  provider: string;
  typed: object;
  /** Ms since the epoch. */
  leftAt: number;
}

// Another person's sign-in in this browser empties it (owner.ts).
const storeKey = 'oriel:left-form';
/** What was begun at a provider is good for so long, ms. */
const goodMs = 15 * 60_000;

/** Keeps what stands in a form, as it is to stand there again. Before the browser leaves for the page of `provider`. */
export function leaveForm(key: string, provider: string, typed: object): void {
  try {
    sessionStorage.setItem(storeKey, JSON.stringify({ key, provider, typed, leftAt: Date.now() } satisfies LeftForm));
  } catch {
    return; // Where storage is forbidden it has to be typed again.
  }
  // Where back shows the page as it was left, the form stands there still.
  const back = ({ persisted }: PageTransitionEvent) => {
    if (persisted) sessionStorage.removeItem(storeKey);
  };
  window.addEventListener('pageshow', back, { once: true });
}

/** What is typed with the permission beside it; it says the login where nobody typed one. */
export function withPermission<T extends object>(typed: T, permission: Permission): T & { permission: Permission } {
  const login = 'login' in typed && typed.login === '' ? { login: permission.address } : {};
  return { ...typed, ...login, permission };
}

/** The form that was left, once, with the permission that the address of this page names; null where there is none. */
export function takeLeftForm(): Pick<LeftForm, 'key' | 'typed'> | null {
  try {
    const left = JSON.parse(sessionStorage.getItem(storeKey) ?? 'null') as LeftForm | null;
    sessionStorage.removeItem(storeKey);
    const brought = new URLSearchParams(window.location.hash.slice(1));
    const [id, address] = [brought.get('permission'), brought.get('address')];
    if (id && address) dropHash();
    if (!left || Date.now() - left.leftAt > goodMs) return null;
    const { key, provider, typed } = left;
    return { key, typed: id && address ? withPermission(typed, { id, provider, address }) : typed };
  } catch {
    // Where storage is forbidden nothing lies there.
    return null;
  }
}
