/** The key under which a person's browser seals what it keeps of letters that are being written. */
import type { Actor } from '../model/actor';
import { deriveKey } from './master-key';

/** The person's own, as base64: the same at each sign-in, and nobody else's; it opens nothing on the server. */
export function journalKey({ userId }: Pick<Actor, 'userId'>): string {
  return deriveKey(`journal/${userId}`).toString('base64');
}
