import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createLineServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LookUp } from '@/lib/net/names';
import type { OutsideRequest } from '@/lib/net/outside';
import { issueCertificate, testAuthority } from '../../support/certificates';

const asked = { method: 'GET', accept: 'image/*', maxBytes: 100_000, firstByteMs: 20_000, totalMs: 30_000, redirects: 3 } as const;

/** The guard where the operator named these pairs; settings are read once per process, so the modules are loaded anew. */
async function guard(pairs: string[] = [], more: Record<string, string> = {}) {
  vi.resetModules();
  vi.stubEnv('ORIEL_PRIVATE_HOSTS', pairs.join(' '));
  for (const [name, value] of Object.entries(more)) vi.stubEnv(name, value);
  const { fetchOutside } = await import('@/lib/net/outside');
  return (url: string, ask?: LookUp, other: Partial<OutsideRequest> = {}) =>
    fetchOutside({ ...asked, url, ...other }, ask).then(
      (answer) => answer,
      (error: { code: string }) => error.code,
    );
}

const running: Server[] = [];

async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

/** A server on this machine and the guard that may reach it. */
async function web(answer: RequestListener) {
  const seen: IncomingMessage[] = [];
  const port = await listening(
    createServer((request, response) => {
      seen.push(request);
      answer(request, response);
    }),
  );
  return { port, seen, at: `http://127.0.0.1:${port}`, fetch: await guard([`127.0.0.1:${port}`]) };
}

