/** Sending: once per draft, by the person's will, and what a person can do about a letter that is stuck. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { readAccount } from '@/lib/db/accounts';
import { closeSentDraft, type DraftRecord } from '@/lib/db/drafts';
import {
  changeOwnSubmission,
  insertSubmission,
  readSubmission,
  removeSubmission,
  type SubmissionChanges,
  type SubmissionRecord,
} from '@/lib/db/submissions';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { Submission } from '@/lib/model/draft';
import { say } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import { type Composition, composeMessage, envelopeOf } from '@/lib/smtp/compose';
import { dropCopies } from './draft-copies';
import { dropFrozenLetter, freezeLetter, openUpload } from './draft-files';
import { ownDraft } from './drafts';
import { settle } from './finish-letter';
import { ringOutbox } from './outbox-bell';
import { announceSubmission, shownSubmission } from './submissions';
import { canSubmit } from './submit-letter';

/** How long the screen waits to be told how it went; the outbox goes on by itself. */
const waitMs = 8000;
const lookEveryMs = 100;

/**
 * Sends a draft: freezes its bytes, puts them into the outbox exactly once, and waits a few seconds for the outcome. The same draft posted again,
 * also at the same time, answers the same submission (R16); only a letter that the server refused is made anew. Throws `badInput` on a bad or missing
 * address, `notFound`, and `conflict` where the draft was thrown away or changed meanwhile.
 */
export async function sendDraft(actor: Actor, draftId: string): Promise<Submission> {
  const draft = await ownDraft(actor, draftId);
  const existing = await readSubmission(actor, { draftId });
  if (existing && existing.state !== 'refused') return outcomeOf(actor, existing);
  if (draft.closedAt !== null) throw new AppError('conflict', say('said.send.thrownAway'));
  const account = await readAccount(actor, draft.accountId);
  if (!account) throw new AppError('notFound', say('said.send.noAccount'));
  const id = randomUUID();
  const letter = composition(draft, account, existing?.messageIdHeader ?? `${randomUUID()}@${account.address.split('@').pop()}`);
  const envelope = { ...envelopeOf(letter), bcc: letter.bcc };
  if (envelope.to.length === 0) throw new AppError('badInput', say('said.send.nobody'));
  await freezeLetter(id, composeMessage(letter));
  const row = { id, draftId, accountId: account.id, messageIdHeader: letter.messageIdHeader, subject: draft.subject, envelope };
  const { made, replaced } = await insertSubmission(row, draft);
  if (!made || replaced) await dropFrozenLetter(made && replaced ? replaced : id);
  const kept = await readSubmission(actor, { draftId });
  if (!kept) throw new AppError('conflict', say('said.send.changed'));
  if (made) announceSubmission(actor, kept);
  ringOutbox();
  return outcomeOf(actor, kept);
}

/**
 * Tries a stuck letter again now, by the person's will: the same bytes with the same Message-ID, or only the copy of one that was sent. Throws
 * `notFound`, or `conflict` where it is being worked on or done.
 */
export async function retrySubmission(actor: Actor, id: string): Promise<Submission> {
  const anew: SubmissionChanges = { state: 'queued', note: null, refused: [], notBefore: 0, attempts: 0 };
  const again = await onceLookedUp(actor, id, () =>
    changeOwnSubmission(actor, id, ['queued', 'deferred', 'refused', 'unclear'], anew, Date.now()),
  );
  const filing = !again && (await changeOwnSubmission(actor, id, ['accepted'], { notBefore: 0 }, Date.now()));
  const submission = await readSubmission(actor, { id });
  if (!submission) throw noSubmission();
  if (!again && !filing) throw beingSent();
  announceSubmission(actor, submission);
  ringOutbox();
  return outcomeOf(actor, submission, filing ? 'filed' : 'accepted');
}

/**
 * Takes a letter out of the outbox. One that is not sent goes back to the drafts; of one that was sent, only the missing copy is given up; one that is
 * done is put away. Throws `notFound`, or `conflict` where it is being worked on.
 */
export async function cancelSubmission(actor: Actor, id: string): Promise<void> {
  const submission = await readSubmission(actor, { id });
  if (!submission) throw noSubmission();
  if (submission.state === 'accepted') {
    if (!(await changeOwnSubmission(actor, id, ['accepted'], { steps: ['copy', 'mark', 'draft'] }, Date.now()))) throw beingSent();
    await dropCopies(actor, submission.draftId, 'gone');
    await closeSentDraft(submission.draftId);
    await settle(actor, submission);
    return;
  }
  if (!(await onceLookedUp(actor, id, () => removeSubmission(actor, id, Date.now())))) throw beingSent();
  await dropFrozenLetter(id);
}

/**
 * Does what a person decided. An unclear letter is looked for in Sent by itself, as soon as it is unclear: whoever decides meanwhile waits for
 * what that finds, at most a few seconds. Answers what `decide` does at last: whether it could be done.
 */
async function onceLookedUp(actor: Actor, id: string, decide: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + waitMs; ; await pause(lookEveryMs)) {
    if (await decide()) return true;
    const current = await readSubmission(actor, { id });
    // What became free only after the try is tried once more.
    if (current?.state !== 'unclear' || Date.now() > end) return false;
  }
}

function noSubmission(): AppError {
  return new AppError('notFound', say('said.send.notInOutbox'));
}

function beingSent(): AppError {
  return new AppError('conflict', say('said.send.busy'));
}

/** Waits until the letter is decided, at most a few seconds; at once where nobody is signed in to its account. */
async function outcomeOf(actor: Actor, submission: SubmissionRecord, awaited: 'accepted' | 'filed' = 'accepted'): Promise<Submission> {
  const pending = awaited === 'accepted' ? ['queued', 'sending'] : ['accepted'];
  const end = Date.now() + waitMs;
  let current = submission;
  while (pending.includes(current.state) && Date.now() < end && canSubmit(current.accountId)) {
    await pause(lookEveryMs);
    const next = await readSubmission(actor, { id: submission.id });
    if (!next) break;
    const retried = awaited === 'filed' && next.attempts !== submission.attempts;
    current = next;
    if (retried) break;
  }
  return shownSubmission(current);
}

/** What the letter of a draft is made of, without the name of the program or anything else that is not the writer's. */
export function composition(draft: DraftRecord, account: AccountRecord, messageIdHeader: string): Composition {
  const answers = draft.kind === 'reply' || draft.kind === 'replyAll';
  return {
    from: { name: account.name, address: account.address },
    to: draft.to,
    cc: draft.cc,
    bcc: draft.bcc,
    subject: draft.subject,
    text: draft.text,
    messageIdHeader,
    date: new Date(),
    inReplyTo: answers ? draft.originalHeader : null,
    references: draft.references,
    files: draft.files.map((file) => ({ filename: file.filename, type: file.type, open: () => openUpload(draft.id, file.id) })),
  };
}
