/** The master key: 32 bytes from the environment or from a key file in the data folder, and the canary that tells whether it fits the database (R26). */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCredentials } from '../db/sessions';
import { keepSetting, readSetting } from '../db/settings';
import { env } from '../env';
import { AppError } from '../errors';
import { plainly } from '../model/said';

/** The version written beside everything sealed under the key; a later key gets a higher one. */
export const masterKeyId = 1;

const held = globalThis as unknown as Record<symbol, Buffer | undefined>;
const slot = Symbol.for('oriel.masterKey');
const canaryName = 'masterKeyCanary';

const keyFile = () => join(env().dataFolder, 'master.key');

/** Reads 32 bytes written as 64 hex digits or as base64. `where` names the place in the error. Throws `badInput`. */
export function parseMasterKey(text: string, where: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  const padded = /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) || /^[0-9a-f]{64}$/i.test(trimmed);
  if (key.length !== 32 || !padded) {
    throw new AppError(
      'badInput',
      plainly(
        `${where} does not hold a key. Write 32 random bytes as base64 or as 64 hex digits, for example from: openssl rand -base64 32`,
      ),
    );
  }
  return key;
}

function makeKeyFile(): Buffer {
  const key = randomBytes(32);
  mkdirSync(env().dataFolder, { recursive: true, mode: 0o700 });
  // Fails where a second process was faster, so that two keys are never in use at once.
  writeFileSync(keyFile(), `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}

/** The master key of this process. Made and kept in the data folder (mode 0600) where none is set and none is there. Throws `badInput`. */
export function masterKey(): Buffer {
  const existing = held[slot];
  if (existing) return existing;
  const given = env().masterKey;
  const key = given
    ? parseMasterKey(given, 'ORIEL_KEY or ORIEL_KEY_FILE')
    : existsSync(keyFile())
      ? parseMasterKey(readFileSync(keyFile(), 'utf8'), keyFile())
      : makeKeyFile();
  held[slot] = key;
  return key;
}

/** A 32-byte key for one purpose, derived from the master key by HKDF-SHA256 (RFC 5869). */
export function deriveKey(purpose: string, salt: Uint8Array = new Uint8Array()): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey(), salt, `oriel/${purpose}`, 32));
}

const canaryOf = () => createHmac('sha256', deriveKey('canary')).update('oriel').digest();

/**
 * Compares the master key with the canary in the database, and leaves the canary at the first start. Throws `badInput` where the key is
 * missing or another one, so that nothing is ever sealed under a new key beside rows of the old one. Run before serving.
 */
export async function checkMasterKey(): Promise<void> {
  const stored = await readSetting(canaryName);
  const remedy = `Put the old key back (as ${keyFile()}, or by ORIEL_KEY or ORIEL_KEY_FILE) and start again. Nothing was changed.`;
  if ((stored || (await hasCredentials())) && !env().masterKey && !existsSync(keyFile())) {
    throw new AppError('badInput', plainly(`The key that seals the mail passwords in this database is missing. ${remedy}`));
  }
  const canary = canaryOf();
  if (stored === null) {
    await keepSetting(canaryName, canary.toString('base64'));
    return;
  }
  const expected = Buffer.from(stored, 'base64');
  if (expected.length !== canary.length || !timingSafeEqual(expected, canary)) {
    throw new AppError(
      'badInput',
      plainly(`The key does not fit this database: the mail passwords in it were sealed under another one. ${remedy}`),
    );
  }
}
