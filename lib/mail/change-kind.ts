/** Answering in another way than one began: to all instead of one, or passing the letter on. */
import { readAccount } from '@/lib/db/accounts';
import { insertDraftFile, writeDraftKind } from '@/lib/db/drafts';
import { readMessage } from '@/lib/db/messages';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ChangedKind, ChangeKindInput } from '@/lib/model/api';
import type { DraftFile } from '@/lib/model/draft';
import { mostFiles } from '@/lib/model/draft-content';
import { say, type Tongue } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { dropUpload } from './draft-files';
import { removeDraftFile, roomOf, takeOverFiles } from './draft-upload';
import { noDraft, onItsWay, openDraft, readDraft } from './drafts';
import { openMessage } from './open-message';
import { openingContent } from './start-draft';

/** A letter that passes another on has its files; an answer has not. Files that the writer added stay in either. */
async function settleFiles(actor: Actor, id: string, forward: boolean, original: StoredMessage): Promise<void> {
  const { files, accountId } = await openDraft(actor, id);
  const { attachments } = await openMessage(actor, original.row.id);
  const taken = files.filter((file) => attachments.some(({ filename, type }) => filename === file.filename && type === file.type));
  if (!forward) {
    for (const { id: fileId } of taken) await removeDraftFile(actor, id, fileId);
    return;
  }
  if (attachments.length === 0 || taken.length > 0) return;
  const account = await readAccount(actor, accountId);
  if (!account) throw noDraft();
  await addFiles(id, await takeOverFiles(actor, id, account, original), roomOf(account, files).maxBytes);
}

/** Puts files with the draft that are kept already. */
async function addFiles(id: string, files: readonly DraftFile[], maxBytes: number): Promise<void> {
  for (const file of files) {
    const added = await insertDraftFile(id, file, { bytes: maxBytes, files: mostFiles });
    if (added === 'added') continue;
    await dropUpload(id, file.id);
    throw added === 'closed' ? onItsWay() : new AppError('tooLarge', say('said.draft.noRoom', { limit: maxBytes }));
  }
}

/**
 * Makes an answer one to all, or to one, or a forwarded letter, and answers what a letter of that kind begins with. What is written stays as it is: the
 * writer's browser puts the two together, since it alone knows the newest words. Throws `notFound` where the original is no longer there, and `conflict`
 * where the letter is on its way; what opening the original throws, too.
 */
export async function changeKind(actor: Actor, id: string, { kind, timeZone }: ChangeKindInput, tongue: Tongue): Promise<ChangedKind> {
  const draft = await openDraft(actor, id);
  const original = draft.originalId === null ? null : await readMessage(actor, draft.originalId);
  if (!original) throw new AppError('notFound', say('said.draft.noOriginal'));
  const account = await readAccount(actor, draft.accountId);
  if (!account) throw noDraft();
  const place = { draftId: id, account, format: draft.html === null ? ('plain' as const) : ('html' as const) };
  const { content: opening, files } = await openingContent(actor, kind, original, { ...tongue, timeZone }, place);
  await addFiles(id, files, roomOf(account, []).maxBytes);
  if ((kind === 'forward') !== (draft.kind === 'forward')) await settleFiles(actor, id, kind === 'forward', original);
  if (!(await writeDraftKind(actor, id, kind))) throw onItsWay();
  return { draft: await readDraft(actor, id), opening };
}
