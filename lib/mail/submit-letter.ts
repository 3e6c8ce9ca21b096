/**
 * One round of work on a letter on its way out. The outbox calls it with the lease in hand. The order of the commits is the promise: `sending`
 * before the first command that names the letter, `accepted` before anything else happens, each later step once.
 */
import { actorForAccount } from '@/lib/auth/absent-actor';
import { readAccount } from '@/lib/db/accounts';
import { readDraftRow } from '@/lib/db/drafts';
import { changeOwnSubmission, changeSubmission, readSubmission, type SubmissionChanges, type SubmissionRecord } from '@/lib/db/submissions';
import { isAppError, toldOf } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import { say, type Told } from '@/lib/model/said';
import { CannotHold } from '@/lib/smtp/future-release';
import { type SubmitOutcome, submitMessage } from '@/lib/smtp/submit';
import { engine } from '@/lib/sync/engine';
import { keepAnswer } from './deliveries';
import { frozenLetter } from './draft-files';
import { isInSent } from './file-copy';
import { finishLetter } from './finish-letter';
import { forgetRefusedPassword } from './sending-password';
import { begunAt, retryAt, waitingNote } from './submission-words';
import { announceSubmission } from './submissions';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** True where the account's password is at hand; a letter of an account that nobody is signed in to waits. */
export function canSubmit(accountId: AccountId): boolean {
  return engine().credentials(accountId) !== null;
}

/** What is said of a letter that waits for a person and not for a server. */
const forPerson: readonly string[] = ['said.note.signedOut', 'said.note.needsPassword'];

/**
 * Says, once, of a letter that is due that it waits for somebody to sign in to its account. Of one that was to go at once only after a while: after a
 * restart the next request of a session that goes on brings its password back.
 */
export async function tellWaiting(submission: SubmissionRecord, now: number): Promise<void> {
  const { note, sendAt, notBefore, updatedAt, state } = submission;
  if (state !== 'queued' && state !== 'deferred') return;
  if (note?.some(({ code }) => forPerson.includes(code))) return;
  if (sendAt === null && now - Math.max(notBefore, updatedAt) < minuteMs) return;
  const actor = await actorForAccount(submission.accountId);
  // That it is tried again by itself is not so any more.
  const before = (note ?? []).filter(({ code }) => code !== 'said.note.again');
  const changes = { note: [...before, say('said.note.signedOut')] };
  if (!actor || !(await changeOwnSubmission(actor, submission.id, ['queued', 'deferred'], changes, now))) return;
  const told = await readSubmission(actor, { id: submission.id });
  if (told) announceSubmission(actor, told);
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
    if (error instanceof CannotHold) return waitHere(actor, submission, holder);
    if (!isAppError(error)) throw error;
    outcome = { kind: 'refused', error, refused: [] };
  }
  log.info({ room: 'mail', submission: submission.id, outcome: outcome.kind, attempt: submission.attempts + 1 }, 'letter submitted');
  const wrongPassword = outcome.kind === 'refused' && outcome.error.code === 'wrongPassword';
  if (wrongPassword && (await forgetRefusedPassword(submission.accountId))) return waitForPassword(actor, submission, holder);
  const changes = changesOf(submission, outcome, now);
  const settled = changes.state === 'accepted';
  const changed = await change(actor, submission, changes, { release: !settled });
  await keepAnswer(actor, submission, outcome, { recipients: recipientsOf(submission), now });
  if (changed && settled) await finishLetter(actor, changed, holder, now);
}

/** The server does not hold the letter, or not so long: it waits here. */
async function waitHere(actor: Actor, submission: SubmissionRecord, holder: string): Promise<void> {
  await change(actor, submission, { held: false, notBefore: submission.sendAt ?? 0 }, { holder, release: true });
}

/** The server does not take the password that was kept: it was changed. Nothing is wrong with the letter, which goes once somebody signs in. */
async function waitForPassword(actor: Actor, submission: SubmissionRecord, holder: string): Promise<void> {
  await change(actor, submission, { note: [say('said.note.needsPassword')], notBefore: 0 }, { holder, release: true });
}

/** Those who have the letter are never written to again (R18). */
function recipientsOf({ waiting, envelope }: SubmissionRecord): string[] {
  return waiting.length > 0 ? waiting.map((one) => one.address) : envelope.to;
}

