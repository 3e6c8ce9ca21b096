/** Files on their way to a draft: what they will be. How far they came is the length of what lies in the data folder (lib/mail/draft-files). */
import type { Actor } from '../model/actor';
import type { DraftUpload } from '../model/upload';
import { database } from './client';
import type { DraftUploadModel } from './generated/sqlite/models';

/** A file on its way, without how far it came. */
export interface UploadRecord extends Omit<DraftUpload, 'offset'> {
  draftId: string;
  type: string;
  /** JSON of LinkWish where it is to go as a link. */
  link: string | null;
  /** When bytes came last, ms. */
  updatedAt: number;
}

/** In place of the time of the last change: the file was with the letter, and was taken out. */
export const takenOut = -1;

const toRecord = (row: DraftUploadModel): UploadRecord => ({ ...row, updatedAt: row.updatedAt.getTime() });

/** Keeps a new upload. The caller has read the draft as the actor's own. */
export async function insertUpload(upload: Omit<UploadRecord, 'updatedAt'>): Promise<UploadRecord> {
  return toRecord(await database().draftUpload.create({ data: upload }));
}

/** An upload of this draft, or null. The caller has read the draft as the actor's own. */
export async function readUploadRow(draftId: string, id: string): Promise<UploadRecord | null> {
  const row = await database().draftUpload.findFirst({ where: { draftId, id } });
  return row && toRecord(row);
}

/** The uploads of this draft, oldest first. The caller has read the draft as the actor's own. */
export async function listUploadRows(draftId: string): Promise<UploadRecord[]> {
  return (await database().draftUpload.findMany({ where: { draftId }, orderBy: { updatedAt: 'asc' } })).map(toRecord);
}

/** Everything that is on its way to drafts of the actor, the longest untouched first. */
export async function listOwnUploads(actor: Actor): Promise<UploadRecord[]> {
  const mine = { draft: { accountId: { in: [...actor.accountIds] } } };
  return (await database().draftUpload.findMany({ where: mine, orderBy: { updatedAt: 'asc' } })).map(toRecord);
}

/** Says that bytes came just now. */
export async function touchUpload(id: string): Promise<void> {
  await database().draftUpload.updateMany({ where: { id }, data: { updatedAt: new Date() } });
}

/** Forgets an upload; true for the one caller that did. */
export async function removeUploadRow(id: string): Promise<boolean> {
  return (await database().draftUpload.deleteMany({ where: { id } })).count === 1;
}

/** Uploads that had no bytes since `before` (ms), at most 500. */
export async function staleUploads(before: number): Promise<UploadRecord[]> {
  return (await database().draftUpload.findMany({ where: { updatedAt: { lt: new Date(before) } }, take: 500 })).map(toRecord);
}
