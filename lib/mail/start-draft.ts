/** What a letter begins with: an answer or a forwarded letter is filled in from its original. */
import { randomUUID } from 'node:crypto';
import { insertDraft } from '@/lib/db/drafts';
import { readMessage } from '@/lib/db/messages';
import { preferencesOf } from '@/lib/db/preferences';
import { AppError } from '@/lib/errors';
import { headerFields } from '@/lib/mime/trust-header';
import type { Actor } from '@/lib/model/actor';
import type { StartDraftInput } from '@/lib/model/api';
import type { Draft, DraftContent, DraftFile, DraftKind } from '@/lib/model/draft';
import { emptyContent } from '@/lib/model/draft-content';
import type { AccountId } from '@/lib/model/ids';
import { say, type Tongue } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { dropUploads } from './draft-files';
import { takeOverFiles } from './draft-upload';
import { shown } from './drafts';
import { editAsNew } from './edit-as-new';
import { beginLinked } from './linked-answer';
import { openLetter } from './open-message';
import { type QuotePlace, quotedLetter } from './quote-letter';
import {
  answerReferences,
  attribution,
  firstHtml,
  firstText,
  forwardHead,
  forwardSubject,
  listSays,
  replyRecipients,
  replySubject,
  type Writing,
} from './reply';
import { withSignature } from './signature';
import { type Beginning, beginAnswer } from './start-as';

/**
 * Begins a letter, for an answer or a forwarded one filled in from the original: recipients without the writer's own addresses, subject,
 * quoted text in the words of `tongue`, its format with its pictures where the person writes so, and for a forwarded one its files. Throws `notFound` for a letter or account that is not the actor's, and what opening the
 * original throws; no draft stays behind then.
 */
export async function startDraft(actor: Actor, input: StartDraftInput, tongue: Tongue): Promise<Draft> {
  const original = input.originalId === null ? null : await readMessage(actor, input.originalId);
  if (!original && (input.kind !== 'new' || input.originalId !== null)) throw new AppError('notFound', say('said.draft.noOriginal'));
  if (original && input.kind === 'new') return shown(await editAsNew(actor, original));
  const wanted = input.accountId as AccountId | undefined;
  const linked = original ? null : await beginLinked(actor, wanted, input.inReplyTo);
  const begun = original ? await beginAnswer(actor, original, wanted) : (linked?.begun ?? null);
  if (!begun) throw new AppError('notFound', say('said.draft.noAccount'));
  const { account } = begun;
  const id = randomUUID();
  const base = {
    id,
    accountId: account.id,
    kind: input.kind,
    originalId: original?.row.id ?? null,
    originalHeader: original?.messageIdHeader ?? null,
  };
  if (!original || input.kind === 'new') {
    const { begun: _begun, ...answered } = linked ?? (await beginLinked(actor, wanted, undefined));
    return shown(await insertDraft({ ...base, ...answered, content: await asBegun(actor, emptyContent, begun), files: [] }));
  }
  const references = answerReferences(original);
  const writing = { ...tongue, timeZone: input.timeZone };
  try {
    const place = { draftId: id, account, format: input.format ?? (await formatOf(actor)), selection: input.selection };
    const opening = await begunContent(actor, input.kind, original, { writing, begun, place });
    const files = input.kind === 'forward' ? await takeOverFiles(actor, id, account, original) : [];
    return shown(await insertDraft({ ...base, references, content: opening.content, files: [...opening.files, ...files] }));
  } catch (error) {
    await dropUploads(id);
    throw error;
  }
}

/** In which form the person writes. */
async function formatOf(actor: Actor): Promise<'html' | 'plain'> {
  return (await preferencesOf(actor.userId)).writing === 'html' ? 'html' : 'plain';
}

/** The content as from whom the letter is begun, with the signature. */
async function asBegun(actor: Actor, content: DraftContent, { identity, from }: Beginning): Promise<DraftContent> {
  return withSignature({ ...content, identityId: identity?.id ?? null, from }, identity, (await formatOf(actor)) === 'html');
}

/** What a letter begins with, and the pictures in its text, already kept with the draft. */
export interface Opening {
  content: DraftContent;
  files: DraftFile[];
}

/** What a letter of this kind begins with. Throws `notFound`, and what opening the original throws. */
export async function openingContent(
  actor: Actor,
  kind: AnswerKind,
  original: StoredMessage,
  writing: Writing,
  place: QuotePlace,
): Promise<Opening> {
  const begun = await beginAnswer(actor, original, undefined);
  if (!begun) throw new AppError('notFound', say('said.draft.noAccount'));
  return begunContent(actor, kind, original, { writing, begun, place });
}

type AnswerKind = Exclude<DraftKind, 'new'>;

/** How and as whom somebody writes, and where it comes to stand. */
interface Circumstances {
  writing: Writing;
  begun: Beginning;
  place: QuotePlace;
}

async function begunContent(
  actor: Actor,
  kind: AnswerKind,
  original: StoredMessage,
  { writing, begun, place }: Circumstances,
): Promise<Opening> {
  const { row, cc } = original;
  const quoted = await quotedLetter(actor, original, place);
  const head = kind === 'forward' ? forwardHead(row, cc, writing) : attribution(row.from[0], row.sentAt ?? row.internalAt, writing);
  const people = kind === 'forward' ? {} : await recipients(kind, original, begun);
  const content = {
    ...emptyContent,
    ...people,
    subject: kind === 'forward' ? forwardSubject(row.subject) : replySubject(row.subject),
    text: firstText(kind, head, quoted.text),
    html: quoted.html === null ? null : firstHtml(kind, head, quoted.html),
  };
  return { content: await asBegun(actor, content, begun), files: quoted.files };
}

async function recipients(kind: 'reply' | 'replyAll', original: StoredMessage, { own }: Beginning) {
  const { row, cc, replyTo } = original;
  const { header } = await openLetter(original);
  const list = header === null ? null : listSays(headerFields(header));
  return replyRecipients(kind, { from: row.from, to: row.to, cc, replyTo, list }, own);
}
