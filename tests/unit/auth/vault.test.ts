import { inspect } from 'node:util';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Secret as SecretType } from '@/lib/auth/secret';
import type { SealedFor } from '@/lib/auth/vault';
import type { AccountId, UserId } from '@/lib/model/ids';

const password = 'corréct horse battery stäple';
let vault: typeof import('@/lib/auth/vault');
let Secret: typeof SecretType;

beforeAll(async () => {
  vi.stubEnv('ORIEL_KEY', Buffer.alloc(32, 7).toString('base64'));
  vault = await import('@/lib/auth/vault');
  ({ Secret } = await import('@/lib/auth/secret'));
});

const bound = (more: Partial<SealedFor> = {}): SealedFor => ({
  userId: 1 as UserId,
  accountId: 2 as AccountId,
  purpose: 'mailPassword',
  keyHalf: Buffer.alloc(32, 1),
  ...more,
});

describe('vault', () => {
  it('opens what it sealed', () => {
    expect(vault.open(vault.seal(new Secret(password), bound()), bound()).reveal()).toBe(password);
  });

  it('T43: shows nothing of the secret in what it seals, and never seals alike', () => {
    const [one, two] = [vault.seal(new Secret(password), bound()), vault.seal(new Secret(password), bound())];
    expect(Buffer.from(one.sealed).includes(Buffer.from(password))).toBe(false);
    expect(Buffer.from(one.nonce).equals(Buffer.from(two.nonce))).toBe(false);
    expect(Buffer.from(one.sealed).equals(Buffer.from(two.sealed))).toBe(false);
  });

  it.each([
    ['another user', { userId: 9 as UserId }],
    ['another account', { accountId: 9 as AccountId }],
    ['another key half', { keyHalf: Buffer.alloc(32, 2) }],
  ])('T43: does not open for %s', (_, more) => {
    const box = vault.seal(new Secret(password), bound());
    expect(() => vault.open(box, bound(more))).toThrow(/sign in again/);
  });

  it('T43: does not open once a bit has changed', () => {
    const box = vault.seal(new Secret(password), bound());
    for (const at of [0, box.sealed.length - 1]) {
      const sealed = Uint8Array.from(box.sealed);
      sealed[at] = (sealed[at] ?? 0) ^ 1;
      expect(() => vault.open({ ...box, sealed }, bound())).toThrow(/sign in again/);
    }
    expect(() => vault.open({ ...box, sealed: box.sealed.subarray(0, 5) }, bound())).toThrow(/sign in again/);
  });
});

describe('Secret', () => {
  it('T43: prints as hidden however it is printed', () => {
    const secret = new Secret(password);
    const printed = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }),
      inspect(secret, { showHidden: true, depth: 5 }),
    ];
    for (const text of printed) {
      expect(text).not.toContain('horse');
      expect(text).toContain('[hidden]');
    }
    expect(Object.values(secret)).toEqual([]);
  });
});

describe('parseMasterKey', () => {
  it('reads base64 and hex and refuses everything else', async () => {
    const { parseMasterKey } = await import('@/lib/auth/master-key');
    const key = Buffer.alloc(32, 9);
    expect(parseMasterKey(` ${key.toString('base64')}\n`, 'X').equals(key)).toBe(true);
    expect(parseMasterKey(key.toString('hex'), 'X').equals(key)).toBe(true);
    for (const text of ['', 'secret', key.toString('base64').slice(4), `${key.toString('hex')}00`]) {
      expect(() => parseMasterKey(text, 'ORIEL_KEY')).toThrow(/ORIEL_KEY.*openssl rand/);
    }
  });
});
