/**
 * Answers that are known as a whole before the first byte goes out, which is nearly all of them. Next would make a stream of each, and pack
 * that in a stream of its own; packed here at once they cost a fraction of it. The same holds for large bodies on their way in, which Next would take
 * through streams of the web, piece by piece. server.ts lends the response to the route through `globalThis`, since Next's bundles hold another copy of
 * this module.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

/** What is used of a response of Node's HTTP server. */
interface Answering {
  readonly headersSent: boolean;
  /** The request that it answers. */
  readonly req?: Readable;
  setHeader(name: string, value: string | number): unknown;
  appendHeader(name: string, value: string): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: It has several forms, all of which are passed through.
  end: (...given: any[]) => any;
}

const key = Symbol.for('oriel.answering');
const held = globalThis as unknown as Record<symbol, AsyncLocalStorage<Answering> | undefined>;

function answering(): AsyncLocalStorage<Answering> {
  held[key] ??= new AsyncLocalStorage();
  return held[key];
}

/** Below this many bytes packing saves no packet of the network. */
const worthPacking = 1024;
/** Above it, packing would hold the thread for longer than other requests should wait. */
const mostAtOnce = 256 * 1024;

/** Runs `work`, which answers by `response`. */
export function answeringBy<T>(response: Answering, work: () => T): T {
  return answering().run(response, work);
}

/** Does the client of `request` take gzip (RFC 9110 section 12.5.3)? */
export function takesGzip(request: Request): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(request.headers.get('accept-encoding') ?? '');
}

/**
 * Has `body` sent, packed where the browser takes that, when Next ends the response; the answer that Next gets must have no body of its own then.
 * False where it cannot: it is too long, or nobody lent a response.
 */
export function sendWhole(request: Request, body: Buffer): boolean {
  const response = answering().getStore();
  if (!response || response.headersSent || body.length > mostAtOnce) return false;
  const packed = body.length >= worthPacking && takesGzip(request) ? gzipSync(body, { level: 4, memLevel: 6 }) : null;
  if (packed) response.setHeader('Content-Encoding', 'gzip');
  if (body.length >= worthPacking) response.appendHeader('Vary', 'Accept-Encoding');
  const bytes = packed ?? body;
  response.setHeader('Content-Length', bytes.length);
  const { end } = response;
  response.end = () => {
    response.end = end;
    return end.call(response, bytes);
  };
  return true;
}

/** The bytes of a request's body as they come from its line, or what Next made of them where nobody lent that line. Reads nothing; one may read them once. */
export function bodyOf(request: Request): AsyncIterable<Uint8Array> | null {
  const line = answering().getStore()?.req;
  return line && !line.readableDidRead ? line : request.body;
}
