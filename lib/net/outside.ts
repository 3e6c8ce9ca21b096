/**
 * The one way out to the web, for addresses that a letter names: pictures, and leaving a mailing list. Tells nothing of the person: no
 * cookies, no Referer, no address, one agent name for all. Every hop is checked anew by `findTarget`, and the line is opened to the
 * checked address itself, so that neither a second answer of a name server nor a proxy of the environment can lead elsewhere.
 */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, isAppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { openLine, secureLine } from './line';
import type { LookUp } from './names';
import { codings, wholeBody } from './outside-body';
import { findTarget, notAllowed, type Target, webAddress } from './outside-target';

/** What is asked of the web. */
export interface OutsideRequest {
  method: 'GET' | 'POST';
  url: string;
  /** The Accept header. */
  accept: string;
  body?: string;
  contentType?: string;
  /** Most bytes of the answer's body, packed and unpacked. */
  maxBytes: number;
  /** Longest time until the head of an answer is there, ms; anew for each redirect. */
  firstByteMs: number;
  /** Longest time for everything together, ms. */
  totalMs: number;
  /** Most redirects of a GET that are followed; the next one is the answer itself. A POST never follows any. */
  redirects: number;
  signal?: AbortSignal;
}

/** What the web answered. */
export interface OutsideAnswer {
  status: number;
  /** Content-Type as it was given, or null. */
  type: string | null;
  bytes: Buffer;
  /** The address that answered, after all redirects. */
  url: string;
  /** Where it leads on, where it does and was not followed. */
  onward: string | null;
}

/** The same for everybody, and for every version, so that it tells nobody apart. */
const agentName = 'Mozilla/5.0 (compatible; Oriel)';
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

const away = (host: string, cause?: unknown) => new AppError('serverAway', say('said.web.away', { host }), { cause });
const notSecure = (host: string, cause?: unknown) => new AppError('notSecure', say('said.web.notSecure', { host }), { cause });

/** The error of a line in words. */
function worded(error: unknown, host: string): AppError {
  if (isAppError(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/CERT|SIGNATURE|ALTNAME|^ERR_SSL|^ERR_TLS|EPROTO/u.test(code)) return notSecure(host, error);
  if (code.startsWith('HPE_')) return new AppError('refusedByServer', say('said.web.unreadable', { host }), { cause: error });
  return away(host, error);
}

/** A line to the checked address, and under TLS for https. */
async function lineTo({ url, host, port, address }: Target, signal: AbortSignal): Promise<Socket> {
  const line = await openLine(address, port, signal, () => notAllowed(host, 'led elsewhere'));
  return url.protocol === 'http:' ? line : secureLine(line, host, ['http/1.1']);
}

function headersOf({ url }: Target, asked: OutsideRequest): Record<string, string | number> {
  const plain = { Host: url.host.replace(/\.(?=:|$)/u, ''), 'User-Agent': agentName, Accept: asked.accept, 'Accept-Encoding': codings };
  if (asked.method === 'GET') return { ...plain, Connection: 'close' };
  const length = { 'Content-Length': Buffer.byteLength(asked.body ?? '') };
  return { ...plain, ...length, 'Content-Type': asked.contentType ?? 'application/x-www-form-urlencoded', Connection: 'close' };
}

/** The head of the answer. */
function headOf(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('upgrade', (_, socket) => {
      socket.destroy();
      reject(new Error('upgrade'));
    });
    sent.on('error', reject);
    sent.once('close', () => reject(new Error('closed')));
  });
}

/** One hop: the answer of one address, and where it leads on, or null where it does not. */
async function hop(target: Target, asked: OutsideRequest, onward: boolean, signal: AbortSignal): Promise<OutsideAnswer | URL> {
  const { url, host } = target;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(away(host)), asked.firstByteMs);
  const stopped = AbortSignal.any([signal, late.signal]);
  let line: Socket | null = null;
  const stop = () => line?.destroy(stopped.reason);
  try {
    line = await lineTo(target, stopped);
    const { method } = asked;
    const opened = line;
    stopped.addEventListener('abort', stop);
    const path = `${url.pathname}${url.search}`;
    const sent = request({ method, path, headers: headersOf(target, asked), setHost: false, createConnection: () => opened });
    sent.end(method === 'POST' ? (asked.body ?? '') : undefined);
    const answer = await headOf(sent);
    clearTimeout(timer);
    const { location, 'content-type': type } = answer.headers;
    const status = answer.statusCode ?? 0;
    if (onward && redirectStatuses.has(status) && location !== undefined) return nextAddress(location, url);
    const bytes = await wholeBody(answer, host, asked.maxBytes);
    return { status, type: type ?? null, bytes, url: url.href, onward: location ?? null };
  } catch (error) {
    throw worded(stopped.aborted ? stopped.reason : error, host);
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener('abort', stop);
    line?.destroy();
  }
}

/** Where a redirect leads. Throws `notSecure` where it would leave TLS, and what `webAddress` throws. */
function nextAddress(location: string, from: URL): URL {
  const url = webAddress(location, from);
  if (from.protocol === 'https:' && url.protocol === 'http:') throw notSecure(url.hostname);
  return url;
}

async function follow(asked: OutsideRequest, signal: AbortSignal, ask: LookUp | undefined): Promise<OutsideAnswer> {
  let url = webAddress(asked.url);
  for (let left = asked.method === 'GET' ? asked.redirects : 0; ; left -= 1) {
    const target = await findTarget(url, ask);
    if (signal.aborted) throw signal.reason;
    const found = await hop(target, asked, left > 0, signal);
    if (!(found instanceof URL)) return found;
    url = found;
  }
}

/**
 * Asks the web once, within the bounds given; any status is an answer. `ask` looks names up, by the system's name servers where not given.
 * Throws `hostNotAllowed` (not public, or not plainly of the web), `hostUnknown`, `notSecure` (no trusted TLS, or a redirect that leaves
 * it), `tooLarge`, `refusedByServer` (unreadable) and `serverAway` (also when too slow, or stopped by `signal`).
 */
export async function fetchOutside(asked: OutsideRequest, ask?: LookUp): Promise<OutsideAnswer> {
  const host = webAddress(asked.url).hostname;
  const over = new AbortController();
  const end = () => over.abort(away(host));
  const timer = setTimeout(end, asked.totalMs);
  asked.signal?.addEventListener('abort', end, { once: true });
  if (asked.signal?.aborted) end();
  const ended = new Promise<never>((_, reject) => {
    over.signal.addEventListener('abort', () => reject(over.signal.reason), { once: true });
    if (over.signal.aborted) reject(over.signal.reason);
  });
  try {
    // The race is for a name that is looked up for longer than all may take; lines end by themselves.
    return await Promise.race([follow(asked, over.signal, ask), ended]);
  } finally {
    clearTimeout(timer);
    asked.signal?.removeEventListener('abort', end);
  }
}
