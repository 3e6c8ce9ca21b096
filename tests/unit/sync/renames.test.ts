import { expect, it, vi } from 'vitest';
import type { AccountId } from '@/lib/model/ids';
import { betweenRenames, renaming } from '@/lib/sync/renames';

const [account, other] = [1 as AccountId, 2 as AccountId];

const asIs = async (list: string) => list;

/** A step that ends when it is told to. */
function step<T>(value: T) {
  let end: (() => void) | null = null;
  const done = new Promise<T>((resolve) => {
    end = () => resolve(value);
  });
  return { done, end: () => end?.() };
}

it('R38: a folder list that was read while a rename ran is read again, and none is read while one runs', async () => {
  const [early, late] = [step('old'), step('new')];
  const answers = [early, late];
  let readings = 0;
  const list = betweenRenames(account, () => (answers[readings++] ?? late).done, asIs);
  await Promise.resolve();
  await new Promise(setImmediate);
  expect(readings).toBe(1);
  const rename = step('renamed');
  const renamed = renaming(account, () => rename.done);
  early.end();
  await new Promise(setImmediate);
  expect(readings).toBe(1);
  rename.end();
  expect(await renamed).toBe('renamed');
  late.end();
  expect(await list).toBe('new');
  expect(readings).toBe(2);
});

it('R38: one that failed, or of another account, holds up no list', async () => {
  await expect(renaming(account, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  const rename = step('renamed');
  const renamed = renaming(other, () => rename.done);
  expect(await betweenRenames(account, async () => 'list', asIs)).toBe('list');
  rename.end();
  await renamed;
});

it('R38: a list that waited for the cache while a folder was renamed is not written', async () => {
  const lists = ['before', 'after'];
  const [busy, rename] = [step(null), step('renamed')];
  const written: string[] = [];
  const list = betweenRenames(
    account,
    async () => lists.shift() ?? 'none',
    async (read, holds) => {
      await busy.done;
      if (!holds()) return null;
      written.push(read);
      return read;
    },
  );
  await new Promise(setImmediate);
  const renamed = renaming(account, () => rename.done);
  busy.end();
  rename.end();
  await renamed;
  expect(await list).toBe('after');
  expect(written).toEqual(['after']);
});

it('R38: a rename by a route holds up the list of the engine, though each has its own copy of the code', async () => {
  vi.resetModules();
  const route = await import('@/lib/sync/renames');
  expect(route.renaming).not.toBe(renaming);
  const rename = step('renamed');
  const renamed = route.renaming(account, () => rename.done);
  let read = false;
  const list = betweenRenames(
    account,
    async () => {
      read = true;
      return 'list';
    },
    asIs,
  );
  await new Promise(setImmediate);
  expect(read).toBe(false);
  rename.end();
  await renamed;
  expect(await list).toBe('list');
});
