/**
 * One round of work on a letter on its way out. The outbox calls it with the lease in hand. The order of the commits is the promise: `sending`
 * before the first command that names the letter, `accepted` before anything else happens, each later step once.
 */
import { readAccount } from '@/lib/db/accounts';
import { changeSubmission, type SubmissionChanges, type SubmissionRecord } from '@/lib/db/submissions';
import { isAppError, toldOf } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import { say, type Told } from '@/lib/model/said';
import { type SubmitOutcome, submitMessage } from '@/lib/smtp/submit';
import { engine } from '@/lib/sync/engine';
import { frozenLetter } from './draft-files';
import { isInSent } from './file-copy';
import { finishLetter } from './finish-letter';
import { retryAt } from './submission-words';
import { announceSubmission } from './submissions';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** True where the account's password is at hand; a letter of an account that nobody is signed in to waits. */
export function canSubmit(accountId: AccountId): boolean {
  return engine().credentials(accountId) !== null;
}

/** Calls `listener` whenever the line to an account's mail server is there again. Answers how to stop. */
export function whenLineIsBack(listener: (accountId: AccountId) => void): () => void {
  return engine().onOnline(listener);
}

/**
 * Does what the letter needs now: sends it, looks an unclear one up in Sent, or files the copy of an accepted one. `holder` names the lease. A
 * letter found in `sending` was left there by a crash; nobody knows how far it came, so it becomes `unclear` and is never sent by itself (R17).
 */
export async function workSubmission(actor: Actor, submission: SubmissionRecord, holder: string, now: number): Promise<void> {
  switch (submission.state) {
    case 'queued':
    case 'deferred':
      return sendLetter(actor, submission, holder, now);
    case 'sending': {
      const note = [say('said.note.interrupted')];
      await change(actor, submission, { state: 'unclear', note, notBefore: 0 }, { holder, release: true });
      return;
    }
    case 'unclear':
      return lookUp(actor, submission, holder, now);
    case 'accepted':
      return finishLetter(actor, submission, holder, now);
    default:
      return;
  }
}

class LeaseLost extends Error {}

async function sendLetter(actor: Actor, submission: SubmissionRecord, holder: string, now: number): Promise<void> {
  let outcome: SubmitOutcome;
  try {
    outcome = await attempt(actor, submission, holder);
  } catch (error) {
    if (error instanceof LeaseLost) return;
    if (!isAppError(error)) throw error;
    outcome = { kind: 'refused', error, refused: [] };
  }
  log.info({ room: 'mail', submission: submission.id, outcome: outcome.kind, attempt: submission.attempts + 1 }, 'letter submitted');
  if (outcome.kind !== 'accepted') {
    await change(actor, submission, fallbackChanges(submission, outcome, now), { release: true });
    return;
  }
  const { refused } = outcome;
  const accepted = await change(actor, submission, {
    state: 'accepted',
    refused,
    note: partly(submission, refused.length),
    attempts: 0,
    notBefore: 0,
  });
  if (accepted) await finishLetter(actor, accepted, holder, now);
}

async function attempt(actor: Actor, submission: SubmissionRecord, holder: string): Promise<SubmitOutcome> {
  const account = await readAccount(actor, submission.accountId);
  const credentials = engine().credentials(submission.accountId);
  if (!account || !credentials) throw new LeaseLost('Nobody is signed in to this account any more.');
  const letter = await frozenLetter(submission.id);
  const { from, to } = submission.envelope;
  const handOver = (sender: string) =>
    submitMessage({ endpoint: account.smtp, ...credentials }, { from: sender, to }, letter, async () => {
      if (!(await change(actor, submission, { state: 'sending', note: null }, { holder })))
        throw new LeaseLost('Another process works on this letter.');
    });
  const outcome = await handOver(from);
  // Receipts go out without an address to return to (RFC 8098 section 3), where the server lets people do that.
  return from === '' && outcome.kind === 'refused' ? handOver(account.address) : outcome;
}

function fallbackChanges(
  submission: SubmissionRecord,
  outcome: Exclude<SubmitOutcome, { kind: 'accepted' }>,
  now: number,
): SubmissionChanges {
  const note = toldOf(outcome.error);
  if (outcome.kind === 'unclear') return { state: 'unclear', note, notBefore: 0 };
  const attempts = submission.attempts + 1;
  if (outcome.kind === 'refused') return { state: 'refused', note, refused: outcome.refused, attempts };
  if (now - submission.createdAt > dayMs) {
    return { state: 'refused', note: [...note, say('said.note.stopped')], refused: outcome.refused, attempts };
  }
  return {
    state: 'deferred',
    note: [...note, say('said.note.again')],
    refused: outcome.refused,
    attempts,
    notBefore: retryAt(now, attempts),
  };
}

function partly(submission: SubmissionRecord, refused: number): Told | null {
  return refused === 0 ? null : [say('said.note.partly', { count: refused, of: submission.envelope.to.length })];
}

/** An unclear letter that turns up in Sent was accepted: some servers file what they take. Else it stays unclear and a person decides. */
async function lookUp(actor: Actor, submission: SubmissionRecord, holder: string, now: number): Promise<void> {
  if (await isInSent(actor, submission)) {
    const accepted = await change(actor, submission, { state: 'accepted', note: null, attempts: 0, notBefore: 0 });
    if (accepted) await finishLetter(actor, accepted, holder, now);
    return;
  }
  const waitMs = now - submission.createdAt > dayMs ? 365 * dayMs : 10 * minuteMs;
  await changeSubmission(submission.id, { notBefore: now + waitMs }, { holder, release: true });
}

async function change(
  actor: Actor,
  submission: SubmissionRecord,
  changes: SubmissionChanges,
  lease: { holder?: string; release?: boolean } = {},
): Promise<SubmissionRecord | null> {
  const changed = await changeSubmission(submission.id, changes, lease);
  if (changed) announceSubmission(actor, changed);
  return changed;
}
