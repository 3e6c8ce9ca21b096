/** A second thread that writes to the database: does what it is told, and says when it is done. */
import { parentPort, workerData } from 'node:worker_threads';
import { closeDatabase, database } from '@/lib/db/client';
import { takeSeat } from '@/lib/db/write-lock';

/** `count` raises a number so many times, each time reading it first; `hold` stays inside a transaction until told `go`. */
export type Order = { what: 'count'; name: string; times: number } | { what: 'hold'; name: string } | { what: 'go' } | { what: 'close' };

takeSeat(workerData.seat);

/** Raises the number kept under `name`, as somebody who does not know of others would. */
export async function raise(name: string): Promise<void> {
  await database().$transaction(
    async (tx) => {
      const row = await tx.setting.findUnique({ where: { name } });
      await new Promise((resolve) => setTimeout(resolve, 1));
      const value = String(Number(row?.value ?? 0) + 1);
      await tx.setting.upsert({ where: { name }, create: { name, value }, update: { value } });
    },
    { maxWait: 30_000, timeout: 30_000 },
  );
}

let go: () => void = () => undefined;

async function obey(order: Order): Promise<void> {
  if (order.what === 'count') for (let time = 0; time < order.times; time += 1) await raise(order.name);
  if (order.what === 'hold') {
    await database().$transaction(
      async (tx) => {
        await tx.setting.create({ data: { name: order.name, value: 'thread' } });
        parentPort?.postMessage('inside');
        await new Promise<void>((resolve) => {
          go = resolve;
        });
      },
      { timeout: 30_000 },
    );
  }
  if (order.what === 'go') return go();
  if (order.what === 'close') await closeDatabase();
  parentPort?.postMessage('done');
}

parentPort?.on('message', (order: Order) => {
  obey(order).catch((error) => parentPort?.postMessage(String(error)));
});
