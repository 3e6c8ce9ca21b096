/**
 * Who asks, and under which name we are asked. server.ts puts both into headers of ours after throwing away what came from outside
 * under the same names; behind it they can be trusted.
 */
import { env } from '../env';

/** Header with the client's address. */
export const addressHeader = 'x-oriel-address';
/** Header with the public origin of the request, for example `https://mail.example`. */
export const originHeader = 'x-oriel-origin';

/** The part of `Headers` that is read here; Next's `headers()` fits too. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** The public origin of the request. Without server.ts in front (tests that call a handler directly) it comes from Host. */
export function requestOrigin(headers: HeaderReader): string {
  return env().origin ?? headers.get(originHeader) ?? `http://${headers.get('host') ?? 'localhost'}`;
}

/** True where the browser speaks https to us. */
export function isSecure(headers: HeaderReader): boolean {
  return requestOrigin(headers).startsWith('https:');
}

/** The client's address, or `unknown` where there is none. */
export function clientAddress(headers: HeaderReader): string {
  return headers.get(addressHeader) ?? 'unknown';
}

/** The host name that was asked, lower case and without its port; whatever the public origin is. */
export function requestHost(headers: HeaderReader): string {
  const host = headers.get('x-forwarded-host') ?? headers.get('host') ?? '';
  return host.replace(/:\d+$/u, '').toLowerCase();
}
