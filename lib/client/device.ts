/** What stays on this device: folded folders, widths of panes, the servers typed at sign-in. */
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

/** Servers typed by hand, kept so that the password alone is asked for again. */
export interface TypedServers {
  imap: Endpoint;
  smtp: Endpoint;
  /** Where it is not the address. */
  login?: string | undefined;
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
