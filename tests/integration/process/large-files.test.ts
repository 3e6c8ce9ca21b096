/** Two hundred megabytes in one file, down and up, through the built server and its memory. */
import { createHash, type Hash, randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, type MailUser, startDovecot } from '../../support/dovecot';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { serverOwner } from '../../support/process';
import { cleanUp, newFolder, type RunningServer, runServer } from './run-server';

const megabyte = 1_000_000;
/** Whole lines of base64: 57 bytes each. */
const block = 57 * 20_000;
const blocks = 176;
const size = block * blocks;

let dovecot: Dovecot;
let proxy: FaultProxy;
let user: MailUser;
let server: RunningServer;
let cookie = '';
const data = newFolder();

/** Blocks that are all different, so that none can stand in another's place unseen. */
const base = randomBytes(block);
function blockAt(number: number): Buffer {
  base.writeUInt32BE(number, 0);
  return base;
}

function hashOfAll(): string {
  const hash = createHash('sha256');
  for (let number = 0; number < blocks; number += 1) hash.update(blockAt(number));
  return hash.digest('hex');
}

/** A letter with the large file, written straight into the maildir: no mail program would be as fast. */
function deliver(home: string): void {
  for (const name of ['cur', 'new', 'tmp']) mkdirSync(join(home, 'Maildir', name), { recursive: true });
  const file = openSync(join(home, 'Maildir/cur/1700000000.M1P1.host:2,S'), 'w');
  const head = ['From: joiner@holt.example', 'Subject: Large', 'Date: Tue, 02 Jan 2024 03:04:05 +0000', 'MIME-Version: 1.0'];
  writeSync(
    file,
    `${head.join('\n')}\nContent-Type: multipart/mixed; boundary=edge\n\n--edge\nContent-Type: text/plain\n\nSee the file.\n`,
  );
  writeSync(file, '--edge\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n');
  writeSync(file, 'Content-Disposition: attachment; filename=large.zip\n\n');
  for (let number = 0; number < blocks; number += 1) writeSync(file, blockAt(number).toString('base64').replace(/.{76}/g, '$&\n'));
  writeSync(file, '--edge--\n');
  closeSync(file);
  const { uid, gid } = serverOwner();
  if (process.getuid?.() !== 0) return;
  for (const path of [
    '',
    'Maildir',
    ...(readdirSync(join(home, 'Maildir'), { recursive: true }) as string[]).map((name) => join('Maildir', name)),
  ])
    chownSync(join(home, path), uid, gid);
}

const own = () => ({ cookie, Origin: server.url, 'x-oriel': '1' });
async function call<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...own(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}`).toBe(true);
  if (path === '/api/session') cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return (await response.json()) as T;
}

function memory(line: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`${line}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** How many bytes more than before the server held at its highest while `work` ran. The kernel keeps the height, so nothing is missed in between. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  writeFileSync(`/proc/${server.child.pid}/clear_refs`, '5');
  const before = memory('VmRSS');
  await work();
  return memory('VmHWM') - before;
}

/** Reads a part up to about `most` bytes; leaves where that is not all. */
async function download(path: string, most = Number.POSITIVE_INFINITY, hash: Hash | null = null): Promise<number> {
  const stop = new AbortController();
  const response = await fetch(`${server.url}${path}`, { headers: own(), signal: stop.signal });
  expect(response.status).toBe(200);
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    hash?.update(chunk);
    if (bytes >= most) break;
  }
  stop.abort();
  return bytes;
}

let large = '';
const settings = () => ({
  ORIEL_DATA: data,
  ORIEL_IMAP: `imap://127.0.0.1:${proxy.port}`,
  ORIEL_SMTP: 'smtps://localhost:465',
  ORIEL_MAX_UPLOAD_MB: '250',
  // As `npm start` sets it.
  MALLOC_ARENA_MAX: '2',
});

beforeAll(async () => {
  dovecot = await startDovecot();
  proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: dovecot.ports.imap } });
  user = await dovecot.newUser('anna');
  deliver(user.home);
  server = await runServer(settings());
  await call('/api/session', 'POST', { address: user.address, password: user.password });
  const { mailboxes } = await call<{ mailboxes: { id: number; role: string }[] }>('/api/mailboxes');
  const inbox = mailboxes.find(({ role }) => role === 'inbox')?.id;
  const { rows } = await call<{ rows: { id: number }[] }>(`/api/messages?mailbox=${inbox}`);
  const { attachments } = await call<{ attachments: { part: string }[] }>(`/api/messages/${rows[0]?.id}`);
  large = `/api/messages/${rows[0]?.id}/parts/${attachments[0]?.part}`;
  // What a server loads at its first download is no growth of this one.
  await download(large, 8 * megabyte);
}, 120_000);
afterAll(async () => {
  await cleanUp();
  await proxy?.stop();
  await dovecot?.stop();
});

const pieces = () => proxy.commands.filter(({ line }) => /BODY\.PEEK\[2\]</.test(line)).length;

/** Waits until nothing was asked of the mail server for a while. Fails where that goes on. */
async function quiet(): Promise<void> {
  for (let rounds = 0; rounds < 10; rounds += 1) {
    const asked = pieces();
    await sleep(400);
    if (pieces() === asked) return;
  }
  throw new Error('The file is read on for nobody.');
}

