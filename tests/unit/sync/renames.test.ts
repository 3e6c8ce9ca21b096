import { expect, it } from 'vitest';
import type { AccountId } from '@/lib/model/ids';
import { betweenRenames, renaming } from '@/lib/sync/renames';

const [account, other] = [1 as AccountId, 2 as AccountId];

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
  const list = betweenRenames(account, () => (answers[readings++] ?? late).done);
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
  expect(await betweenRenames(account, async () => 'list')).toBe('list');
  rename.end();
  await renamed;
});
