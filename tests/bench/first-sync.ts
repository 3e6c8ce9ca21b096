/** The first sync of the large inbox, against a server that has just started and against one that knows its letters. */
import { chill } from './cold';
import { against, alone, type Figures, type Measurement, timed } from './figures';
import { headerItems } from './raw-imap';
import { scene } from './scenes';
import type { BenchServer } from './server';
import { firstRows, type Stage, synced } from './stage';

/** What was seen of a first sync, from the answer to the sign-in on. */
export interface FirstSync {
  /** To the newest rows, ms. */
  rowsMs: number;
  /** To the last header in the database, s. */
  seconds: number;
  /** Letters in the inbox. */
  letters: number;
  /** Processor time that it took. */
  cpu: string;
}

/** The bare protocol's way to the same rows: connect, sign in, select, the newest fifty; then everything. */
async function bareSync(stage: Stage): Promise<{ rowsMs: number; seconds: number; letters: number }> {
  const user = await stage.owner();
  const start = performance.now();
  const line = await stage.raw(user);
  const letters = await line.number('STATUS INBOX (MESSAGES)', 'MESSAGES');
  await line.drain(`FETCH ${Math.max(1, letters - 49)}:${letters} (${headerItems})`);
  const rowsMs = performance.now() - start;
  const rest = await timed(() => line.drain(`FETCH 1:${letters} (${headerItems})`));
  line.close();
  return { rowsMs, seconds: rest / 1000, letters };
}

/** Signs the owner in to `server` and waits until all their headers are cached. */
export async function observeFirstSync(
  stage: Stage,
  server: BenchServer,
): Promise<FirstSync & { client: Awaited<ReturnType<Stage['signIn']>> }> {
  const client = await stage.signIn(server, await stage.owner());
  const before = server.cpu();
  const start = performance.now();
  await firstRows(client);
  const rowsMs = performance.now() - start;
  const inbox = await synced(client, stage.choice.size);
  const seconds = (performance.now() - start) / 1000;
  const [all, serving] = [server.cpu().all - before.all, server.cpu().serving - before.serving];
  const cpu = `CPU ${(all / 1000).toFixed(1)} s, ${(serving / 1000).toFixed(1)} of it on the serving thread`;
  return { client, rowsMs, seconds, letters: inbox.exists, cpu };
}

interface ColdWorld {
  stage: Stage;
  server: BenchServer;
}

const cold: Measurement<ColdWorld> = {
  figures: {
    'sync.first50.cold': 'sign-in to the newest 50 rows, cold server; raw: connect, LOGIN, SELECT, FETCH of 50',
    'sync.rate.cold': 'all headers into the database, cold server; raw: the same FETCH, read and thrown away',
  },
  measure: async ({ stage, server }) => {
    const { dovecot } = stage.servers;
    const user = await stage.owner();
    console.log(`bench: cold server: ${await chill(dovecot, user, stage.choice.storage)}`);
    const before = await bareSync(stage);
    await chill(dovecot, user, stage.choice.storage);
    const ours = await observeFirstSync(stage, server);
    await server.oriel.stop();
    await chill(dovecot, user, stage.choice.storage);
    // Once before and once after: what else the machine does counts on both sides.
    const bare = [before, await bareSync(stage)];
    return {
      'sync.first50.cold': against(
        [ours.rowsMs],
        bare.map(({ rowsMs }) => rowsMs),
      ),
      'sync.rate.cold': {
        ...against(
          [ours.letters / ours.seconds],
          bare.map(({ letters, seconds }) => letters / seconds),
          { unit: 'messages/s' },
        ),
        cpu: ours.cpu,
      },
    };
  },
};

export const coldSync = scene<ColdWorld>({
  title: 'a cold server',
  open: async (stage) => ({ stage, server: await stage.server() }),
  measurements: [cold],
});

/** What the first sync of the warm world left for its figures. */
export interface WarmSync {
  ours: FirstSync;
  /** Messages a second, three times. */
  bare: number[];
  stallMs: number;
  /** The same for a second in which nothing happens. */
  quietStallMs: number;
  peakMb: number;
  idleMb: number;
  stored: { bytes: number; letters: number };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** After the sync, until memory is looked at again: time for V8 to give back what it holds. */
const restMs = 20_000;

/** Runs the first sync of the owner on a server that is warm, with nothing else going on. */
export async function warmSync(stage: Stage, server: BenchServer) {
  await bareSync(stage);
  const bare: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    const { letters, seconds } = await bareSync(stage);
    bare.push(letters / seconds);
  }
  await server.stall();
  await pause(1000);
  const quietStallMs = await server.stall();
  const { client, ...ours } = await observeFirstSync(stage, server);
  const stallMs = await server.stall();
  const peakMb = server.memory().peak;
  await pause(restMs);
  const seen: WarmSync = { ours, bare, stallMs, quietStallMs, peakMb, idleMb: server.memory().rss, stored: await server.stored() };
  return { client, seen };
}

export const warm: Measurement<{ sync: WarmSync }> = {
  figures: {
    'sync.rate.warm': 'all headers into the database, warm server; raw: the same FETCH, read and thrown away',
    'sync.stall.max': 'longest stand-still of the serving thread meanwhile; quiet: in a second without work',
    'sync.rss.peak': 'memory of the whole program at most until the first sync ended',
    'idle.rss': 'memory twenty seconds later',
    'cache.bytes': 'database per letter after the first sync',
  },
  measure: async ({ sync }): Promise<Figures> => ({
    'sync.rate.warm': { ...against([sync.ours.letters / sync.ours.seconds], sync.bare, { unit: 'messages/s' }), cpu: sync.ours.cpu },
    'sync.stall.max': against([sync.stallMs], [Math.max(0.1, sync.quietStallMs)], { to: 'quiet' }),
    'sync.rss.peak': alone(sync.peakMb, 'MB'),
    'idle.rss': alone(sync.idleMb, 'MB'),
    'cache.bytes': alone(sync.stored.bytes / Math.max(1, sync.stored.letters), 'bytes'),
  }),
};
