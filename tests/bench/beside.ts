/** Other people while somebody's first sync runs, and the mail of that somebody; and a third one beside two first syncs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Measurement, quantile, rangeOf } from './figures';
import { Events, Sender, within } from './live';
import type { OrielClient } from './oriel-client';
import { existing } from './raw-imap';
import { scene } from './scenes';
import type { BenchServer } from './server';
import { firstRows, isComplete, type Stage, synced } from './stage';

const small = 1000;
const stepMs = 15;
const quietSamples = 400;
const letterEveryMs = 1500;
/** A first sync may take longer than anybody wants to watch. */
const watchedMs = 45_000;

interface Quiet {
  stage: Stage;
  server: BenchServer;
}

/** Reads the newest rows again and again until `over` says so; answers the milliseconds of each. */
async function readUntil(client: OrielClient, path: string, over: (samples: number) => boolean): Promise<number[]> {
  const times: number[] = [];
  while (!over(times.length)) {
    times.push((await client.get(path)).ms);
    await sleep(stepMs);
  }
  return times;
}

interface Arrival {
  told: number;
  announced: number;
}

/** Sends letters to the owner until `over`; answers how soon each was told of that was accepted before. */
async function deliver(stage: Stage, owner: { address: string; client: OrielClient }, over: () => boolean): Promise<Arrival[]> {
  const events = await Events.open(stage, owner.client);
  const sender = new Sender(stage, owner.address);
  const line = await stage.raw(await stage.owner());
  const before = await line.number('STATUS INBOX (MESSAGES)', 'MESSAGES');
  const idling = await line.watch();
  const arrivals: Promise<Arrival>[] = [];
  while (!over()) {
    const subject = sender.subject();
    const n = before + arrivals.length + 1;
    const [told, announced] = [events.next(subject), within(idling.until(existing(n)), 'EXISTS')];
    const accepted = await sender.send(subject);
    arrivals.push(Promise.all([told, announced]).then(([at, bare]) => ({ told: at - accepted, announced: bare - accepted })));
    arrivals.at(-1)?.catch(() => undefined);
    await sleep(letterEveryMs);
  }
  const all = await Promise.all(arrivals);
  await idling.end();
  return all;
}

const others: Measurement<Quiet> = {
  figures: {
    'sync.others.p99': 'newest 50 rows for somebody else during a first sync, 99 of 100; quiet: without it',
    'live.duringsync': 'slowest letter of those that came during a first sync, to the event; raw: to EXISTS in IDLE',
  },
  measure: async ({ stage, server }) => {
    const neighbour = await stage.signIn(server, await stage.person('neighbour', { letters: 'light', count: small, seed: 2 }));
    const inbox = await firstRows(neighbour);
    await synced(neighbour, small);
    const path = `/api/messages?mailbox=${inbox.id}&limit=50`;
    await readUntil(neighbour, path, (samples) => samples >= 100);
    const quiet = await readUntil(neighbour, path, (samples) => samples >= quietSamples);
    const owner = await stage.owner();
    const client = await stage.signIn(server, owner);
    let over = false;
    const watched = async () => {
      for (const end = Date.now() + watchedMs; Date.now() < end && !(await isComplete(client)); ) await sleep(100);
      over = true;
    };
    const [busy, arrivals] = await Promise.all([
      readUntil(neighbour, path, () => over),
      deliver(stage, { address: owner.address, client }, () => over),
      watched(),
    ]);
    if (busy.length < 50 || arrivals.length === 0) throw new Error('The first sync ended too soon. Give a larger --size.');
    const [p99, calm] = [quantile(busy, 0.99), quantile(quiet, 0.99)];
    const told = arrivals.map((arrival) => arrival.told);
    const slowest = Math.max(...told);
    const bare = Math.max(...arrivals.map((arrival) => arrival.announced));
    return {
      'sync.others.p99': { value: p99, unit: 'ms', ratio: p99 / calm, to: 'quiet', range: rangeOf(busy) },
      'live.duringsync': { value: slowest, unit: 'ms', ratio: slowest / bare, to: 'raw', range: rangeOf(told) },
    };
  },
};

/** Seconds from the sign-in's answer to the newest fifty rows. */
async function secondsToRows(stage: Stage, server: BenchServer, name: string, seed: number): Promise<number> {
  const client = await stage.signIn(server, await stage.person(name, { letters: 'light', count: small, seed }));
  const start = performance.now();
  await firstRows(client);
  return (performance.now() - start) / 1000;
}

const fair: Measurement<Quiet> = {
  figures: { 'sync.fair.third': "the third one's newest 50 rows beside two large first syncs; quiet: without them" },
  measure: async ({ stage, server }) => {
    const { size } = stage.choice;
    await stage.person('third', { letters: 'light', count: small, seed: 4 });
    const owners = [await stage.owner(), await stage.person('second', { letters: 'full', count: size })];
    const quiet = await secondsToRows(stage, server, 'calm', 3);
    const large = await Promise.all(owners.map((user) => stage.signIn(server, user)));
    await Promise.all(large.map(firstRows));
    await sleep(500);
    if ((await Promise.all(large.map(isComplete))).some(Boolean))
      throw new Error('The large first syncs ended too soon. Give a larger --size.');
    const value = await secondsToRows(stage, server, 'third', 4);
    return { 'sync.fair.third': { value, unit: 's', ratio: value / quiet, to: 'quiet' } };
  },
};

const open = async (stage: Stage) => ({ stage, server: await stage.server() });

export const besideOne = scene<Quiet>({ title: 'somebody else beside a first sync', open, measurements: [others] });
export const besideTwo = scene<Quiet>({ title: 'a third one beside two first syncs', open, measurements: [fair] });
