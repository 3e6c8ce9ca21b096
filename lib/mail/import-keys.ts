/** Numbers of a few bytes that tell letters apart at a glance. */
import { createHash } from 'node:crypto';
import { readDateHeader } from '@/lib/imap/headers';
import type { FetchedHeader } from '@/lib/imap/types';
import { readMessageId } from '@/lib/imap/words';
import type { LetterFacts } from '@/lib/mime/letter-facts';

/** A number of six bytes for a text. */
export const short = (text: string): number => createHash('sha256').update(text).digest().readUIntBE(0, 6);

/** Of a letter on the server: by its Message-ID, and by its Date where it has none. */
export const headerKey = ({ messageIdHeader, sentAt }: Pick<FetchedHeader, 'messageIdHeader' | 'sentAt'>): number =>
  short(messageIdHeader === null ? `at ${sentAt}` : `id ${messageIdHeader}`);

/** The same of a letter of a file. Its fields are read as those on the server are: one that was read otherwise would not be found there again. */
export function letterKey({ fields: { messageId, date } }: Pick<LetterFacts, 'fields'>): number {
  const binary = (field: string | null) => Buffer.from(field ?? '').toString('latin1');
  return headerKey({ messageIdHeader: readMessageId(binary(messageId)), sentAt: readDateHeader(date === null ? null : binary(date)) });
}
