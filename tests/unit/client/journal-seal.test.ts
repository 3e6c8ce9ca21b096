/** What a browser keeps of letters being written is sealed (features.md 13, row 110). */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { importKey, openEntry, sealEntry } from '@/lib/client/journal-seal';
import { emptyContent } from '@/lib/model/draft-content';

const entry = { id: 'one', owner: 'maren@kestrel.example', at: 7, revision: 3, content: { ...emptyContent, text: 'Private words, 漢字.' } };
const aKey = () => importKey(randomBytes(32).toString('base64'));

test('row 110: an entry opens as it was under its key, and nothing of its words lies in what is kept', async () => {
  const key = await aKey();
  const sealed = await sealEntry(key, entry);
  expect(await openEntry(key, sealed)).toEqual(entry);
  expect(Buffer.from(sealed.sealed).includes('Private')).toBe(false);
  expect(Object.keys(sealed).sort()).toEqual(['at', 'id', 'nonce', 'owner', 'sealed']);
  expect((await sealEntry(key, entry)).nonce).not.toEqual(sealed.nonce);
});

test('row 110: it opens under no other key, for nobody else, by no other name and not changed', async () => {
  const key = await aKey();
  const sealed = await sealEntry(key, entry);
  expect(await openEntry(await aKey(), sealed)).toBeNull();
  expect(await openEntry(key, { ...sealed, owner: 'tomasz@kestrel.example' })).toBeNull();
  expect(await openEntry(key, { ...sealed, id: 'two' })).toBeNull();
  const bytes = new Uint8Array(sealed.sealed);
  bytes.set([(bytes[4] ?? 0) ^ 1], 4);
  expect(await openEntry(key, sealed)).toBeNull();
});

test('row 110: the key itself can be read by no script', async () => {
  await expect(crypto.subtle.exportKey('raw', await aKey())).rejects.toThrow();
});
