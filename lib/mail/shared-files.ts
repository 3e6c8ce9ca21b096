/**
 * Files that go out as a link in a letter, because they are too large to go with it: made of a file of the letter or of one that comes, changed, taken back and
 * removed by who wrote the letter.
 */
import { readAccount } from '@/lib/db/accounts';
import { insertDraftFile } from '@/lib/db/drafts';
import {
  insertShared,
  listShared,
  readShared,
  removeShared,
  type SharedRecord,
  sharedBytes,
  sharedOfDraft,
  writeShared,
} from '@/lib/db/shared-files';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { Draft, DraftFile } from '@/lib/model/draft';
import { mostFiles } from '@/lib/model/draft-content';
import { say } from '@/lib/model/said';
import type { ChangeLinkInput, DraftLinks, LinkWish, SharedFile, SharedFiles } from '@/lib/model/shared-file';
import { inTurn, ringDraft } from './draft-bell';
import { dropUpload } from './draft-files';
import { noRoom, roomOf } from './draft-upload';
import { noDraft, onItsWay, openDraft, ownDraft, readDraft } from './drafts';
import { dropShared, lendToDraft, lendToShared } from './shared-bytes';
import { linkAddress, linkSecret, secretHash } from './shared-link';

const dayMs = 86_400_000;

function shown({ userId: _user, wish, ...file }: SharedRecord): SharedFile {
  return { ...file, url: linkAddress(file.id, wish.origin) };
}

const absent = () => new AppError('notFound', say('said.link.gone'));

async function ownShared(actor: Actor, id: string): Promise<SharedRecord> {
  const file = await readShared(actor, id);
  if (!file) throw absent();
  return file;
}

/** All links of the actor, newest first, and how much room they take. */
export async function listSharedFiles(actor: Actor): Promise<SharedFiles> {
  const { links } = env();
  const { own } = await sharedBytes(actor);
  return { files: (await listShared(actor)).map(shown), used: own, most: links?.person ?? 0, offered: links !== null };
}

/** The links of a letter that is written. Throws `notFound`. */
export async function linksOfDraft(actor: Actor, draftId: string): Promise<DraftLinks> {
  await ownDraft(actor, draftId);
  return { files: (await sharedOfDraft(draftId)).map(shown), from: env().links?.from ?? null };
}

/**
 * Throws where there is no room for a link of `size` bytes: `notFound` where the installation has no links, `tooLarge` beyond what one person may keep,
 * `overQuota` where all together have too much.
 */
export async function holdToLinkRoom(actor: Actor, size: number): Promise<void> {
  const { links } = env();
  if (!links) throw new AppError('notFound', say('said.link.none'));
  const { own, all } = await sharedBytes(actor);
  if (own + size > links.person) throw new AppError('tooLarge', say('said.link.full', { limit: links.person }));
  if (all + size > links.all) throw new AppError('overQuota', say('said.link.allFull'));
}

/** Does what takes room, one after the other. */
export function inLinkTurn<T>(work: () => Promise<T>): Promise<T> {
  return inTurn('links', work);
}

/** Makes a file whose bytes lie with the draft a link. Throws `conflict` where its letter is on its way. */
export async function keepShared(actor: Actor, draftId: string, file: Omit<DraftFile, 'inline'>, wish: LinkWish): Promise<void> {
  const { id, filename, type, size } = file;
  await lendToShared(draftId, id);
  const row = { id, draftId, filename, type, size, wish, userId: actor.userId, createdAt: Date.now() };
  if (!(await insertShared({ ...row, secretHash: secretHash(linkSecret(id)) }))) {
    await dropShared([id]);
    throw onItsWay();
  }
  await dropUpload(draftId, id);
}

/** Makes a file of the letter a link. Throws `notFound`, `conflict`, and as `holdToLinkRoom`. */
export async function shareFile(actor: Actor, draftId: string, fileId: string, wish: LinkWish): Promise<Draft> {
  const draft = await openDraft(actor, draftId);
  const file = draft.files.find(({ id, inline }) => id === fileId && !inline);
  if (!file) throw new AppError('notFound', say('said.draft.fileGone'));
  await inLinkTurn(async () => {
    await holdToLinkRoom(actor, file.size);
    await keepShared(actor, draftId, file, wish);
  });
  ringDraft(actor, draft);
  return readDraft(actor, draftId);
}

/** Makes a link a file of its letter again. Throws `notFound`, `conflict`, and `tooLarge` where the letter has no room for it. */
export async function unshareFile(actor: Actor, id: string): Promise<Draft> {
  const { draftId, filename, type, size } = await ownShared(actor, id);
  const draft = await openDraft(actor, draftId);
  const account = await readAccount(actor, draft.accountId);
  if (!account) throw noDraft();
  const { left, maxBytes } = roomOf(account, draft.files);
  if (size > left) throw noRoom(maxBytes);
  await lendToDraft(draftId, id);
  const added = await insertDraftFile(draftId, { id, filename, type, size, inline: false }, { bytes: maxBytes, files: mostFiles });
  if (added !== 'added') {
    await dropUpload(draftId, id);
    throw added === 'closed' ? onItsWay() : noRoom(maxBytes);
  }
  await dropShared(await removeShared({ ids: [id] }));
  ringDraft(actor, draft);
  return readDraft(actor, draftId);
}

/** How long it lives, how often it may be loaded, whether it opens anything (or, before its letter went, goes with it). A link that went is counted from when its letter went. Throws `notFound`. */
export async function changeLink(actor: Actor, id: string, changes: ChangeLinkInput): Promise<SharedFile> {
  const { days, expiresAt, draftId } = await ownShared(actor, id);
  const { days: wanted = days, maxDownloads, revoked } = changes;
  const time = expiresAt === null ? {} : { expiresAt: expiresAt + (wanted - days) * dayMs };
  await writeShared(id, {
    days: wanted,
    ...time,
    ...(maxDownloads === undefined ? {} : { maxDownloads }),
    ...(revoked === undefined ? {} : { revoked }),
  });
  const draft = await openDraft(actor, draftId).catch(() => null);
  // The copy in the folder of drafts names the date.
  if (draft) ringDraft(actor, draft);
  return shown(await ownShared(actor, id));
}

/** Removes a file and its link for good. Throws `notFound`. */
export async function removeSharedFile(actor: Actor, id: string): Promise<void> {
  const { draftId } = await ownShared(actor, id);
  await dropShared(await removeShared({ ids: [id] }));
  const draft = await openDraft(actor, draftId).catch(() => null);
  if (draft) ringDraft(actor, draft);
}
