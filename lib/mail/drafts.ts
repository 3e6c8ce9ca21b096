/** Writing letters: keeping, throwing away. */
import { readAccount } from '@/lib/db/accounts';
import {
  closeDraft,
  type DraftRecord,
  isDraftLocked,
  listDraftRows,
  readDraftRow,
  writeDraftAccount,
  writeDraftContent,
} from '@/lib/db/drafts';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { SaveDraftInput } from '@/lib/model/api';
import type { Draft } from '@/lib/model/draft';
import { contentOf } from '@/lib/model/draft-content';
import type { AccountId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { ringDraft, standingOf } from './draft-bell';
import { dropCopies, withoutStoodFor } from './draft-copies';
import { dropUploads } from './draft-files';
import { dropLinksOf } from './shared-of-letter';

/** A draft of the actor. Throws `notFound`. */
export async function readDraft(actor: Actor, id: string): Promise<Draft> {
  return shown(await ownDraft(actor, id));
}

/** The actor's drafts that are not sent, newest first, without those that a letter in the folder of drafts stands for. */
export async function listDrafts(actor: Actor): Promise<Draft[]> {
  return (await withoutStoodFor(actor, await listDraftRows(actor))).map(shown);
}

/**
 * Keeps what was written. Throws `conflict` where another window saved since `revision`, or where the letter is already on its way; what is
 * kept stays as it was. Saving the same once more is no conflict, so a save whose answer was lost can be repeated.
 */
export async function saveDraft(actor: Actor, id: string, { revision, ...content }: SaveDraftInput): Promise<Draft> {
  if (await writeDraftContent(actor, id, revision, content)) {
    const saved = await ownDraft(actor, id);
    ringDraft(actor, saved);
    return shown(saved);
  }
  const current = await openDraft(actor, id);
  if (JSON.stringify(contentOf(current)) === JSON.stringify(contentOf(content))) return shown(current);
  throw new AppError('conflict', say('said.draft.twoVersions'));
}

/**
 * Throws a draft away with its files; what lies of it in the folder of drafts goes when the line is there. Throws `notFound`, or `conflict` where its letter is on
 * its way.
 */
export async function discardDraft(actor: Actor, id: string): Promise<void> {
  await openDraft(actor, id);
  if (!(await closeDraft(actor, id))) throw onItsWay();
  await dropCopies(actor, id, 'trash').catch((error: unknown) => {
    // It is thrown away; `mendDrafts` tries the copies again.
    if (!isAppError(error)) throw error;
    log.info({ room: 'mail', code: error.code }, 'copies of a draft that was thrown away are still in the folder');
  });
  await dropUploads(id);
  await dropLinksOf(id);
}

/** Lets the letter go out from another account of the actor. Throws `notFound`, or `conflict` where it is on its way. */
export async function changeFrom(actor: Actor, id: string, accountId: AccountId): Promise<Draft> {
  await openDraft(actor, id);
  if (!(await readAccount(actor, accountId))) throw new AppError('notFound', say('said.draft.accountClosed'));
  if (!(await writeDraftAccount(actor, id, accountId))) throw onItsWay();
  const moved = await ownDraft(actor, id);
  ringDraft(actor, moved);
  return shown(moved);
}

/** The draft as the actor's own, whatever its state. Throws `notFound`. */
export async function ownDraft(actor: Actor, id: string): Promise<DraftRecord> {
  const draft = await readDraftRow(actor, id);
  if (!draft) throw noDraft();
  return draft;
}

/** The draft where it may be changed. Throws `notFound` or `conflict`. */
export async function openDraft(actor: Actor, id: string): Promise<DraftRecord> {
  const draft = await ownDraft(actor, id);
  if (await isDraftLocked(id)) throw onItsWay();
  if (draft.closedAt !== null) throw new AppError('conflict', say('said.draft.closed'));
  return draft;
}

/** Said of a draft that is not the actor's. */
export function noDraft(): AppError {
  return new AppError('notFound', say('said.draft.none'));
}

/** Said of a draft whose letter is on its way. */
export function onItsWay(): AppError {
  return new AppError('conflict', say('said.draft.onItsWay'));
}

/** What the browser may know of a draft. */
export function shown(draft: DraftRecord): Draft {
  const { id, accountId, kind, originalId, files, revision, updatedAt, source, sendAt } = draft;
  const shownTime = sendAt === undefined ? {} : { sendAt };
  const inFolder = source !== null && source.uid > 0;
  return { ...contentOf(draft), id, accountId, kind, originalId, files, revision, updatedAt, inFolder, ...shownTime, ...standingOf(id) };
}
