import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import type { AccountId } from '@/lib/model/ids';
import { dropDatabase, newEmptyDatabase } from '../../support/postgres';

const folder = mkdtempSync(join(tmpdir(), 'oriel-postgres-test-'));
process.env.ORIEL_DATA = folder;
process.env.ORIEL_LOG ??= 'silent';
afterAll(async () => {
  const { closeDatabase } = await import('@/lib/db/client');
  await closeDatabase();
  rmSync(folder, { recursive: true, force: true });
});

describe('several instances on one PostgreSQL', () => {
  it('that start at once migrate once', async () => {
    const { migrate } = await import('@/lib/db/migrate');
    const url = await newEmptyDatabase(inject('postgres'));
    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await migrate(url)).toEqual([]);
    await dropDatabase(inject('postgres'), url);
  });

  it('write to an account one after another, and any number of waiting writes leaves connections for reads', async () => {
    const { database } = await import('@/lib/db/client');
    const { inAccount } = await import('@/lib/db/transaction');
    const name = 'sum';
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    const first = inAccount(1 as AccountId, async () => held);
    const writes = Array.from({ length: 40 }, () =>
      inAccount(1 as AccountId, async (tx) => {
        const row = await tx.setting.findUnique({ where: { name } });
        const value = String(Number(row?.value ?? 0) + 1);
        await tx.setting.upsert({ where: { name }, create: { name, value }, update: { value } });
      }),
    );
    expect(await database().setting.count()).toBe(0);
    go();
    await Promise.all([first, ...writes]);
    expect(await database().setting.findUnique({ where: { name } })).toMatchObject({ value: '40' });
  });

  it('ask a connection one thing at a time inside a transaction, also where a statement is cut in parts', async () => {
    const { database } = await import('@/lib/db/client');
    const { inAccount } = await import('@/lib/db/transaction');
    const warned: string[] = [];
    const listen = (warning: Error) => warned.push(warning.message);
    process.on('warning', listen);
    // More values than PostgreSQL takes in one statement.
    const data = Array.from({ length: 40_000 }, (_, number) => ({ name: `part ${number}`, value: 'x' }));
    const write = (rows: typeof data) => inAccount(1 as AccountId, (tx) => tx.setting.createMany({ data: rows }));
    expect(await write(data)).toEqual({ count: 40_000 });
    // A part that fails takes the others with it, and the connection goes on working.
    await expect(write([...data.map(({ value }, number) => ({ name: `more ${number}`, value })), ...data.slice(-1)])).rejects.toThrow();
    expect(await database().setting.count({ where: { name: { startsWith: 'more' } } })).toBe(0);
    expect(await database().setting.deleteMany({ where: { name: { startsWith: 'part' } } })).toEqual({ count: 40_000 });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(warned).toEqual([]);
  });
});
