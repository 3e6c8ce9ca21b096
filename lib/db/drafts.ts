/** Letters being written and the rows of their files. The bytes of the files lie in the data folder (lib/mail/draft-files). */
import type { Actor } from '../model/actor';
import { type Draft, type DraftContent, type DraftFile, type DraftKind, draftContentSchema, draftKindSchema } from '../model/draft';
import type { AccountId, MessageId } from '../model/ids';
import { database } from './client';
import { type DraftSource, parseSource } from './draft-sources';
import { takenOut } from './draft-uploads';
import type { DraftFileModel, DraftModel } from './generated/sqlite/models';
import { holdDraft } from './transaction';

/** A draft with what the answer's headers need and the browser does not. */
export interface DraftRecord extends Omit<Draft, 'inFolder'> {
  /** Message-ID of the original without angle brackets, so that it is found again after the cache was rebuilt. */
  originalHeader: string | null;
  /** Message-IDs for References, oldest first. */
  references: string[];
  /** The letter in the folder of drafts that this one was taken from, or null for one begun here. */
  source: DraftSource | null;
  /** Set once the draft was sent or thrown away. */
  closedAt: number | null;
}

/** What a new draft begins with. `id` is a UUID that nobody could guess. */
export type NewDraft = Pick<DraftRecord, 'id' | 'accountId' | 'kind' | 'originalId' | 'originalHeader' | 'references'> & {
  content: DraftContent;
  files: DraftFile[];
  source?: DraftSource;
};

const withFiles = { files: { orderBy: { position: 'asc' } } } as const;

/** Submissions that leave their draft open for editing. */
const openStates = ['refused'];
const open = { closedAt: null, OR: [{ submission: null }, { submission: { state: { in: openStates } } }] };

function toRecord(row: DraftModel & { files: DraftFileModel[] }): DraftRecord {
  return {
    ...draftContentSchema.parse(JSON.parse(row.content)),
    id: row.id,
    accountId: row.accountId as AccountId,
    kind: draftKindSchema.parse(row.kind),
    originalId: row.originalId as MessageId | null,
    originalHeader: row.originalHeader,
    references: row.references ? row.references.split(' ') : [],
    files: row.files.map(({ id, filename, type, size, inline }) => ({ id, filename, type, size, inline })),
    revision: row.revision,
    updatedAt: row.updatedAt.getTime(),
    source: parseSource(row.source),
    closedAt: row.closedAt?.getTime() ?? null,
    ...(row.sendAt !== null && { sendAt: row.sendAt }),
  };
}

const mine = (actor: Actor) => ({ accountId: { in: [...actor.accountIds] } });

/** The row of a new draft, with those of its files. */
export const newDraftColumns = (draft: NewDraft) => ({
  id: draft.id,
  accountId: draft.accountId,
  kind: draft.kind satisfies DraftKind,
  originalId: draft.originalId,
  originalHeader: draft.originalHeader,
  references: draft.references.join(' ') || null,
  content: JSON.stringify(draft.content),
  source: draft.source ? JSON.stringify(draft.source) : null,
  files: { create: draft.files.map((file, position) => ({ ...file, position })) },
});

/** Keeps a new draft. The account must be the actor's own; the caller has checked it by `readAccount`. */
export async function insertDraft(draft: NewDraft): Promise<DraftRecord> {
  return toRecord(await database().draft.create({ data: newDraftColumns(draft), include: withFiles }));
}

/** A draft of the actor, sent and thrown-away ones included, or null where there is none or it is somebody else's (T45). */
export async function readDraftRow(actor: Actor, id: string): Promise<DraftRecord | null> {
  const row = await database().draft.findFirst({ where: { id, ...mine(actor) }, include: withFiles });
  return row ? toRecord(row) : null;
}

/** The actor's drafts that are neither sent, on their way nor thrown away; newest first. */
export async function listDraftRows(actor: Actor): Promise<DraftRecord[]> {
  const rows = await database().draft.findMany({
    where: { ...mine(actor), ...open },
    orderBy: { updatedAt: 'desc' },
    include: withFiles,
  });
  return rows.map(toRecord);
}

/** The actor's drafts taken from a folder that are not sent or thrown away, those on their way included. */
export async function listTakenDrafts(actor: Actor): Promise<DraftRecord[]> {
  const rows = await database().draft.findMany({ where: { ...mine(actor), source: { not: null }, closedAt: null }, include: withFiles });
  return rows.map(toRecord);
}

/** The actor's drafts taken from a folder that were thrown away. */
export async function listThrownDrafts(actor: Actor): Promise<DraftRecord[]> {
  const where = { ...mine(actor), source: { not: null }, closedAt: { not: null }, submission: null };
  return (await database().draft.findMany({ where, include: withFiles })).map(toRecord);
}

/** Puts these files in the place of those that the draft had. */
export async function writeDraftFiles(id: string, files: readonly DraftFile[]): Promise<void> {
  await database().$transaction([
    database().draftFile.deleteMany({ where: { draftId: id } }),
    database().draftFile.createMany({ data: files.map((file, position) => ({ ...file, draftId: id, position })) }),
  ]);
}

/** Says which letter of the folder a draft stands for now. That is no change of the draft: its time stays, so that it may be sent meanwhile. */
export async function writeDraftSource(id: string, source: DraftSource | null): Promise<void> {
  await database().$executeRaw`UPDATE "Draft" SET "source" = ${source && JSON.stringify(source)} WHERE "id" = ${id}`;
}

