/** Sending: once per draft, by the person's will, and what a person can do about a letter that is stuck. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { readAccount } from '@/lib/db/accounts';
import { closeSentDraft } from '@/lib/db/drafts';
import { startLinks } from '@/lib/db/shared-files';
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
import { composeMessage, envelopeOf } from '@/lib/smtp/compose';
import { newMessageId } from '@/lib/smtp/message-id';
import { announcedSize, askHold, askSize } from '@/lib/smtp/submit';
import { composition } from './composition';
import { dropCopies } from './draft-copies';
import { dropFrozenLetter, freezeLetter } from './draft-files';
import { ownDraft } from './drafts';
import { settle } from './finish-letter';
import { bearing, senderOf } from './identities';
import { ringOutbox } from './outbox-bell';
import { type SendWish, sendTime } from './send-times';
import { forgetIdlePasswords, keepingPassword } from './sending-password';
import { announceGone, announceSubmission, isRedirect, shownSubmission } from './submissions';
import { canSubmit } from './submit-letter';

/** How long the screen waits to be told how it went; the outbox goes on by itself. */
const waitMs = 8000;
const lookEveryMs = 100;

/**
 * Sends a draft: freezes its bytes, puts them into the outbox exactly once, and waits a few seconds for the outcome where it goes at once. The same draft
 * posted again, also at the same time, answers the same submission (R16); only a letter that the server refused is made anew. Throws `badInput` on a bad
 * or missing address and on a time that is past or too far, `tooLarge`, `notFound`, and `conflict` where the draft was thrown away or changed meanwhile.
 */
export async function sendDraft(actor: Actor, draftId: string, wish: SendWish = {}): Promise<Submission> {
  const draft = await ownDraft(actor, draftId);
  const existing = await readSubmission(actor, { draftId });
  if (existing && existing.state !== 'refused') return outcomeOf(actor, existing);
  const time = sendTime(wish, Date.now());
  if (draft.closedAt !== null) throw new AppError('conflict', say('said.send.thrownAway'));
  const account = await readAccount(actor, draft.accountId);
  if (!account) throw new AppError('notFound', say('said.send.noAccount'));
  const id = randomUUID();
  const sender = await senderOf(actor, draft, account, { strict: true });
  const header = existing?.messageIdHeader ?? newMessageId(sender.from.address);
  const goesAt = Math.max(Date.now(), time.sendAt ?? time.notBefore ?? 0);
  // A letter bears the date on which it goes.
  const letter = bearing(await composition(draft, account, header, goesAt), sender);
  const envelope = { ...envelopeOf(letter), bcc: letter.bcc };
  if (envelope.to.length === 0) throw new AppError('badInput', say('said.send.nobody'));
  const bytes = await freezeLetter(id, composeMessage(letter));
  if (time.notBefore) await refuseTooLarge(account, id, bytes);
  await startLinks(draftId, goesAt);
  const row = { id, draftId, accountId: account.id, messageIdHeader: letter.messageIdHeader, subject: draft.subject, envelope, ...time };
  const { made, replaced } = await insertSubmission(row, draft);
  if (!made || replaced) await dropFrozenLetter(made && replaced ? replaced : id);
  const kept = await readSubmission(actor, { draftId });
  if (!kept) throw new AppError('conflict', say('said.send.changed'));
  if (made) announceSubmission(actor, kept);
  ringOutbox();
  return outcomeOf(actor, kept);
}

/** Letters smaller than this are taken everywhere, bytes. */
const alwaysTaken = 1_000_000;

/** Refuses a letter that its server would not take before it waits in vain (R20). Throws `tooLarge`; the draft is as it was. */
async function refuseTooLarge(account: AccountRecord, id: string, bytes: number): Promise<void> {
  if (bytes > alwaysTaken) await askSize(account.smtp);
  const limit = announcedSize(account.smtp);
  if (limit === null || bytes <= limit) return;
  await dropFrozenLetter(id);
  throw new AppError('tooLarge', say('said.smtp.larger', { limit }));
}

/** Until when the submission server of a draft's account holds letters (RFC 4865), ms; null where it holds none. Throws `notFound`. */
export async function holdingOf(actor: Actor, draftId: string): Promise<number | null> {
  const draft = await ownDraft(actor, draftId);
  const account = await readAccount(actor, draft.accountId);
  const hold = account && (await askHold(account.smtp));
  return hold ? Math.min(hold.until, Date.now() + hold.seconds * 1000) : null;
}

/**
 * Tries a stuck letter again now, by the person's will: the same bytes with the same Message-ID, or only the copy of one that was sent. One that was refused
 * and then written on goes as it is now. Throws `notFound`, or `conflict` where it is being worked on or done; what `sendDraft` throws, too.
 */
