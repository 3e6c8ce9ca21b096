/** A large file sent to a letter, in pieces as a browser does it, and how much memory the server takes for it. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alone, type Measurement, median, rangeOf, timed } from './figures';
import { OrielClient } from './oriel-client';
import { scene } from './scenes';
import type { BenchServer } from './server';
import type { Stage } from './stage';

interface UploadWorld {
  server: BenchServer;
  client: OrielClient;
  /** Where the bare server listens, and the file that it writes. */
  bare: { port: number; path: string };
}

const size = 200_000_000;
/** What a browser sends at once on a fast line. */
const pieceBytes = 16_000_000;
const rounds = 3;
const piece = Buffer.alloc(pieceBytes, 'orielupload');

async function open(stage: Stage): Promise<UploadWorld> {
  const user = await stage.servers.dovecot.newUser('writer');
  const server = await stage.server();
  const client = new OrielClient(server.oriel.url);
  await client.signIn(user.address, user.password);
  const path = join(server.oriel.dataFolder, 'bare.bin');
  const child = spawn(process.execPath, ['tests/bench/bare-disk.mjs', path], { stdio: ['ignore', 'pipe', 'inherit'] });
  stage.after(() => child.kill());
  const port = await new Promise<number>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk))));
  return { server, client, bare: { port, path } };
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** One request with these bytes; answers its JSON, or null. Throws where it is refused. */
function send(url: string, method: string, headers: Record<string, string>, body: Buffer): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers: { ...headers, 'content-length': String(body.length) } }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('end', () => {
        if ((incoming.statusCode ?? 500) < 300) resolve(text ? JSON.parse(text) : null);
        else reject(new Error(`${method} ${url} answered ${incoming.statusCode}: ${text.slice(0, 160)}`));
      });
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function inPieces(work: (offset: number, bytes: Buffer) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < size; at += pieceBytes) await work(at, piece.subarray(0, Math.min(pieceBytes, size - at)));
}

/** A letter with the whole file, thrown away again; answers the milliseconds for the bytes. */
async function upload({ client }: UploadWorld): Promise<number> {
  const own = { cookie: client.cookie, origin: client.url, 'x-oriel': '1' };
  const json = (path: string, method: string, body: unknown) =>
    send(`${client.url}${path}`, method, { ...own, 'content-type': 'application/json' }, Buffer.from(JSON.stringify(body)));
  const { draft } = (await json('/api/drafts', 'POST', { kind: 'new' })) as { draft: { id: string } };
  const begun = await json(`/api/drafts/${draft.id}/uploads`, 'POST', { name: 'film.mp4', size });
  const path = `/api/drafts/${draft.id}/uploads/${(begun as { upload: { id: string } }).upload.id}`;
  const ms = await timed(() =>
    inPieces((offset, bytes) => send(`${client.url}${path}`, 'PATCH', { ...own, 'upload-offset': String(offset) }, bytes)),
  );
  await json(`/api/drafts/${draft.id}`, 'DELETE', {});
  return ms;
}

async function bareUpload({ bare }: UploadWorld): Promise<number> {
  const ms = await timed(() => inPieces((_offset, bytes) => send(`http://127.0.0.1:${bare.port}/`, 'POST', {}, bytes)));
  rmSync(bare.path);
  return ms;
}

const perSecond = (ms: number) => size / 1000 / ms;

const uploads: Measurement<UploadWorld> = {
  figures: {
    'upload.200m': 'a file of 200 MB sent to a letter; raw: the same bytes to a bare HTTP server that writes them down',
    'upload.200m.rss': 'memory of the program that the second such file adds at most',
  },
  measure: async (world) => {
    const [ours, bare]: [number[], number[]] = [[], []];
    await upload(world);
    await bareUpload(world);
    // What it holds after the first one is what it goes on with.
    await sleep(2000);
    const before = world.server.memory().rss;
    world.server.forgetPeak();
    ours.push(await upload(world));
    const grown = world.server.memory().peak - before;
    bare.push(await bareUpload(world));
    for (let round = 1; round < rounds; round += 1) {
      ours.push(await upload(world));
      bare.push(await bareUpload(world));
    }
    const [rates, reference] = [ours.map(perSecond), bare.map(perSecond)];
    const value = median(rates);
    return {
      'upload.200m': { value, unit: 'MB/s', ratio: value / median(reference), to: 'raw', range: rangeOf(rates) },
      'upload.200m.rss': alone(Math.max(0, grown), 'MB'),
    };
  },
};

export const uploading = scene<UploadWorld>({ title: 'a person who sends a large file', open, measurements: [uploads] });
