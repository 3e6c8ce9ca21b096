/**
 * Refreshed tokens that the database may not have taken yet, sealed as there, in a file each. A provider that takes each refresh token once leaves nothing else
 * that is good: they are written here before anything is done with them, so that neither a database that is away nor the end of the process loses them.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Sealed } from '@/lib/db/sessions';
import { env } from '@/lib/env';

const fileSchema = z.object({ keyId: z.int(), nonce: z.base64(), sealed: z.base64() });

const folder = () => join(env().dataFolder, 'grants');
/** `id` is a hash in hex, `version` that of the grant that was refreshed. */
const pathOf = (id: string, version: number) => join(folder(), `${id}.${version}`);

/** Keeps what a refresh of this version brought on the disk, surely. Throws what the disk says. */
export async function keepUnwritten(id: string, version: number, { keyId, nonce, sealed }: Sealed): Promise<void> {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  const text = JSON.stringify({ keyId, nonce: Buffer.from(nonce).toString('base64'), sealed: Buffer.from(sealed).toString('base64') });
  const fresh = `${pathOf(id, version)}.${randomBytes(6).toString('hex')}`;
  const file = await open(fresh, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, pathOf(id, version));
}

/** What a refresh of this version brought; null where nothing was kept, or what is there cannot be read. */
export async function readUnwritten(id: string, version: number): Promise<Sealed | null> {
  try {
    const { keyId, nonce, sealed } = fileSchema.parse(JSON.parse(await readFile(pathOf(id, version), 'utf8')));
    return { keyId, nonce: Buffer.from(nonce, 'base64'), sealed: Buffer.from(sealed, 'base64') };
  } catch {
    return null; // The database has the tokens then, as far as anybody does.
  }
}

/** Forgets what a refresh of this version brought, where anything was kept. */
export const dropUnwritten = (id: string, version: number): Promise<void> => rm(pathOf(id, version), { force: true });

/** Forgets all that was kept of a grant that is gone. */
export async function dropAllUnwritten(id: string): Promise<void> {
  for (const name of await readdir(folder()).catch(() => []))
    if (name.startsWith(`${id}.`)) await rm(join(folder(), name), { force: true });
}