export async function retrySubmission(actor: Actor, id: string): Promise<Submission> {
  const before = await readSubmission(actor, { id });
  if (!before) throw noSubmission();
  if (await isRewritten(actor, before)) return sendDraft(actor, before.draftId);
  const anew: SubmissionChanges =
    before.waiting.length > 0
      ? { state: 'deferred', note: null, notBefore: 0 }
      : { state: 'queued', note: null, refused: [], notBefore: 0, attempts: 0 };
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

/** Was a letter that the server refused written on since? A receipt is nobody's words, and what is passed on has none. */
async function isRewritten(actor: Actor, { state, waiting, envelope, draftId, createdAt }: SubmissionRecord): Promise<boolean> {
  if (state !== 'refused' || waiting.length > 0 || envelope.from === '') return false;
  const { closedAt, updatedAt } = await ownDraft(actor, draftId);
  return closedAt === null && updatedAt > createdAt;
}

/**
 * Takes a letter out of the outbox. One that is not sent goes back to the drafts; of one that was sent, only the missing copy or the recipients that were
 * put off are given up; one that is done is put away. Throws `notFound`, or `conflict` where it is being worked on.
 */
export async function cancelSubmission(actor: Actor, id: string): Promise<void> {
  const submission = await readSubmission(actor, { id });
  if (!submission) throw noSubmission();
  if (submission.state === 'accepted' || submission.waiting.length > 0) {
    const refused = [...submission.refused, ...submission.waiting];
    const givenUp: SubmissionChanges = { state: 'accepted', refused, waiting: [], steps: ['copy', 'mark', 'draft'] };
    // Who of them got it meanwhile was not refused.
    if (!(await changeOwnSubmission(actor, id, ['accepted', 'deferred', 'unclear'], givenUp, Date.now(), submission.updatedAt)))
      throw beingSent();
    await closeSentDraft(submission.draftId);
    await dropCopies(actor, submission.draftId, 'gone');
    await settle(actor, { ...submission, refused });
    return;
  }
  const removed = () => removeSubmission(actor, id, ['queued', 'deferred', 'refused', 'unclear', 'filed'], Date.now());
  if (!(await onceLookedUp(actor, id, removed))) throw beingSent();
  await forgetSubmission(actor, submission);
}

/**
 * Takes a letter back that has not begun to go (U3): it is a draft again. Of this and the start of sending one wins. Throws `notFound`, or `conflict` where
 * it is going or has gone.
 */
export async function takeBackSubmission(actor: Actor, id: string): Promise<void> {
  const submission = await readSubmission(actor, { id });
  if (!submission) throw noSubmission();
  if (!(await removeSubmission(actor, id, ['queued', 'deferred', 'refused'], Date.now()))) {
    throw tooLate();
  }
  await forgetSubmission(actor, submission);
}

/** Lets a letter that waits for its time go at another one, or now. Throws like `sendDraft` and `takeBackSubmission`; it then waits as before. */
export async function rescheduleSubmission(actor: Actor, id: string, wish: SendWish): Promise<Submission> {
  const submission = await readSubmission(actor, { id });
  if (!submission) throw noSubmission();
  const { notBefore = 0, sendAt = null } = sendTime(wish, Date.now());
  if (isRedirect(submission)) {
    // It has no draft that it could be made of anew: it goes as it is.
    const changes: SubmissionChanges = { state: 'queued', note: null, refused: [], attempts: 0, notBefore, sendAt, held: false };
    if (!(await changeOwnSubmission(actor, id, ['queued', 'deferred', 'refused'], changes, Date.now()))) throw tooLate();
    return shownAgain(actor, id);
  }
  return keepingPassword(submission.accountId, async () => {
    await takeBackSubmission(actor, id);
    return sendDraft(actor, submission.draftId, wish);
  });
}

/** Tells of a letter whose time was changed, and has the outbox look at it. */
async function shownAgain(actor: Actor, id: string): Promise<Submission> {
  const submission = await readSubmission(actor, { id });
  if (!submission) throw noSubmission();
  announceSubmission(actor, submission);
  ringOutbox();
  return outcomeOf(actor, submission);
}

async function forgetSubmission(actor: Actor, submission: SubmissionRecord): Promise<void> {
  await dropFrozenLetter(submission.id);
  await forgetIdlePasswords();
  announceGone(actor, submission);
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

function tooLate(): AppError {
  return new AppError('conflict', say('said.send.tooLate'));
}

function beingSent(): AppError {
  return new AppError('conflict', say('said.send.busy'));
}

/** Waits until the letter is decided, at most a few seconds; at once where nobody is signed in to its account. */
async function outcomeOf(actor: Actor, submission: SubmissionRecord, awaited: 'accepted' | 'filed' = 'accepted'): Promise<Submission> {
  const pending = awaited === 'accepted' ? ['queued', 'sending'] : ['accepted'];
  const end = Date.now() + waitMs;
  let current = submission;
  while (pending.includes(current.state) && current.notBefore <= Date.now() && Date.now() < end && canSubmit(current.accountId)) {
    await pause(lookEveryMs);
    const next = await readSubmission(actor, { id: submission.id });
    if (!next) break;
    const retried = awaited === 'filed' && next.attempts !== submission.attempts;
    current = next;
    if (retried) break;
  }
  return shownSubmission(current);
}
