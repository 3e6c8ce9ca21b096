/** What follows once the submission server has a letter: the copy in Sent, the marks on originals, closing the draft. */
import { closeSentDraft, type DraftRecord, readDraftRow } from '@/lib/db/drafts';
import { listMailboxes } from '@/lib/db/mailboxes';
import { findByHeader, readMessage } from '@/lib/db/messages';
import { changeSubmission, type SubmissionRecord, type SubmissionStep } from '@/lib/db/submissions';
import { type AppError, isAppError, toldOf } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { MessageId } from '@/lib/model/ids';
import { say, type Told } from '@/lib/model/said';
import { changeFlags } from './act-flags';
import { dropCopies } from './draft-copies';
import { dropFrozenLetter, dropUploads } from './draft-files';
import { fileCopy } from './file-copy';
import { lettersAlong } from './letters-along';
import { begunAt, retryAt, waitingNote } from './submission-words';
import { announceSubmission } from './submissions';

const dayMs = 24 * 3_600_000;
const farMs = 365 * dayMs;

/**
 * Does the steps that are not done yet, each committed by itself, so that a crash repeats none of them. The letter is never sent again here. A copy
 * that the server will not take leaves the letter `accepted` with a note, to be tried again by itself for a day and then by hand (R13, R14).
 */
export async function finishLetter(actor: Actor, submission: SubmissionRecord, holder: string, now: number): Promise<void> {
  const done = new Set(submission.steps);
  const take = async (step: SubmissionStep, work: () => Promise<void>): Promise<AppError | null> => {
    if (done.has(step)) return null;
    try {
      await work();
    } catch (error) {
      if (!isAppError(error)) throw error;
      log.warn({ room: 'mail', submission: submission.id, step, code: error.code }, 'step after sending failed');
      return error;
    }
    done.add(step);
    await changeSubmission(submission.id, { steps: [...done] });
    return null;
  };
  const { id: submissionId, accountId, messageIdHeader, envelope } = submission;
  const draftFault = await take('draft', async () => {
    // Closed whatever becomes of its copies: it is sent.
    await closeSentDraft(submission.draftId);
    await dropCopies(actor, submission.draftId, 'gone');
  });
  const copyFault = await take('copy', () => fileCopy(actor, { submissionId, accountId, messageIdHeader, bcc: envelope.bcc }));
  const markFault = await take('mark', () => markOriginals(actor, submission));
  const attempts = submission.attempts + 1;
  const givenUp = now - begunAt(submission) > dayMs;
  if (!copyFault && !markFault && (!draftFault || givenUp)) {
    if (submission.waiting.length === 0) return settle(actor, submission, holder);
    // The others have the letter; those who were put off are tried alone (R18).
    const waits = { state: 'deferred', note: waitingNote(submission), attempts, notBefore: retryAt(now, attempts) } as const;
    const waiting = await changeSubmission(submissionId, waits, { holder, release: true });
    if (waiting) announceSubmission(actor, waiting);
    return;
  }
  const note = copyFault ? copyNote(copyFault, givenUp) : submission.note;
  const changed = await changeSubmission(
    submissionId,
    { note, attempts, notBefore: givenUp ? now + farMs : retryAt(now, attempts) },
    { holder, release: true },
  );
  if (changed) announceSubmission(actor, changed);
}

/** Ends a letter: `filed`, its frozen bytes and its files gone. The note about refused recipients stays. */
export async function settle(actor: Actor, submission: SubmissionRecord, holder?: string): Promise<void> {
  const refused = submission.refused.length > 0;
  const note = refused ? [say('said.note.partly', { count: submission.refused.length, of: submission.envelope.to.length })] : null;
  const filed = await changeSubmission(submission.id, { state: 'filed', note, waiting: [] }, { holder, release: true });
  if (!filed) return;
  await dropFrozenLetter(submission.id);
  await dropUploads(submission.draftId);
  announceSubmission(actor, filed);
}

function copyNote(fault: AppError, givenUp: boolean): Told {
  return [say('said.note.notFiled'), ...toldOf(fault), say(givenUp ? 'said.note.filingStopped' : 'said.note.again')];
}

/**
 * Sets `\Answered` or `$Forwarded` on the original, and `$Forwarded` on letters that went along as files (RFC 9051 section 2.3.2). One that is gone needs
 * no mark.
 */
async function markOriginals(actor: Actor, submission: SubmissionRecord): Promise<void> {
  const draft = await readDraftRow(actor, submission.draftId);
  if (!draft) return;
  const original = draft.kind === 'new' ? null : await findOriginal(actor, draft);
  const mark = (ids: MessageId[], flag: string) => changeFlags(actor, { ids, add: [flag], remove: [], quiet: true });
  if (original !== null) await mark([original], draft.kind === 'forward' ? '$Forwarded' : '\\Answered');
  const along = await lettersAlong(actor, draft);
  if (along.length > 0) await mark(along, '$Forwarded');
}

/** The row of the letter that a draft answers or passes on; found by its Message-ID where the row it had is gone. */
export async function findOriginal(actor: Actor, draft: DraftRecord): Promise<MessageId | null> {
  if (draft.originalId !== null && (await readMessage(actor, draft.originalId))) return draft.originalId;
  if (draft.originalHeader === null) return null;
  for (const mailbox of await listMailboxes(actor)) {
    const [found] = await findByHeader(actor, mailbox.id, draft.originalHeader);
    if (found !== undefined) return found;
  }
  return null;
}
