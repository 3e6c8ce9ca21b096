/**
 * Seals what the journal keeps, so that whoever copies the files of a browser reads nothing of it: AES-256-GCM (WebCrypto) under a key that the server gives
 * to the signed-in person alone. Invariants: the key is only in memory, never in what the browser stores; it stays there when the session ends, so that
 * typing goes on being kept. Pages over plain HTTP beyond this machine have no WebCrypto: what lies there is in clear words, as all of it is on the wire.
 */
import type { DraftContent } from '@/lib/model/draft';
import { call } from './call';

/** The unsaved text of one draft. */
export interface JournalEntry {
  id: string;
  /** The address under which the browser is somebody's (owner.ts). */
  owner: string;
  content: DraftContent;
  /** The draft's revision that it was written over. */
  revision: number;
  /** When it was last written, ms. */
  at: number;
}

/** What lies in the database: an entry whose words are sealed. */
export interface SealedEntry extends Pick<JournalEntry, 'id' | 'owner' | 'at'> {
  nonce: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

const held = new Map<string, Promise<CryptoKey>>();

/** Whether this page may seal at all. */
export const canSeal = (): boolean => globalThis.crypto?.subtle !== undefined;

/** The key of 32 bytes as base64, for sealing and opening, never to be read again. */
export function importKey(base64: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** The key of the person who is signed in, asked for once; rejects while it cannot be had, and the next call asks again. */
export function sealKey(owner: string): Promise<CryptoKey> {
  const known = held.get(owner);
  if (known) return known;
  const asked = call('journalKeyOutput', '/api/journal-key').then(({ key }) => importKey(key));
  held.set(owner, asked);
  asked.catch(() => held.delete(owner));
  return asked;
}

// An entry that is moved to another name or another person opens for nobody.
const bound = ({ id, owner }: Pick<JournalEntry, 'id' | 'owner'>) => new TextEncoder().encode(`${owner}\n${id}`);

/** The entry as it may lie in the browser. */
export async function sealEntry(key: CryptoKey, { id, owner, at, content, revision }: JournalEntry): Promise<SealedEntry> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify({ content, revision }));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: bound({ id, owner }) }, key, words);
  return { id, owner, at, nonce, sealed };
}

/** What was sealed, or null where the key is another one, or anything of it was changed. */
export async function openEntry(key: CryptoKey, entry: SealedEntry): Promise<JournalEntry | null> {
  const { id, owner, at, nonce, sealed } = entry;
  try {
    const words = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData: bound(entry) }, key, sealed);
    return { id, owner, at, ...(JSON.parse(new TextDecoder().decode(words)) as Pick<JournalEntry, 'content' | 'revision'>) };
  } catch {
    return null; // Of another key: it opens for nobody here, and goes with its age.
  }
}