/**
 * Writes the content where `revision` is still the newest and the letter is not on its way; true where it was. The check and the write are
 * one statement, so of two tabs one wins and the other learns of it (R41).
 */
export async function writeDraftContent(actor: Actor, id: string, revision: number, content: DraftContent): Promise<boolean> {
  const { count } = await database().draft.updateMany({
    where: { id, revision, ...mine(actor), ...open },
    data: { content: JSON.stringify(content), revision: revision + 1 },
  });
  return count === 1;
}

/** Gives a draft that is not on its way to another account, which the caller has checked by `readAccount`; true where it was. */
export async function writeDraftAccount(actor: Actor, id: string, accountId: AccountId): Promise<boolean> {
  const { count } = await database().draft.updateMany({ where: { id, ...mine(actor), ...open }, data: { accountId } });
  return count === 1;
}

/** Makes a draft that is not on its way an answer or a forwarded letter; true where it was one of the actor's. */
export async function writeDraftKind(actor: Actor, id: string, kind: DraftKind): Promise<boolean> {
  const { count } = await database().draft.updateMany({ where: { id, ...mine(actor), ...open }, data: { kind } });
  return count === 1;
}

/** True where the draft's letter is on its way or sent, so that it may not be changed. */
export async function isDraftLocked(id: string): Promise<boolean> {
  const row = await database().submission.findUnique({ where: { draftId: id }, select: { state: true } });
  return row !== null && !openStates.includes(row.state);
}

/** Closes a draft that was thrown away; false where it is not there or its letter is on its way. A refused letter goes with it. */
export async function closeDraft(actor: Actor, id: string): Promise<boolean> {
  const [, { count }] = await database().$transaction([
    database().submission.deleteMany({ where: { draftId: id, state: { in: openStates }, draft: mine(actor) } }),
    database().draft.updateMany({ where: { id, ...mine(actor), submission: null }, data: { closedAt: new Date() } }),
  ]);
  return count === 1;
}

/** Marks a draft as sent. For the outbox, which acts for nobody who is signed in. */
export async function closeSentDraft(id: string): Promise<void> {
  await database().draft.updateMany({ where: { id, closedAt: null }, data: { closedAt: new Date() } });
}

/**
 * Adds the row of a file whose bytes are in place, after the others. `full` where the letter's files would then be more than `most`, `closed` where the
 * letter went on its way or was closed meanwhile; nothing is added then. The caller has read the draft as the actor's own.
 */
export async function insertDraftFile(
  draftId: string,
  file: DraftFile,
  most: { bytes: number; files: number },
): Promise<'added' | 'full' | 'closed'> {
  return database().$transaction(async (tx) => {
    await holdDraft(tx, draftId);
    const draft = await tx.draft.findFirst({
      where: { id: draftId, ...open },
      select: { files: { select: { position: true, size: true } } },
    });
    if (!draft) return 'closed';
    const bytes = draft.files.reduce((sum, { size }) => sum + size, file.size);
    if (bytes > most.bytes || draft.files.length >= most.files) return 'full';
    const position = Math.max(-1, ...draft.files.map((other) => other.position)) + 1;
    await tx.draftFile.create({ data: { ...file, draftId, position } });
    await tx.draftUpload.deleteMany({ where: { id: file.id } });
    await tx.draft.update({ where: { id: draftId }, data: { updatedAt: new Date() } });
    return 'added';
  });
}

/**
 * Makes a file one that is on its way again, all of whose bytes are there; false where the draft has none such. The caller has read the draft as the
 * actor's own.
 */
export async function removeDraftFileRow(draftId: string, fileId: string): Promise<boolean> {
  return database().$transaction(async (tx) => {
    await holdDraft(tx, draftId);
    const row = await tx.draftFile.findFirst({ where: { id: fileId, draftId } });
    if (!row) return false;
    await tx.draftFile.delete({ where: { id: fileId } });
    const { position: _position, ...file } = row;
    await tx.draftUpload.create({ data: { ...file, modified: takenOut } });
    await tx.draft.update({ where: { id: draftId }, data: { updatedAt: new Date() } });
    return true;
  });
}

/**
 * Drops drafts closed before `before` (ms) that have no letter, or one that is filed and of which the outbox says nothing any more: who was refused stands there
 * until it is put away. One that a server held goes where it left before `leftBefore` (ms). Answers their ids; at most 500 at a time.
 */
export async function dropClosedDrafts(before: number, leftBefore: number): Promise<string[]> {
  const rows = await database().draft.findMany({
    where: {
      closedAt: { lt: new Date(before) },
      OR: [{ submission: null }, { submission: { state: 'filed', refused: '[]', OR: [{ held: false }, { sendAt: { lt: leftBefore } }] } }],
    },
    select: { id: true },
    take: 500,
  });
  const ids = rows.map((row) => row.id);
  await database().draft.deleteMany({ where: { id: { in: ids } } });
  return ids;
}

/** Which of these ids have a draft, open or closed: what lies in the uploads folder for none of them is an orphan (T59). */
export async function knownDraftIds(ids: string[]): Promise<Set<string>> {
  const rows = await database().draft.findMany({ where: { id: { in: ids } }, select: { id: true } });
  return new Set(rows.map((row) => row.id));
}
