/** Files that go out as links. Precious: nothing on a mail server tells them. The bytes lie in the data folder (lib/mail/shared-bytes). */
import type { Actor } from '../model/actor';
import { type LinkWish, linkWishSchema, type SharedFile } from '../model/shared-file';
import { database } from './client';
import type { SharedFileModel } from './generated/sqlite/models';
import { holdDraft } from './transaction';

/** A shared file without its address, which only the server's key can make. */
export interface SharedRecord extends Omit<SharedFile, 'url'> {
  userId: number;
  wish: LinkWish;
}

/** What a new one begins with. */
export type NewShared = Pick<SharedRecord, 'id' | 'userId' | 'draftId' | 'filename' | 'type' | 'size' | 'wish' | 'createdAt'> & {
  secretHash: string;
};

function toRecord({ wish, secretHash: _hash, ...row }: SharedFileModel): SharedRecord {
  return { ...row, wish: linkWishSchema.parse(JSON.parse(wish)) };
}

const written = (file: NewShared) => ({ ...file, wish: JSON.stringify(file.wish) });

/** Letters that nobody may change any more. */
const open = { closedAt: null, OR: [{ submission: null }, { submission: { state: 'refused' } }] };

/**
 * Keeps a file whose bytes are in place, in the place of the draft's file or upload of the same id; false where the letter went on its way or was closed
 * meanwhile. The caller has read the draft as the actor's own.
 */
export async function insertShared(file: NewShared): Promise<boolean> {
  return database().$transaction(async (tx) => {
    await holdDraft(tx, file.draftId);
    if (!(await tx.draft.findFirst({ where: { id: file.draftId, ...open }, select: { id: true } }))) return false;
    await tx.draftFile.deleteMany({ where: { id: file.id, draftId: file.draftId } });
    await tx.draftUpload.deleteMany({ where: { id: file.id, draftId: file.draftId } });
    await tx.sharedFile.create({ data: written(file) });
    await tx.draft.update({ where: { id: file.draftId }, data: { updatedAt: new Date() } });
    return true;
  });
}

/** The actor's shared file, or null (T45). */
export async function readShared({ userId }: Actor, id: string): Promise<SharedRecord | null> {
  const row = await database().sharedFile.findFirst({ where: { id, userId } });
  return row && toRecord(row);
}

/** All of the actor's, newest first. */
export async function listShared({ userId }: Actor): Promise<SharedRecord[]> {
  return (await database().sharedFile.findMany({ where: { userId }, orderBy: { createdAt: 'desc' }, take: 1000 })).map(toRecord);
}

/** Those that go with one letter, oldest first: one that is closed does not go. The caller has read the draft as the actor's own. */
export async function sharedOfDraft(draftId: string): Promise<SharedRecord[]> {
  return (await database().sharedFile.findMany({ where: { draftId, revoked: false }, orderBy: { createdAt: 'asc' } })).map(toRecord);
}

/** The file of a link, by the hash of its secret. Belongs to whoever has the link. */
export async function sharedBySecret(secretHash: string): Promise<SharedRecord | null> {
  const row = await database().sharedFile.findUnique({ where: { secretHash } });
  return row && toRecord(row);
}

/** Counts a download; false where there were as many as may be. */
export async function countDownload({ id, maxDownloads }: SharedRecord): Promise<boolean> {
  const left = maxDownloads === null ? {} : { downloads: { lt: maxDownloads } };
  return (await database().sharedFile.updateMany({ where: { id, ...left }, data: { downloads: { increment: 1 } } })).count === 1;
}

/** Bytes that links take, of one person and of everybody, with those that are on their way to be one. */
export async function sharedBytes({ userId, accountIds }: Actor): Promise<{ own: number; all: number }> {
  const sum = { _sum: { size: true } } as const;
  const coming = { link: { not: null } };
  const [own, all, ownComing, allComing] = await Promise.all([
    database().sharedFile.aggregate({ ...sum, where: { userId } }),
    database().sharedFile.aggregate(sum),
    database().draftUpload.aggregate({ ...sum, where: { ...coming, draft: { accountId: { in: [...accountIds] } } } }),
    database().draftUpload.aggregate({ ...sum, where: coming }),
  ]);
  return { own: (own._sum.size ?? 0) + (ownComing._sum.size ?? 0), all: (all._sum.size ?? 0) + (allComing._sum.size ?? 0) };
}

/** Changes a link. The caller has read it as the actor's own. */
export async function writeShared(
  id: string,
  changes: Partial<Pick<SharedRecord, 'days' | 'maxDownloads' | 'revoked' | 'expiresAt'>>,
): Promise<void> {
  await database().sharedFile.updateMany({ where: { id }, data: changes });
}

/** Says when the letter of these links goes, ms: their time begins then. */
export async function startLinks(draftId: string, goesAt: number): Promise<void> {
  for (const { id, days } of await sharedOfDraft(draftId)) await writeShared(id, { expiresAt: goesAt + days * 86_400_000 });
}

/** Forgets shared files, and answers the ids of those that were there. */
export async function removeShared(where: { ids: string[] } | { draftId: string }): Promise<string[]> {
  const which = 'ids' in where ? { id: { in: where.ids } } : where;
  const rows = await database().sharedFile.findMany({ where: which, select: { id: true } });
  const ids = rows.map(({ id }) => id);
  await database().sharedFile.deleteMany({ where: { id: { in: ids } } });
  return ids;
}

/** Links whose time was over at `now` (ms), and those whose letter was never sent and is no more; at most 500. Links of a letter that is still written stay. */
export async function overLinks(now: number): Promise<string[]> {
  const rows = await database().sharedFile.findMany({
    where: { OR: [{ expiresAt: { lt: now } }, { expiresAt: null }] },
    select: { id: true, draftId: true, expiresAt: true },
    orderBy: { createdAt: 'asc' },
    take: 5000,
  });
  const drafts = await database().draft.findMany({
    where: { id: { in: rows.map(({ draftId }) => draftId) }, ...open },
    select: { id: true },
  });
  const written = new Set(drafts.map(({ id }) => id));
  return rows.filter(({ draftId }) => !written.has(draftId)).map(({ id }) => id);
}

/** Which of these ids have a row. */
export async function knownSharedIds(ids: string[]): Promise<Set<string>> {
  const rows = await database().sharedFile.findMany({ where: { id: { in: ids } }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}
