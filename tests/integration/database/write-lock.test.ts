import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Order } from './writing-thread';

const folder = mkdtempSync(join(tmpdir(), 'oriel-write-lock-'));
process.env.ORIEL_DATA = folder;
process.env.ORIEL_LOG ??= 'silent';

let client: typeof import('@/lib/db/client');
let locks: typeof import('@/lib/db/write-lock');
const threads: { worker: Worker; vacate(): void }[] = [];

beforeAll(async () => {
  client = await import('@/lib/db/client');
  locks = await import('@/lib/db/write-lock');
  const { migrate } = await import('@/lib/db/migrate');
  const { env } = await import('@/lib/env');
  await migrate(env().databaseUrl);
  await client.prepareDatabase();
});
afterEach(async () => {
  for (const { worker, vacate } of threads.splice(0)) {
    await worker.terminate();
    vacate();
  }
});
afterAll(async () => {
  await client.closeDatabase();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a second thread with a connection of its own. */
function startThread(): { tell(order: Order): void; hear(word: string): Promise<void>; worker: Worker; vacate(): void } {
  const { seat, vacate } = locks.seatForWorker();
  const source = pathToFileURL(join(process.cwd(), 'tests/integration/database/writing-thread.ts')).href;
  const load = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(source)})))`;
  const worker = new Worker(load, { eval: true, execArgv: [], workerData: { seat } });
  threads.push({ worker, vacate });
  return {
    worker,
    vacate,
    tell: (order) => worker.postMessage(order),
    hear: async (word) => {
      const [said] = await once(worker, 'message');
      if (said !== word) throw new Error(`The thread said: ${said}`);
    },
  };
}

async function raise(name: string): Promise<void> {
  await client.database().$transaction(
    async (tx) => {
      const row = await tx.setting.findUnique({ where: { name } });
      await new Promise((resolve) => setTimeout(resolve, 1));
      const value = String(Number(row?.value ?? 0) + 1);
      await tx.setting.upsert({ where: { name }, create: { name, value }, update: { value } });
    },
    { maxWait: 30_000, timeout: 30_000 },
  );
}

const kept = async (name: string) => (await client.database().setting.findUnique({ where: { name } }))?.value ?? null;

describe('two threads that write', () => {
  it('lose nothing of each other, whoever reads before it writes', async () => {
    const thread = startThread();
    const done = thread.hear('done');
    thread.tell({ what: 'count', name: 'sum', times: 150 });
    for (let time = 0; time < 150; time += 1) await raise('sum');
    await done;
    expect(await kept('sum')).toBe('300');
  });

  it('wait for each other without holding up reads, or the thread itself', async () => {
    const thread = startThread();
    const inside = thread.hear('inside');
    thread.tell({ what: 'hold', name: 'held' });
    await inside;
    let written = false;
    const writing = client
      .database()
      .setting.create({ data: { name: 'mine', value: 'main' } })
      .then(() => {
        written = true;
      });
    // SQLite's own wait would stop this thread here, so that nobody could ever tell the other one to go on.
    expect(await kept('held')).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(written).toBe(false);
    const done = thread.hear('done');
    thread.tell({ what: 'go' });
    await Promise.all([done, writing]);
    expect([await kept('held'), await kept('mine')]).toEqual(['thread', 'main']);
  });

  it('both get on where one asks again and again', async () => {
    const thread = startThread();
    let stop = false;
    const greedy = (async () => {
      while (!stop) {
        await client.database().setting.upsert({ where: { name: 'g' }, create: { name: 'g', value: '' }, update: { value: '' } });
        // A whole statement of SQLite is one microtask after another: without a turn of the loop nobody would hear the other thread.
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const done = thread.hear('done');
    thread.tell({ what: 'count', name: 'patient', times: 20 });
    await done;
    stop = true;
    await greedy;
    expect(await kept('patient')).toBe('20');
  });

  it('go on where one was killed in the middle of its transaction, of which nothing stays', async () => {
    const thread = startThread();
    const inside = thread.hear('inside');
    thread.tell({ what: 'hold', name: 'killed' });
    await inside;
    const writing = client.database().setting.create({ data: { name: 'survivor', value: 'main' } });
    await thread.worker.terminate();
    thread.vacate();
    await writing;
    expect([await kept('killed'), await kept('survivor')]).toEqual([null, 'main']);
  });
});
