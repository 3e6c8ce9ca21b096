/** Servers that were typed in by hand, kept in this browser with their address. */
import type { Endpoint } from '@/lib/model/account';
import { keepChoice, readChoice } from './device';

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
