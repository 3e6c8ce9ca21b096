/** The address of a file that goes as a link. Whoever has it may load the file, so it is made of a secret that is nowhere kept. */
import { createHash, createHmac } from 'node:crypto';
import { deriveKey } from '@/lib/auth/master-key';
import { requestOrigin } from '@/lib/auth/request-origin';
import type { Tongue } from '@/lib/model/said';
import type { LinkWish } from '@/lib/model/shared-file';

/** 144 bits in the form of the ids that the log leaves out of paths. */
const secretLength = 36;

/** The secret of a link: made of the id under the server's key, so that neither the database alone nor an id tells it. */
export function linkSecret(id: string): string {
  return createHmac('sha256', deriveKey('shared-file')).update(id).digest('hex').slice(0, secretLength);
}

/** What the database knows of a secret. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The address that is put into letters. */
export const linkAddress = (id: string, origin: string): string => `${origin}/files/${linkSecret(id)}`;

/** Where a link leads that somebody makes by this request, and what stands beside it in the letter. */
export function linkWish({ headers }: Request, { texts, locale }: Tongue): LinkWish {
  return { origin: requestOrigin(headers), locale, until: texts['link.until'] ?? '{date}' };
}
