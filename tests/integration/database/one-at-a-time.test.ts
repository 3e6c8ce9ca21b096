import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transaction } from '@/lib/db/client';
import type { AccountId } from '@/lib/model/ids';

const folder = mkdtempSync(join(tmpdir(), 'oriel-database-'));
process.env.ORIEL_DATA = folder;
process.env.ORIEL_LOG ??= 'silent';

let rooms: typeof import('@/lib/db/client');
beforeAll(async () => {
  rooms = await import('@/lib/db/client');
  const { migrate } = await import('@/lib/db/migrate');
  const { env } = await import('@/lib/env');
  await migrate(env().databaseUrl);
  await rooms.prepareDatabase();
});
afterAll(async () => {
  await rooms.closeDatabase();
  rmSync(folder, { recursive: true, force: true });
});

const put = (db: Pick<ReturnType<typeof rooms.database>, 'setting'>, name: string) => db.setting.create({ data: { name, value: 'x' } });
const names = async () => (await rooms.database().setting.findMany({ orderBy: { name: 'asc' } })).map((row) => row.name);

describe('a transaction', () => {
  it('that is rolled back takes nobody else’s statement along', async () => {
    const db = rooms.database();
    let inside: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      inside = resolve;
    });
    const failing = db.$transaction(async (tx) => {
      await put(tx, 'mine');
      inside();
      await new Promise((resolve) => setTimeout(resolve, 100));
      throw new Error('changed my mind');
    });
    await begun;
    const other = put(db, 'somebody else’s');
    await expect(failing).rejects.toThrow('changed my mind');
    await other;
    expect(await names()).toEqual(['somebody else’s']);
  });

  it('is not seen from outside before it is committed, and holds up no reader', async () => {
    const db = rooms.database();
    let commit: () => void = () => undefined;
    const allowed = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let inside: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      inside = resolve;
    });
    const writing = db.$transaction(async (tx) => {
      await put(tx, 'first');
      inside();
      await allowed;
      await put(tx, 'second');
    });
    await begun;
    expect(await names()).not.toContain('first');
    commit();
    await writing;
    expect(await names()).toEqual(expect.arrayContaining(['first', 'second']));
  });

  it('lets the next one in also after a failure, in any number', async () => {
    const db = rooms.database();
    await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => db.$transaction([put(db, `n${index}`), put(db, `n${index % 2 ? index : 'same'}`)])),
    );
    await put(db, 'after');
    expect(await names()).toContain('after');
    expect((await names()).filter((name) => name.startsWith('n'))).toEqual(['n0', 'nsame']);
  });

  it('on an account holds what is run directly and what Prisma runs, both or neither, and takes nothing after its end', async () => {
    const { inAccount } = await import('@/lib/db/transaction');
    const [account, db] = [1 as AccountId, rooms.database()];
    const putDirectly = (tx: Pick<typeof db, '$executeRaw'>, name: string) =>
      tx.$executeRaw`INSERT INTO "Setting" ("name", "value") VALUES (${name}, 'x')`;
    let late: Transaction | undefined;
    const failing = inAccount(account, async (tx) => {
      late = tx;
      await putDirectly(tx, 'directly 1');
      await put(tx, 'by Prisma 1');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const counted = await inAccount(account, async (tx) => {
      await putDirectly(tx, 'directly 2');
      await put(tx, 'by Prisma 2');
      // While another transaction runs on the same connection, too.
      if (late) await expect(putDirectly(late, 'late')).rejects.toThrow('ended');
      return tx.$queryRaw<{ n: number }[]>`SELECT count(*) AS "n" FROM "Setting" WHERE "name" LIKE '% 2'`;
    });
    expect(counted).toEqual([{ n: 2 }]);
    if (late) await expect(putDirectly(late, 'late')).rejects.toThrow('ended');
    expect((await names()).filter((name) => /directly|Prisma|late/.test(name))).toEqual(['by Prisma 2', 'directly 2']);
  });
});
