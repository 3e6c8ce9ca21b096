/** A letter that was sent or came, as one to write anew: whom it is for, its words with their format, its files. */
import { randomUUID } from 'node:crypto';
import { readAccount } from '@/lib/db/accounts';
import { type DraftRecord, insertDraft } from '@/lib/db/drafts';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import { emptyContent } from '@/lib/model/draft-content';
import type { Address } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { dropUploads } from './draft-files';
import { takeOverFiles } from './draft-upload';
import { textOfLetter } from './open-message';
import { restoredFormat } from './quote-letter';
import { writtenAs } from './start-as';

const longestText = 2_000_000;
const people = (list: readonly Address[]) => list.filter(({ address }) => address !== '').map(({ name, address }) => ({ name, address }));

/**
 * Begins a letter that answers nothing and has all that the original has, from the address it was from where that is the actor's. Throws `notFound`, `tooLarge`
 * where its files do not fit, and what opening the original throws; no draft stays behind then.
 */
export async function editAsNew(actor: Actor, original: StoredMessage): Promise<DraftRecord> {
  const { row, cc, bcc } = original;
  const account = await readAccount(actor, row.accountId);
  if (!account) throw new AppError('notFound', say('said.draft.noAccount'));
  const id = randomUUID();
  try {
    const format = await restoredFormat(actor, original, { draftId: id, account });
    const text = (await textOfLetter(actor, row.id)).replace(/\r\n?/g, '\n').replace(/\n$/u, '').slice(0, longestText);
    const files = [...format.files, ...(await takeOverFiles(actor, id, account, original))];
    const named = { to: people(row.to), cc: people(cc), bcc: people(bcc), subject: row.subject.slice(0, 2000) };
    const content = { ...emptyContent, ...(await writtenAs(actor, original)), ...named, text, html: format.html };
    const base = { id, accountId: account.id, kind: 'new' as const, originalId: null, originalHeader: null, references: [] };
    return await insertDraft({ ...base, content, files });
  } catch (error) {
    await dropUploads(id);
    throw error;
  }
}
