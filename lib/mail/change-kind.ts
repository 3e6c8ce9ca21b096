/** Answering in another way than one began: to all instead of one, or passing the letter on. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { readAccount } from '@/lib/db/accounts';
import { type DraftRecord, insertDraftFile, writeDraftKind } from '@/lib/db/drafts';
import { readMessage } from '@/lib/db/messages';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ChangedKind, ChangeKindInput } from '@/lib/model/api';
import type { DraftFile } from '@/lib/model/draft';
import { mostFiles } from '@/lib/model/draft-content';
import type { Attachment } from '@/lib/model/mail';
import { say, type Tongue } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { fileAddress } from './composition';
import { dropUpload, openUpload } from './draft-files';
import { mediaType, removeDraftFile, roomOf, takeOverFiles } from './draft-upload';
import { noDraft, onItsWay, openDraft, readDraft } from './drafts';
import { openMessage } from './open-message';
import { openPart } from './open-part';
import { type Opening, openingContent } from './start-draft';

/** SHA-256, by which the same bytes are known again. */
async function digestOf(bytes: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The first of these files that has just these bytes; null where none has. */
async function fileOf(draftId: string, files: readonly DraftFile[], digest: string): Promise<DraftFile | null> {
  for (const file of files) if ((await digestOf(openUpload(draftId, file.id)).catch(() => null)) === digest) return file;
  return null;
}

/** The files that came with the original, each once. One of the same name that the writer changed is the writer's. */
async function cameAlong(
  actor: Actor,
  { id, files }: DraftRecord,
  original: StoredMessage,
  attachments: readonly Attachment[],
): Promise<DraftFile[]> {
  const came: DraftFile[] = [];
  for (const { part, filename, type } of attachments) {
    const alike = files.filter(
      (file) => !file.inline && file.filename === filename && file.type === mediaType(type) && !came.includes(file),
    );
    if (alike.length === 0) continue;
    const file = await fileOf(id, alike, await digestOf((await openPart(actor, original.row.id, part)).stream));
    if (file) came.push(file);
  }
  return came;
}

/** A letter that passes another on has its files; an answer has not. Files that the writer added stay in either. */
async function settleFiles(actor: Actor, id: string, forward: boolean, original: StoredMessage): Promise<void> {
  const draft = await openDraft(actor, id);
  const { attachments } = await openMessage(actor, original.row.id);
  const taken = await cameAlong(actor, draft, original, attachments);
  if (!forward) {
    for (const { id: fileId } of taken) await removeDraftFile(actor, id, fileId);
    return;
  }
  if (attachments.length === 0 || taken.length > 0) return;
  const account = await readAccount(actor, draft.accountId);
  if (!account) throw noDraft();
  await addFiles(id, await takeOverFiles(actor, id, account, original), roomOf(account, draft.files).maxBytes);
}

/** The opening with the pictures that the draft has of an opening before in the place of the same ones. */
async function withKnownPictures({ id, files: known }: DraftRecord, { content, files }: Opening): Promise<Opening> {
  const fresh: DraftFile[] = [];
  let { html } = content;
  for (const file of files) {
    const { filename, type, size } = file;
    const alike = known.filter((one) => one.inline && one.filename === filename && one.type === type && one.size === size);
    const twin = alike.length > 0 ? await fileOf(id, alike, await digestOf(openUpload(id, file.id))) : null;
    if (!twin) {
      fresh.push(file);
      continue;
    }
    html = html?.replaceAll(fileAddress(id, file.id), fileAddress(id, twin.id)) ?? null;
    await dropUpload(id, file.id);
  }
  return { content: { ...content, html }, files: fresh };
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
  const made = await openingContent(actor, kind, original, { ...tongue, timeZone }, place);
  const { content: opening, files } = await withKnownPictures(draft, made);
  await addFiles(id, files, roomOf(account, []).maxBytes);
  if ((kind === 'forward') !== (draft.kind === 'forward')) await settleFiles(actor, id, kind === 'forward', original);
  if (!(await writeDraftKind(actor, id, kind))) throw onItsWay();
  return { draft: await readDraft(actor, id), opening };
}
