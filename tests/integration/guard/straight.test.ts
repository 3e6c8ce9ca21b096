/**
 * Requests on the straight way to their handlers: what is brought there, what is left to Next, and how answers come out. The build is a folder with
 * routes in the form of Next's, whose handlers this file plays; the line is a real one. The whole server is asked in process/edge.test.ts.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { originHeader } from '@/lib/auth/request-origin';
import { straightRoutes } from '@/lib/http/straight';

/** Routes by their page, each the source of its handlers. */
const routes: Record<string, string> = {
  '/api/plain/route': `GET: (request, { params }) => params.then((given) => Response.json({ given, url: request.url, from: request.headers.get('x-from') }))`,
  '/api/things/[id]/route': `GET: async (request, { params }) => Response.json(await params)`,
  '/api/things/list/route': `GET: async () => new Response('the list')`,
  '/api/things/[id]/parts/[part]/route': `GET: async (request, { params }) => Response.json(await params)`,
  '/api/writing/route': `POST: async (request) => new Response(await request.text())`,
  '/api/narrow/route': `PUT: async (request) => { for await (const chunk of request.body) if (chunk.length > 0) break; return new Response(null, { status: 413 }); }`,
  '/api/careless/route': `DELETE: async (request) => new Response(null, { status: request.body ? 400 : 204 })`,
  '/api/cookies/route': `GET: async () => { const headers = new Headers(); headers.append('Set-Cookie', 'a=1'); headers.append('Set-Cookie', 'b=2'); return new Response(null, { status: 204, headers }); }`,
  '/api/long/route': `GET: async () => new Response(new Blob(['word '.repeat(1e5)]).stream(), { headers: { 'Content-Type': 'text/html' } })`,
  '/api/events/route': `GET: async (request) => new Response(new ReadableStream({ start(to) {
      request.signal.addEventListener('abort', () => { globalThis.straightGone = true; to.close(); });
    } }), { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-transform' } })`,
  '/api/broken/route': `GET: async () => new Response(new ReadableStream({ pull(to) { to.enqueue(new Uint8Array(9)); to.error(new Error('torn')); } }))`,
  '/(mail)/page/page': `GET: async () => new Response('a page')`,
};

let folder: string;
let server: Server;
const failures: unknown[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oriel-straight-'));
  const manifest: Record<string, string> = {};
  for (const [page, handlers] of Object.entries(routes)) {
    manifest[page] = `app${page}.js`;
    const file = join(folder, manifest[page]);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `module.exports = { routeModule: { ensureUserland: async () => {}, userland: { ${handlers} } } };`);
  }
  writeFileSync(join(folder, 'app-paths-manifest.json'), JSON.stringify(manifest));
  const answer = straightRoutes(folder);
  server = createServer((incoming, response) => {
    incoming.headers[originHeader] = `http://${incoming.headers.host}`;
    answer(incoming, response).then(
      (answered) => void (answered || response.writeHead(418).end('left to Next')),
      (error: unknown) => failures.push(error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    asked.on('error', reject).end(body);
  });
}

const told = async (path: string) => (await ask(path)).body.toString();

describe('requests on the straight way', () => {
  it('come to their handler with their address, headers and the parts of their path', async () => {
    const answer = await ask('/api/plain?a=1&b=%20', { headers: { 'x-from': 'here' } });
    const { port } = server.address() as AddressInfo;
    expect(JSON.parse(answer.body.toString())).toEqual({ given: {}, url: `http://127.0.0.1:${port}/api/plain?a=1&b=%20`, from: 'here' });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(await told('/api/things/a%2Fb%20%C3%A9')).toBe('{"id":"a/b é"}');
    expect(await told('/api/things/7/parts/1.2')).toBe('{"id":"7","part":"1.2"}');
    expect(await told('/api/things/list')).toBe('the list');
    expect(await told('/api/things/__proto__')).toBe('{"id":"__proto__"}');
  });

  it.each([
    ['POST', '/api/plain'],
    ['OPTIONS', '/api/plain'],
    ['PROPFIND', '/api/plain'],
    ['HEAD', '/api/plain'],
    ['GET', '/api/writing'],
    ['GET', '/api/nothing'],
    ['GET', '/api/things'],
    ['GET', '/api/things/'],
    ['GET', '/api/things/7/parts/'],
    ['GET', '/api//plain'],
    ['GET', '/api/things/%zz'],
    ['GET', '/api/things\\7'],
    ['GET', '/api/constructor'],
    ['GET', '/page'],
    ['GET', '/'],
  ])('leave %s %s to Next', async (method, path) => {
    expect((await ask(path, { method })).status).toBe(418);
  });

  it('bring what is written, also much of it, and none where there is none', async () => {
    const much = 'é'.repeat(1_000_000);
    expect((await ask('/api/writing', { method: 'POST', body: much })).body.toString() === much).toBe(true);
    expect((await ask('/api/writing', { method: 'POST' })).body.toString()).toBe('');
    expect((await ask('/api/careless', { method: 'DELETE' })).status).toBe(204);
  });

  it('are answered also where their handler reads on no further', async () => {
    expect((await ask('/api/narrow', { method: 'PUT', body: 'x'.repeat(5_000_000) })).status).toBe(413);
  });

  it('answer with every cookie, and without a body where there is none', async () => {
    const { status, headers, body } = await ask('/api/cookies');
    expect([status, headers['set-cookie'], body.length]).toEqual([204, ['a=1', 'b=2'], 0]);
  });

  it('are packed on their way where the browser takes that and nothing speaks against it', async () => {
    const packed = await ask('/api/long', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(packed.body.length).toBeLessThan(20_000);
    expect(gunzipSync(packed.body)).toHaveLength(500_000);
    const bare = await ask('/api/long');
    expect(bare.headers['content-encoding']).toBeUndefined();
    expect(bare.body).toHaveLength(500_000);
  });

  it('say at once that a stream is open, unpacked, and tell its handler when the reader has gone', async () => {
    const { port } = server.address() as AddressInfo;
    const asked = request({ host: '127.0.0.1', port, path: '/api/events', headers: { 'accept-encoding': 'gzip' }, agent: false });
    const opened = new Promise<Record<string, unknown>>((resolve, reject) => {
      asked.on('response', (response) => {
        resolve(response.headers);
        response.on('error', () => undefined);
      });
      asked.on('error', reject);
    });
    asked.end();
    expect((await opened)['content-encoding']).toBeUndefined();
    asked.on('error', () => undefined);
    asked.destroy();
    const held = globalThis as { straightGone?: boolean };
    await expect.poll(() => held.straightGone).toBe(true);
    await sleep(20);
    expect(failures).toEqual([]);
  });

  it('break the line where an answer breaks, so that nobody takes half of it for the whole, and the server learns why', async () => {
    await expect(ask('/api/broken')).rejects.toThrow();
    await expect.poll(() => failures.splice(0).map(String)).toEqual(['Error: torn']);
  });
});
