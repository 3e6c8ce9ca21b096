/**
 * The parts of letters that were opened, kept on the disk so that opening them again asks no server, also after a restart: files in the data
 * folder, one a letter, sealed with AES-256-GCM under a key of the account's. Bounded: the longest unused go first. A copy only, so
 * nothing here ever fails a reading: what cannot be written or opened is fetched again.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveKey } from '@/lib/auth/master-key';
import { existingIds } from '@/lib/db/messages';
import { ownerOfAccount } from '@/lib/db/owners';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import type { AccountId, MessageId } from '@/lib/model/ids';
import type { Part } from '@/lib/model/mail';
import type { StoredMessage } from '@/lib/model/stored';

/** What was fetched of a letter. */
export interface KeptLetter {
  structure: Part;
  /** `bytes` are all leaves of a letter that was fetched whole and cut here; else those parts that were needed. */
  whole: boolean;
  /** Still encoded, by part specifier. */
  bytes: ReadonlyMap<string, Buffer>;
}

/** Bytes of all files together. */
const capacity = 256 * 1024 * 1024;
/** A letter with more than this is not kept: a few of them would push out thousands. */
const largest = 8 * 1024 * 1024;
const nonceBytes = 12;
const tagBytes = 16;
/** Rises when the form of the files changes; older ones then open no more. */
const form = 1;

const root = () => join(env().dataFolder, 'letters');
const pathOf = ({ row }: StoredMessage) => join(root(), String(row.accountId), String(row.id));

/** Binds a file to its letter, so that one left behind by another database is never taken for a letter of this one. */
function boundTo({ row, messageIdHeader }: StoredMessage): Buffer {
  return Buffer.from(JSON.stringify(['letter', form, row.accountId, row.id, messageIdHeader, row.size, row.internalAt]));
}

function seal(stored: StoredMessage, plain: readonly Buffer[]): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(`letters/${stored.row.accountId}`), nonce, { authTagLength: tagBytes });
  cipher.setAAD(boundTo(stored));
  const sealed = plain.map((part) => cipher.update(part));
  return Buffer.concat([nonce, ...sealed, cipher.final(), cipher.getAuthTag()]);
}

function unseal(stored: StoredMessage, file: Buffer): Buffer {
  const key = deriveKey(`letters/${stored.row.accountId}`);
  const decipher = createDecipheriv('aes-256-gcm', key, file.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(boundTo(stored));
  decipher.setAuthTag(file.subarray(-tagBytes));
  return Buffer.concat([decipher.update(file.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}

/** Length of the description, the description, the parts one after another. */
function pack({ structure, whole, bytes }: KeptLetter): Buffer[] {
  const parts = [...bytes].map(([part, { length }]) => [part, length]);
  const head = Buffer.from(JSON.stringify({ structure, whole, parts }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return [length, head, ...bytes.values()];
}

function unpack(plain: Buffer): KeptLetter {
  let at = 4 + plain.readUInt32BE(0);
  // Sealed by this program under its own key, so it is what `pack` made.
  const head: { structure: Part; whole: boolean; parts: [string, number][] } = JSON.parse(plain.toString('utf8', 4, at));
  const bytes = new Map<string, Buffer>();
  for (const [part, length] of head.parts) {
    bytes.set(part, plain.subarray(at, at + length));
    at += length;
  }
  return { structure: head.structure, whole: head.whole, bytes };
}

/** Sizes of the files, the longest unused first. */
interface Shelf {
  sizes: Map<string, number>;
  total: number;
}
const slot = Symbol.for('oriel.letterStore');
const held = globalThis as unknown as Record<symbol, Promise<Shelf> | undefined>;

async function filesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function readShelf(): Promise<Shelf> {
  const found: { path: string; size: number; usedAt: number }[] = [];
  for (const account of await filesIn(root())) {
    for (const name of await filesIn(join(root(), account))) {
      const path = join(root(), account, name);
      const facts = await stat(path).catch(() => null);
      if (facts?.isFile()) found.push({ path, size: facts.size, usedAt: facts.mtimeMs });
    }
  }
  found.sort((a, b) => a.usedAt - b.usedAt);
  return { sizes: new Map(found.map(({ path, size }) => [path, size])), total: found.reduce((sum, { size }) => sum + size, 0) };
}

function shelf(): Promise<Shelf> {
  held[slot] ??= readShelf();
  return held[slot];
}

async function drop(path: string): Promise<void> {
  const { sizes } = await shelf();
  const size = sizes.get(path) ?? 0;
  sizes.delete(path);
  (await shelf()).total -= size;
  await unlink(path).catch(() => undefined);
}

/** Keeps what was fetched of a letter. Never throws: a full disk only means that it is fetched again. */
export async function keepLetter(stored: StoredMessage, letter: KeptLetter): Promise<void> {
  const file = seal(stored, pack(letter));
  if (file.length > largest) return;
  const path = pathOf(stored);
  try {
    await mkdir(join(root(), String(stored.row.accountId)), { recursive: true, mode: 0o700 });
    await writeFile(`${path}.part`, file, { mode: 0o600 });
    await rename(`${path}.part`, path);
  } catch (error) {
    log.debug({ room: 'mail', accountId: stored.row.accountId, err: error }, 'opened letter not kept');
    await unlink(`${path}.part`).catch(() => undefined);
    return;
  }
  const kept = await shelf();
  kept.total += file.length - (kept.sizes.get(path) ?? 0);
  kept.sizes.delete(path);
  kept.sizes.set(path, file.length);
  for (const oldest of kept.sizes.keys()) {
    if (kept.total <= capacity) break;
    await drop(oldest);
  }
}

/** What was kept of a letter, or null. A file that does not open is dropped. */
export async function keptLetter(stored: StoredMessage): Promise<KeptLetter | null> {
  const path = pathOf(stored);
  const file = await readFile(path).catch(() => null);
  if (!file) return null;
  try {
    const letter = unpack(unseal(stored, file));
    const { sizes } = await shelf();
    sizes.delete(path);
    sizes.set(path, file.length);
    // The time of the file is its last use, also for the next start.
    utimes(path, new Date(), new Date()).catch(() => undefined);
    return letter;
  } catch {
    await drop(path); // Of another key, another form, or cut short: the same as none.
    return null;
  }
}

/** Drops what was kept of letters and accounts that are not there any more. */
export async function sweepKeptLetters(): Promise<void> {
  for (const account of await filesIn(root())) {
    const accountId = Number(account) as AccountId;
    const names = await filesIn(join(root(), account));
    const gone = (await ownerOfAccount(accountId)) === null;
    for (let at = 0; at < names.length; at += 500) {
      const some = names.slice(at, at + 500);
      const known = gone
        ? new Set<number>()
        : await existingIds(
            accountId,
            some.map((name) => Number(name) as MessageId),
          );
      for (const name of some) if (!known.has(Number(name))) await drop(join(root(), account, name));
    }
    if (gone) await rm(join(root(), account), { recursive: true, force: true });
  }
}
