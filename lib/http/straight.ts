/**
 * Requests of the API, brought to their handlers on the straight way: a handler needs nothing of what Next does around each request, and that takes longer
 * than most handlers do. They are the very modules that Next would load, from its own build. Whatever is not plainly for one of them (pages, rewritten
 * addresses, methods that no handler names) is left to Next.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { createGzip } from 'node:zlib';
import { originHeader } from '../auth/request-origin';
import { takesGzip } from './whole';

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Handlers = Readonly<Record<string, unknown>>;

/** What Next's build makes of a route.ts. */
interface BuiltRoute {
  routeModule: { ensureUserland(): Promise<unknown>; userland: Handlers };
}

/** A place in the tree of paths: what may follow, by its name or by any name, and the file of the route that ends here. */
interface Place {
  named: Map<string, Place>;
  any: { name: string; place: Place } | null;
  file: string | null;
  handlers: Promise<Handlers> | null;
}

const newPlace = (): Place => ({ named: new Map(), any: null, file: null, handlers: null });

function nextPlace(place: Place, segment: string): Place {
  const name = /^\[(\w+)\]$/.exec(segment)?.[1];
  if (name) {
    place.any ??= { name, place: newPlace() };
    // Siblings with other names for the same part would get each other's.
    if (place.any.name !== name) throw new Error(`One part of a path is called ${place.any.name} and ${name}.`);
    return place.any.place;
  }
  const there = place.named.get(segment) ?? newPlace();
  place.named.set(segment, there);
  return there;
}

/** The routes under /api of the build in `folder`, `.next/server`. */
function placesIn(folder: string): Place {
  const root = newPlace();
  const files = JSON.parse(readFileSync(join(folder, 'app-paths-manifest.json'), 'utf8')) as Record<string, string>;
  for (const [page, file] of Object.entries(files)) {
    if (!page.startsWith('/api/') || !page.endsWith('/route')) continue;
    const segments = page.split('/').slice(1, -1);
    if (segments.some((segment) => /^\(|\.\.\./.test(segment))) continue;
    segments.reduce(nextPlace, root).file = file;
  }
  return root;
}

interface Found {
  place: Place;
  params: Record<string, string>;
}

/** The route of `path`, without its query; null where there is none, or where the path is written in a way that Next had better read. */
function find(root: Place, path: string): Found | null {
  if (path.includes('//') || path.includes('\\')) return null;
  let place = root;
  const params: Record<string, string> = {};
  for (const segment of path.slice(1).split('/')) {
    const named = place.named.get(segment);
    if (named) {
      place = named;
      continue;
    }
    if (!place.any || segment === '') return null;
    try {
      params[place.any.name] = decodeURIComponent(segment);
    } catch {
      return null;
    }
    place = place.any.place;
  }
  return place.file ? { place, params } : null;
}

/** The body of a request, not touched before somebody reads it: a handler may take the line itself (see whole.ts). What is not wanted is let run out. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let chunks: AsyncIterator<Buffer> | null = null;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (to) => {
        chunks ??= incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
        const { value, done } = await chunks.next();
        if (done) to.close();
        else to.enqueue(value);
      },
      cancel: () => void incoming.resume(),
    },
    { highWaterMark: 0 },
  );
}

/** The request as a handler takes it; its signal ends when the line does before the answer is out. */
function requestOf(incoming: IncomingMessage, response: ServerResponse): Request {
  const { method = 'GET', url = '/', headers } = incoming;
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') given.set(name, value);
    else for (const one of value ?? []) given.append(name, one);
  }
  const bare = { method, headers: given, signal: gone.signal };
  const at = new URL(url, String(headers[originHeader]));
  const hasBody = method !== 'GET' && (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined);
  if (!hasBody) return new Request(at, bare);
  // What Node asks for where the body is a stream; the browsers' types do not know it.
  const streamed: RequestInit & { duplex: 'half' } = { ...bare, body: bodyOf(incoming), duplex: 'half' };
  return new Request(at, streamed);
}

const packable = /^(?:text\/(?!event-stream)|application\/(?:json|xml)|message\/|image\/svg)/;

/** May what comes piece by piece be packed on its way? Not what has to arrive as soon as it is said, nor a part of a file. */
function maySendPacked(request: Request, { status, headers }: Response): boolean {
  const fit = status === 200 && packable.test(headers.get('Content-Type') ?? '') && !headers.has('Content-Encoding');
  return fit && !/\bno-transform\b/.test(headers.get('Cache-Control') ?? '') && takesGzip(request);
}

/** Sends `answer`. Resolves when it is out, or its reader gone. */
async function send(request: Request, answer: Response, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status;
  const cookies = answer.headers.getSetCookie();
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value);
  for (const cookie of cookies) response.appendHeader('Set-Cookie', cookie);
  if (!answer.body) {
    response.end();
    return;
  }
  const bytes = Readable.fromWeb(answer.body as NodeStream<Uint8Array>);
  if (!maySendPacked(request, answer)) {
    // The reader learns at once that it is heard, also where the first words take their time.
    response.flushHeaders();
    return pipeline(bytes, response);
  }
  response.removeHeader('Content-Length');
  response.setHeader('Content-Encoding', 'gzip');
  response.appendHeader('Vary', 'Accept-Encoding');
  return pipeline(bytes, createGzip({ level: 4 }), response);
}

/** Ends what cannot be sent any more: a reader that left is no fault. */
async function sendOrEnd(request: Request, answer: Response, response: ServerResponse): Promise<void> {
  try {
    await send(request, answer, response);
  } catch (error) {
    response.destroy();
    if (!request.signal.aborted && (error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

const methods: ReadonlySet<string | undefined> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * What answers requests for routes of the build in `folder`, `.next/server`. It resolves to false where a request is for none of them: somebody
 * else has to answer. The list of routes is read once, when this is called; a route is loaded at its first request.
 */
export function straightRoutes(folder: string): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const root = placesIn(folder);
  const load = createRequire(join(folder, 'routes.js'));
  const handlersOf = async (file: string): Promise<Handlers> => {
    const { routeModule } = load(join(folder, file)) as BuiltRoute;
    await routeModule.ensureUserland();
    return routeModule.userland;
  };
  return async (incoming, response) => {
    const { method, url = '' } = incoming;
    const ours = methods.has(method) && url.startsWith('/api/') && URL.canParse(url, String(incoming.headers[originHeader]));
    const found = ours ? find(root, url.split('?', 1)[0] ?? '') : null;
    if (!found) return false;
    found.place.handlers ??= handlersOf(found.place.file as string);
    const handler = (await found.place.handlers)[method as string];
    if (typeof handler !== 'function') return false;
    const request = requestOf(incoming, response);
    await sendOrEnd(request, await (handler as Handler)(request, { params: Promise.resolve(found.params) }), response);
    return true;
  };
}