async function attempt(actor: Actor, submission: SubmissionRecord, holder: string): Promise<SubmitOutcome> {
  const account = await readAccount(actor, submission.accountId);
  const credentials = engine().credentials(submission.accountId);
  if (!account || !credentials) throw new LeaseLost('Nobody is signed in to this account any more.');
  const letter = await frozenLetter(submission.id);
  const { from } = submission.envelope;
  const wishes = await readDraftRow(actor, submission.draftId);
  const envelope = {
    to: recipientsOf(submission),
    ...(wishes?.deliveryReceipt ? { delivery: { envid: submission.id } } : {}),
    ...(submission.held && submission.sendAt !== null && submission.sendAt > Date.now() ? { holdUntil: submission.sendAt } : {}),
  };
  const handOver = (sender: string) =>
    submitMessage({ endpoint: account.smtp, ...credentials }, { ...envelope, from: sender }, letter, async () => {
      if (!(await change(actor, submission, { state: 'sending', note: null }, { holder })))
        throw new LeaseLost('Another process works on this letter.');
    });
  const outcome = await handOver(from);
  // Receipts go out without an address to return to (RFC 8098 section 3), where the server lets people do that.
  return from === '' && outcome.kind === 'refused' ? handOver(account.address) : outcome;
}

function changesOf(submission: SubmissionRecord, outcome: SubmitOutcome, now: number): SubmissionChanges {
  if (outcome.kind === 'unclear') return { state: 'unclear', note: toldOf(outcome.error), notBefore: 0 };
  const before = submission.waiting.length > 0;
  if (outcome.kind === 'accepted') {
    const refused = before ? [...submission.refused, ...outcome.refused] : outcome.refused;
    const waiting = outcome.putOff;
    return {
      state: 'accepted',
      refused,
      waiting,
      note: partly(submission, refused),
      attempts: before ? submission.attempts : 0,
      notBefore: 0,
    };
  }
  const note = toldOf(outcome.error);
  const attempts = submission.attempts + 1;
  const over = now - begunAt(submission) > dayMs;
  if (before) return waitingChanges(submission, outcome, over, now);
  if (outcome.kind === 'refused') return { state: 'refused', note, refused: outcome.refused, attempts };
  if (over) return { state: 'refused', note: [...note, say('said.note.stopped')], refused: outcome.refused, attempts };
  const again = [...note, say('said.note.again')];
  return { state: 'deferred', note: again, refused: outcome.refused, attempts, notBefore: retryAt(now, attempts) };
}

/** Nobody of those who were put off was taken now: they wait on, or count as refused while the others have the letter. */
function waitingChanges(
  submission: SubmissionRecord,
  outcome: Extract<SubmitOutcome, { kind: 'refused' | 'deferred' }>,
  over: boolean,
  now: number,
): SubmissionChanges {
  const attempts = submission.attempts + 1;
  const waiting = submission.waiting.map((one) => outcome.refused.find(({ address }) => address === one.address) ?? one);
  if (outcome.kind === 'refused' || over) {
    const refused = [...submission.refused, ...waiting];
    return { state: 'accepted', refused, waiting: [], note: partly(submission, refused), attempts: 0, notBefore: 0 };
  }
  return { state: 'deferred', waiting, note: waitingNote({ ...submission, waiting }), attempts, notBefore: retryAt(now, attempts) };
}

function partly(submission: SubmissionRecord, refused: readonly unknown[]): Told | null {
  return refused.length === 0 ? null : [say('said.note.partly', { count: refused.length, of: submission.envelope.to.length })];
}

/** An unclear letter that turns up in Sent was accepted: some servers file what they take. Else it stays unclear and a person decides. */
async function lookUp(actor: Actor, submission: SubmissionRecord, holder: string, now: number): Promise<void> {
  // A letter that only some recipients still wait for lies in Sent in any case.
  if (submission.waiting.length === 0 && (await isInSent(actor, submission))) {
    const accepted = await change(actor, submission, { state: 'accepted', note: null, attempts: 0, notBefore: 0 });
    if (!accepted) return;
    // What the server said is not known.
    const outcome = { kind: 'accepted' as const, reply: '', refused: [], putOff: [] };
    await keepAnswer(actor, accepted, outcome, { recipients: accepted.envelope.to, now });
    return finishLetter(actor, accepted, holder, now);
  }
  const waitMs = now - begunAt(submission) > dayMs ? 365 * dayMs : 10 * minuteMs;
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