const redirect =
  (location: string, status = 302) =>
  (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(status, { Location: location }).end();

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(
    running.splice(0).map((server) => {
      if ('closeAllConnections' in server) (server as unknown as { closeAllConnections(): void }).closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

describe('T47, T48: what a letter may not lead to', () => {
  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://127.0.0.1./',
    'http://１２７.0.0.1/',
    'http://127。0。0。1/',
    'http://0/',
    'http://0.0.0.0/',
    'http://[::]/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:7f00:1::]/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[fd00:ec2::254]/',
    'http://[ff02::1]/',
    'http://10.0.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0xa9fea9fe/',
    'http://172.16.0.1/',
    'http://192.168.0.1/',
    'http://192.0.2.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://localhost/',
    'http://localhost./',
    'http://intranet/',
    'http://user:secret@pictures.example/',
    'http://user@pictures.example/',
    'http://pictures.example:22/',
    'http://pictures.example:25/',
    'http://pictures.example:6379/',
    'http://pictures.example:8080/',
    'https://pictures.example:993/',
    'ftp://pictures.example/',
    'file:///etc/passwd',
    'gopher://pictures.example:70/_x',
    'data:image/png;base64,AAAA',
    'javascript:alert(1)',
    '//pictures.example/a.png',
    'pictures.example/a.png',
    'http://',
    'http://[fe80::1%25eth0]/',
  ])('%s is refused', async (url) => {
    const fetch = await guard();
    expect(await fetch(url, async () => ['127.0.0.1'])).toBe('hostNotAllowed');
  });

  test.each([
    ['the machine itself', ['127.0.0.1']],
    ['the machine itself, mapped', ['::ffff:127.0.0.1']],
    ['a private network', ['10.1.2.3']],
    ['the address of a cloud', ['169.254.169.254']],
    ['a link-local address with a zone', ['fe80::1%eth0']],
    ['NAT64 of a private address', ['64:ff9b::a01:203']],
    ['a public address beside a private one', ['8.8.8.8', '192.168.0.1']],
    ['a public address beside a private one of the other family', ['8.8.8.8', 'fd00::1']],
    ['no address at all', ['pictures.example']],
  ])('a name that is looked up to %s is refused', async (_, addresses) => {
    const fetch = await guard();
    expect(await fetch('https://pictures.example/a.png', async () => addresses)).toBe('hostNotAllowed');
  });

  test('a name longer than names are', async () => {
    const fetch = await guard();
    expect(await fetch(`http://${'a.'.repeat(130)}example/`, async () => ['8.8.8.8'])).toBe('hostNotAllowed');
  });

  test('a name that does not exist, and one that cannot be looked up', async () => {
    const fetch = await guard();
    const failing = (code: string) => async () => Promise.reject(Object.assign(new Error(code), { code }));
    expect(await fetch('https://pictures.example/', failing('ENOTFOUND'))).toBe('hostUnknown');
    expect(await fetch('https://pictures.example/', async () => [])).toBe('hostUnknown');
    expect(await fetch('https://pictures.example/', failing('EAI_AGAIN'))).toBe('serverAway');
  });

  test('a private place only by the exact pair that the operator named, and never a port of mail', async () => {
    const { port, at, fetch } = await web((_, response) => response.end('here'));
    expect(await fetch(`${at}/`)).toMatchObject({ status: 200, bytes: Buffer.from('here') });
    expect(await fetch(`http://127.0.0.2:${port}/`)).toBe('hostNotAllowed');
    expect(await fetch(`http://127.0.0.1:${port + 1}/`)).toBe('hostNotAllowed');
    expect(await fetch(`http://two.example:${port}/`, async () => ['127.0.0.1', '127.0.0.2'])).toBe('hostNotAllowed');
    const mail = await guard(['127.0.0.1:143', '127.0.0.1:25']);
    for (const named of [143, 25]) expect(await mail(`http://127.0.0.1:${named}/`)).toBe('hostNotAllowed');
  });

  test('the name is looked up once: a second answer of a changing name server never counts', async () => {
    const { port, seen, fetch } = await web((_, response) => response.end());
    const answers = [['127.0.0.1'], ['10.0.0.1'], ['10.0.0.1']];
    const ask = vi.fn(async () => answers.shift() ?? []);
    expect(await fetch(`http://pictures.example:${port}/a`, ask)).toMatchObject({ status: 200 });
    expect(ask).toHaveBeenCalledTimes(1);
    expect(ask).toHaveBeenCalledWith('pictures.example');
    expect(seen[0]?.headers.host).toBe(`pictures.example:${port}`);
    expect(await fetch(`http://pictures.example:${port}/a`, ask)).toBe('hostNotAllowed');
    expect(seen).toHaveLength(1);
  });
});

describe('T48: redirects', () => {
  test('are followed three times, relative ones too, and the next one is the answer', async () => {
    const { at, seen, fetch } = await web((request, response) => {
      const step = Number(request.url?.slice(1));
      response.writeHead(step === 3 ? 200 : 302, { Location: String(step + 1) }).end(`step ${step}`);
    });
    expect(await fetch(`${at}/0`)).toMatchObject({ status: 200, url: `${at}/3`, bytes: Buffer.from('step 3') });
    expect(await fetch(`${at}/4`)).toMatchObject({ status: 302, url: `${at}/7` });
    expect(seen).toHaveLength(8);
  });

  test.each([
    ['a private address', 'http://10.0.0.1/'],
    ['the address of a cloud', 'http://169.254.169.254/latest/'],
    ['another port of this machine', 'http://127.0.0.1:9/'],
    ['a file', 'file:///etc/passwd'],
    ['text that is the answer', 'data:text/plain,hello'],
    ['credentials', 'http://user:secret@pictures.example/'],
    ['a name of one label', '//localhost/'],
  ])('to %s are refused', async (_, location) => {
    const { at, seen, fetch } = await web(redirect(location));
    expect(await fetch(`${at}/`)).toBe('hostNotAllowed');
    expect(seen).toHaveLength(1);
  });

  test('the name of a redirect is looked up anew', async () => {
    const { port, seen, fetch } = await web(redirect('/again'));
    const answers = [['127.0.0.1'], ['127.0.0.1', '10.0.0.1']];
    const ask = vi.fn(async () => answers.shift() ?? []);
    expect(await fetch(`http://pictures.example:${port}/`, ask)).toBe('hostNotAllowed');
    expect(seen).toHaveLength(1);
  });

  test('a POST follows none: the redirect is the answer', async () => {
    const { at, seen, fetch } = await web(redirect('/again', 307));
    const posted = await fetch(`${at}/leave`, undefined, { method: 'POST', body: 'List-Unsubscribe=One-Click' });
    expect(posted).toMatchObject({ status: 307, url: `${at}/leave` });
    expect(seen).toHaveLength(1);
  });

  test('from TLS to a plain line are refused; certificates are checked whatever the environment says', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'oriel-outside-'));
    const { certificate, key } = issueCertificate(folder, 'good', []);
    const sealed = { cert: readFileSync(certificate), key: readFileSync(key) };
    rmSync(folder, { recursive: true });
    const plain = createServer((_, response) => response.end());
    const plainPort = await listening(plain);
    const secure = createSecureServer(sealed, (request, response) =>
      request.url === '/down' ? redirect(`http://127.0.0.1:${plainPort}/`)(request, response) : response.end('sealed'),
    );
    const port = await listening(secure);
    const up = await listening(createServer(redirect(`https://localhost:${port}/up`)));
    const pairs = [port, plainPort, up].map((one) => `127.0.0.1:${one}`);
    const here = async () => ['127.0.0.1'];
    const trusting = await guard(pairs, { ORIEL_CA_FILE: testAuthority().certificate });
    expect(await trusting(`http://localhost:${up}/`, here)).toMatchObject({ status: 200, bytes: Buffer.from('sealed') });
    expect(await trusting(`https://localhost:${port}/down`, here)).toBe('notSecure');
    expect(await trusting(`https://other.example:${port}/`, here)).toBe('notSecure');
    expect(await trusting(`https://localhost:${plainPort}/`, here)).toBe('notSecure');
    const strict = await guard(pairs, { ORIEL_CA_FILE: '', NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(await strict(`https://localhost:${port}/up`, here)).toBe('notSecure');
  });
});

describe('T48: what comes back', () => {
  test('the request tells nothing of the person, and takes no way through a proxy of the environment', async () => {
    const { at, seen } = await web((_, response) => response.setHeader('Set-Cookie', 'a=b').end());
    const fetch = await guard([new URL(at).host], { HTTP_PROXY: 'http://127.0.0.1:9', http_proxy: 'http://127.0.0.1:9' });
    for (let time = 0; time < 2; time += 1) expect(await fetch(`${at}/p.png?x=1#part`)).toMatchObject({ status: 200 });
    const { headers, url } = seen[1] as IncomingMessage;
    expect(url).toBe('/p.png?x=1');
    expect(headers).toEqual({
      host: new URL(at).host,
      'user-agent': 'Mozilla/5.0 (compatible; Oriel)',
      accept: 'image/*',
      'accept-encoding': 'gzip, br',
      connection: 'close',
    });
  });

  test('a POST sends its body and no more', async () => {
    let sent = '';
    const { at, seen, fetch } = await web(async (request, response) => {
      for await (const chunk of request) sent += String(chunk);
      response.writeHead(202).end();
    });
    const body = 'List-Unsubscribe=One-Click';
    expect(await fetch(`${at}/leave`, undefined, { method: 'POST', body, accept: '*/*' })).toMatchObject({ status: 202 });
    expect(sent).toBe(body);
    expect(seen[0]?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded', 'content-length': '26' });
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['identity', (bytes: Buffer) => bytes],
  ] as const)('%s is unpacked, up to the bound and not beyond it', async (coding, pack) => {
    const { at, fetch } = await web((request, response) => {
      response.setHeader('Content-Encoding', coding).end(pack(Buffer.alloc(Number(request.url?.slice(1)))));
    });
    const whole = await fetch(`${at}/100000`);
    expect(typeof whole === 'string' ? whole : whole.bytes.length).toBe(100_000);
    expect(await fetch(`${at}/100001`)).toBe('tooLarge');
    expect(await fetch(`${at}/30000000`)).toBe('tooLarge');
  });

  test('a body that never ends, is said to be too long, or is packed so that nothing comes of it', async () => {
    const { at, fetch } = await web((request, response) => {
      if (request.url === '/said') return void response.writeHead(200, { 'Content-Length': 100_001 }).flushHeaders();
      if (request.url === '/empty') response.setHeader('Content-Encoding', 'gzip');
      const piece = request.url === '/empty' ? Buffer.concat(Array<Buffer>(200).fill(gzipSync(Buffer.alloc(0)))) : Buffer.alloc(4000);
      const more = () => {
        if (!response.destroyed) response.write(piece, () => setImmediate(more));
      };
      more();
    });
    for (const path of ['/endless', '/said', '/empty']) expect(await fetch(at + path)).toBe('tooLarge');
  });

  test.each([
    ['a coding that is not known', { 'Content-Encoding': 'zstd' }, 'abc'],
    ['one coding inside another', { 'Content-Encoding': 'gzip, gzip' }, gzipSync(gzipSync('abc'))],
    ['a coding that it is not', { 'Content-Encoding': 'gzip' }, 'abc'],
    ['a packed body that is cut', { 'Content-Encoding': 'gzip' }, gzipSync('abcdefgh').subarray(0, 12)],
    ['another body that is no brotli', { 'Content-Encoding': 'br' }, 'zzzzzzzz'],
  ])('%s is unreadable', async (_, headers, body) => {
    const { at, fetch } = await web((__, response) => response.writeHead(200, headers).end(body));
    expect(await fetch(`${at}/`)).toBe('refusedByServer');
  });

  test.each([
    ['less than was promised', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort', 'serverAway'],
    ['nothing', '', 'serverAway'],
    ['no HTTP', '* OK IMAP4rev1 ready\r\n', 'refusedByServer'],
    ['an endless head', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(200_000)}`, 'refusedByServer'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde', 'refusedByServer'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n', 'serverAway'],
  ])('a server that answers %s', async (_, words, code) => {
    const port = await listening(
      createLineServer((line) => {
        line.on('error', () => undefined);
        line.once('data', () => line.end(words));
      }),
    );
    const fetch = await guard([`127.0.0.1:${port}`]);
    expect(await fetch(`http://127.0.0.1:${port}/`)).toBe(code);
  });

  test('a head that never comes, one that drips, and a body that drips end by themselves', async () => {
    const drips: NodeJS.Timeout[] = [];
    const port = await listening(
      createLineServer((line) => {
        line.on('error', () => undefined);
        line.once('data', (head) => {
          if (String(head).startsWith('GET /silent')) return;
          line.write(String(head).startsWith('GET /body') ? 'HTTP/1.1 200 OK\r\n\r\n' : 'HTTP/1.1 200 OK\r\nX: ');
          drips.push(setInterval(() => line.destroyed || line.write('a'), 20));
        });
      }),
    );
    const fetch = await guard([`127.0.0.1:${port}`]);
    const hasty = { firstByteMs: 200, totalMs: 20_000 };
    expect(await fetch(`http://127.0.0.1:${port}/silent`, undefined, hasty)).toBe('serverAway');
    expect(await fetch(`http://127.0.0.1:${port}/drip`, undefined, hasty)).toBe('serverAway');
    expect(await fetch(`http://127.0.0.1:${port}/body`, undefined, { totalMs: 400 })).toBe('serverAway');
    const never: LookUp = () => new Promise(() => undefined);
    expect(await fetch(`http://pictures.example:${port}/`, never, { totalMs: 100 })).toBe('serverAway');
    for (const drip of drips) clearInterval(drip);
  });

  test('ends when whoever asked goes away', async () => {
    const { at, seen, fetch } = await web(() => undefined);
    const gone = new AbortController();
    const asking = fetch(`${at}/`, undefined, { signal: gone.signal });
    await vi.waitFor(() => expect(seen).toHaveLength(1), 20_000);
    gone.abort();
    expect(await asking).toBe('serverAway');
    expect(await fetch(`${at}/`, undefined, { signal: AbortSignal.abort() })).toBe('serverAway');
    expect(seen).toHaveLength(1);
  });
});
