/**
 * Drafts that lie on the mail server, begun there by another program or put there by us (draft-put). A press takes one over as a draft of ours; a newer
 * version that another program saved is noticed. Invariants: of one draft the folder holds one letter, whatever breaks off in between; two versions written in two
 * places are never both lost; sending takes the letter out of the folder exactly once (draft-copies).
 */
import { randomUUID } from 'node:crypto';
import type { DraftSource } from '@/lib/db/draft-sources';
import {
  type DraftRecord,
  insertDraft,
  isDraftLocked,
  listTakenDrafts,
  listThrownDrafts,
  readDraftRow,
  writeDraftContent,
  writeDraftFiles,
  writeDraftSource,
} from '@/lib/db/drafts';
import { readMailbox } from '@/lib/db/mailboxes';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { TakenOver } from '@/lib/model/api';
import type { Draft, DraftFile } from '@/lib/model/draft';
import { contentOf } from '@/lib/model/draft-content';
import type { MessageId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { inTurn } from './draft-bell';
import { dropCopies, isEdited, mendDraft, settleCopies } from './draft-copies';
import { dropUpload, dropUploads } from './draft-files';
import { accountOf, noticeElsewhere } from './draft-put';
import { readDraftLetter } from './draft-reading';
import { ownDraft, readDraft, shown } from './drafts';
import { storedMessage } from './open-message';

/**
 * Makes the letter of a folder of drafts a draft of ours, or answers the one that it is already. Where another program saved a newer version of one that was
 * also written on here, the newest is shown and the answer holds the other one. Throws `badInput` for a letter that is no draft, and what opening it throws.
 */
export function takeOverDraft(actor: Actor, id: MessageId): Promise<TakenOver> {
  return inTurn(`account ${actor.userId}`, async () => {
    const stored = await storedMessage(actor, id);
    const mailbox = await readMailbox(actor, stored.mailbox.id);
    if (mailbox?.role !== 'drafts' && !stored.row.flags.includes('\\Draft')) throw new AppError('badInput', say('said.draft.notDraft'));
    const known = await knownDraft(actor, stored);
    if (known) return known;
    const { draft, formatted } = await insertTaken(actor, stored);
    return { draft: shown(draft), other: null, formatted };
  });
}

/** Does the draft stand for just this letter? */
const standsFor = ({ source }: DraftRecord, { mailbox, uid }: StoredMessage): boolean =>
  source?.mailboxId === mailbox.id && source.uid === uid && source.uidValidity === mailbox.uidValidity;

const hasItsHeader = ({ source, accountId }: DraftRecord, { mailbox, messageIdHeader }: StoredMessage): boolean =>
  messageIdHeader !== null && accountId === mailbox.accountId && [source?.header, source?.pending?.header].includes(messageIdHeader);

/** The draft that the letter is a version of, with that version taken in where it is the newer one. */
async function knownDraft(actor: Actor, stored: StoredMessage): Promise<TakenOver | null> {
  const drafts = await listTakenDrafts(actor);
  const known = drafts.find((draft) => standsFor(draft, stored)) ?? drafts.find((draft) => hasItsHeader(draft, stored));
  if (!known) return null;
  if (standsFor(known, stored)) return { draft: shown(known), other: null, formatted: false };
  // It may just be being put into the folder: which letter it stands for is known after that.
  return inTurn(`draft ${known.id}`, async () => {
    const current = await storedMessage(actor, stored.row.id);
    const draft = await readDraftRow(actor, known.id);
    const isStill = draft?.closedAt === null && (standsFor(draft, current) || hasItsHeader(draft, current));
    return isStill ? asVersion(actor, draft, current) : null;
  });
}

async function asVersion(actor: Actor, found: DraftRecord, stored: StoredMessage): Promise<TakenOver | null> {
  const { messageIdHeader } = stored;
  if (!found.source) return null;
  const plain = { other: null, formatted: false };
  if (standsFor(found, stored) || (await isDraftLocked(found.id))) return { draft: shown(found), ...plain };
  const here = { ...placeOf(stored), header: messageIdHeader, pending: null };
  if (found.source.pending?.header === messageIdHeader) {
    // Put there by us, and the stop came before that was noted.
    await settleCopies(actor, found, { ...here, revision: found.source.pending.revision, files: found.source.pending.files });
    return { draft: shown(await ownDraft(actor, found.id)), ...plain };
  }
  const edited = isEdited(found, found.source);
  if (edited && found.updatedAt > stored.row.internalAt) {
    await writeDraftSource(found.id, { ...here, revision: 0, files: [] });
    return { draft: shown(await ownDraft(actor, found.id)), ...plain };
  }
  const other = edited ? contentOf(found) : null;
  const { draft, formatted } = await takeIn(actor, found, stored);
  return { draft: shown(draft), other, formatted };
}

/** The draft as it is now, also where another program wrote on it. Throws `notFound`, and what opening the other version throws. */
export async function freshDraft(actor: Actor, id: string): Promise<Draft> {
  await noticeElsewhere(actor, id, async (draft, letter) => takeIn(actor, draft, await storedMessage(actor, letter)));
  return readDraft(actor, id);
}

/** A draft that holds what a letter of the folder says; `formatted` where that has format which could not be taken over. */
interface Taken {
  draft: DraftRecord;
  formatted: boolean;
}

/** Puts the newer version of the folder in the place of what the draft held. */
async function takeIn(actor: Actor, draft: DraftRecord, stored: StoredMessage): Promise<Taken> {
  const account = await accountOf(actor, draft);
  const { content, files, formatted } = await readDraftLetter(actor, stored, draft.id, account);
  if (!(await writeDraftContent(actor, draft.id, draft.revision, content))) {
    for (const file of files) await dropUpload(draft.id, file.id);
    throw new AppError('conflict', say('said.draft.changed'));
  }
  await writeDraftFiles(draft.id, files);
  for (const file of draft.files) await dropUpload(draft.id, file.id);
  await writeDraftSource(draft.id, sourceOf(stored, draft.revision + 1, files));
  return { draft: await ownDraft(actor, draft.id), formatted };
}

async function insertTaken(actor: Actor, stored: StoredMessage): Promise<Taken> {
  const id = randomUUID();
  const account = await accountOf(actor, { accountId: stored.mailbox.accountId });
  try {
    const { content, files, formatted } = await readDraftLetter(actor, stored, id, account);
    const draft = await insertDraft({
      id,
      accountId: account.id,
      kind: stored.inReplyTo === null ? 'new' : 'reply',
      originalId: null,
      originalHeader: stored.inReplyTo,
      references: stored.references,
      content,
      files,
      source: sourceOf(stored, 1, files),
    });
    return { draft, formatted };
  } catch (error) {
    await dropUploads(id);
    throw error;
  }
}

/** Mends what a stop of this program left of the actor's drafts, and takes out of the folder what the line kept there of those thrown away. What cannot be mended now is at the next look. */
export async function mendDrafts(actor: Actor): Promise<void> {
  const report = (error: unknown) =>
    log.info({ room: 'mail', code: isAppError(error) ? error.code : 'internal' }, 'a draft could not be mended');
  const mend = async (id: string) => {
    const draft = await readDraftRow(actor, id);
    if (draft) await mendDraft(actor, draft);
  };
  const [drafts, thrown] = await Promise.all([listTakenDrafts(actor), listThrownDrafts(actor)]).catch((error: unknown) => {
    report(error);
    return [[], []];
  });
  for (const { id, source } of drafts) if (source?.pending) await inTurn(`draft ${id}`, () => mend(id)).catch(report);
  for (const { id, source } of thrown) if (source?.pending) await dropCopies(actor, id, 'trash').catch(report);
}

const placeOf = ({ mailbox, uid }: StoredMessage) => ({ mailboxId: mailbox.id, uidValidity: mailbox.uidValidity, uid });

function sourceOf(stored: StoredMessage, revision: number, files: readonly DraftFile[]): DraftSource {
  return { ...placeOf(stored), header: stored.messageIdHeader, revision, files: files.map(({ id }) => id), pending: null };
}
