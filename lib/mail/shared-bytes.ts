/** The bytes of files that go out as links: in the data folder under names of our own, readable by this user only (T59). */
import { createReadStream } from 'node:fs';
import { link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { env } from '@/lib/env';
import { ours, uploadPath } from './draft-files';

const folder = () => join(env().dataFolder, 'shared');

/** Only ids that Oriel made come here: those of rows. */
const path = (id: string) => join(folder(), id);

/** Gives a file of a draft a second name among the shared ones: the first is taken away once a row says so, and a crash between loses nothing. */
export async function lendToShared(draftId: string, id: string): Promise<void> {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  await rm(path(id), { force: true });
  await link(uploadPath(draftId, id), path(id));
}

/** The same the other way. */
export async function lendToDraft(draftId: string, id: string): Promise<void> {
  const there = uploadPath(draftId, id);
  await mkdir(join(there, '..'), { recursive: true, mode: 0o700 });
  await rm(there, { force: true });
  await link(path(id), there);
}

/** The bytes from `start` to `end`, both of them within the file. */
export function openShared(id: string, range: { start: number; end: number }): Readable {
  return createReadStream(path(id), range);
}

/** Whether all of the bytes are there. */
export async function isWhole(id: string, size: number): Promise<boolean> {
  return (await stat(path(id)).catch(() => null))?.size === size;
}

/** Removes shared files. */
export async function dropShared(ids: readonly string[]): Promise<void> {
  for (const id of ids) await rm(path(id), { force: true });
}

/** What lies there and was last named before `before` (ms). */
export async function listSharedBytes(before: number): Promise<string[]> {
  const names = (await readdir(folder()).catch(() => [])).filter((name) => ours.test(name));
  const old = await Promise.all(names.map(async (name) => ((await stat(path(name)).catch(() => null))?.ctimeMs ?? before) < before));
  return names.filter((_, at) => old[at]);
}