describe('R36: a file of 200 MB', () => {
  it('comes down whole while the server grows by less than 50 MB', { timeout: 120_000 }, async () => {
    const hash = createHash('sha256');
    const grown = await growth(async () => expect(await download(large, undefined, hash)).toBe(size));
    expect(hash.digest('hex')).toBe(hashOfAll());
    expect(grown).toBeLessThan(50 * megabyte);
  });

  it('is not read ahead for one who takes it slowly', async () => {
    const response = await fetch(`${server.url}${large}`, { headers: own() });
    const reader = response.body?.getReader();
    await reader?.read();
    const before = pieces();
    const grown = await growth(quiet);
    // What lies in buffers on the way is some megabytes.
    expect(pieces() - before).toBeLessThan(40);
    expect(grown).toBeLessThan(50 * megabyte);
    await reader?.cancel();
  });

  it('left at a tenth is asked for no more, and the connection is free at once, time after time', async () => {
    const before = pieces();
    const grown = await growth(async () => {
      // More of them than an account has connections.
      for (let time = 0; time < 5; time += 1) {
        await download(large, size / 10);
        const left = Date.now();
        // The next one needs the line too: nothing of a file like this is kept.
        expect(await download(large, 1)).toBeGreaterThan(0);
        expect(Date.now() - left).toBeLessThan(2000);
      }
    });
    await quiet();
    // A tenth of 1052 pieces, and what was on its way when they left.
    expect(pieces() - before).toBeLessThan(5 * 130);
    expect(proxy.open()).toBeLessThanOrEqual(3);
    expect(grown).toBeLessThan(50 * megabyte);
  });

  describe('goes up', () => {
    type Draft = { id: string; files: { size: number }[] };
    interface Answer {
      upload: { id: string; offset: number };
      draft: Draft | null;
    }
    const begin = async () => (await call<{ draft: Draft }>('/api/drafts', 'POST', { kind: 'new' })).draft.id;
    const filesOf = async (id: string) => (await call<{ draft: Draft }>(`/api/drafts/${id}`)).draft.files;
    const about = { name: 'large.zip', type: 'application/zip', size, modified: 1 };
    const start = async (id: string) => (await call<Answer>(`/api/drafts/${id}/uploads`, 'POST', about)).upload;
    const file = (id: string, upload: string) => join(data, 'uploads', id, upload);

    /** The blocks from one to another in one piece. */
    function send(id: string, upload: string, from: number, to: number, signal?: AbortSignal, leave?: () => void) {
      async function* body() {
        for (let number = from; number < to; number += 1) {
          if (leave && number === from + Math.floor((to - from) / 2)) leave();
          yield new Uint8Array(blockAt(number));
        }
      }
      return fetch(`${server.url}/api/drafts/${id}/uploads/${upload}`, {
        method: 'PATCH',
        headers: { ...own(), 'Upload-Offset': String(from * block) },
        body: Readable.toWeb(Readable.from(body())),
        signal,
        duplex: 'half',
      } as RequestInit);
    }
    const piece = async (id: string, upload: string, from: number, to: number) => {
      const answer = await send(id, upload, from, to);
      expect(answer.status).toBe(200);
      return (await answer.json()) as Answer;
    };

    it('in pieces, while the server grows by less than 30 MB', { timeout: 120_000 }, async () => {
      const id = await begin();
      const { id: upload } = await start(id);
      // What a server loads at its first piece is no growth of this one.
      await piece(id, upload, 0, 8);
      const grown = await growth(async () => {
        for (let at = 8; at < blocks; at += 8) await piece(id, upload, at, at + 8);
      });
      expect(await filesOf(id)).toMatchObject([{ size }]);
      expect(
        createHash('sha256')
          .update(readFileSync(file(id, upload)))
          .digest('hex'),
      ).toBe(hashOfAll());
      expect(grown).toBeLessThan(30 * megabyte);
      await fetch(`${server.url}/api/drafts/${id}`, { method: 'DELETE', headers: own() });
    });

    it('broken off in the middle, and on from there after the server was started again, byte for byte', { timeout: 120_000 }, async () => {
      const id = await begin();
      const { id: upload } = await start(id);
      const stop = new AbortController();
      const grown = await growth(() => expect(send(id, upload, 0, blocks, stop.signal, () => stop.abort())).rejects.toThrow());
      expect(grown).toBeLessThan(50 * megabyte);
      expect(await filesOf(id)).toEqual([]);
      server.child.kill('SIGKILL');
      await server.ended;
      server = await runServer(settings());
      const { id: same, offset } = await start(id);
      expect(same).toBe(upload);
      expect(offset).toBe(statSync(file(id, upload)).size);
      expect(offset).toBeGreaterThan(0);
      // To the end of the block where it broke off, then the rest.
      const next = Math.ceil(offset / block);
      const rest = blockAt(next - 1).subarray(block - (next * block - offset));
      if (rest.length > 0 && rest.length < block) {
        const answer = await fetch(`${server.url}/api/drafts/${id}/uploads/${upload}`, {
          method: 'PATCH',
          headers: { ...own(), 'Upload-Offset': String(offset) },
          body: new Uint8Array(rest),
        });
        expect(answer.status).toBe(200);
      }
      const { draft } = await piece(id, upload, next, blocks);
      expect(draft?.files).toMatchObject([{ size }]);
      expect(
        createHash('sha256')
          .update(readFileSync(file(id, upload)))
          .digest('hex'),
      ).toBe(hashOfAll());
    });

    it('and is refused where it passes the limit, before any of it was sent', async () => {
      const id = await begin();
      const answer = await fetch(`${server.url}/api/drafts/${id}/uploads`, {
        method: 'POST',
        headers: { ...own(), 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...about, size: 251 * megabyte }),
      });
      expect(answer.status).toBe(413);
      expect(existsSync(join(data, 'uploads', id))).toBe(false);
    });
  });
});
