/** Reminders of letters that nobody answered. They need no password: what is cached of a conversation tells whether somebody has. */
import { randomUUID } from 'node:crypto';
import { actorForAccount } from '@/lib/auth/absent-actor';
import { listAccounts } from '@/lib/db/accounts';
import { lettersWith } from '@/lib/db/deliveries';
import type { DraftRecord } from '@/lib/db/drafts';
import {
  claimFollowUp,
  type FollowUpRecord,
  followUpsToLookAt,
  insertFollowUp,
  listFollowUpRows,
  notePinned,
  ownFollowUp,
  placeOfHeader,
  readFollowUp,
  removeFollowUp,
  writersSince,
} from '@/lib/db/follow-ups';
import { listIdentities } from '@/lib/db/identities';
import type { SubmissionRecord } from '@/lib/db/submissions';
import { AppError } from '@/lib/errors';
import { fromMailSystem } from '@/lib/mime/report-words';
import type { Actor } from '@/lib/model/actor';
import { remindTime } from '@/lib/model/follow-up';
import type { ListedFollowUp } from '@/lib/model/follow-ups';
import type { MessageDetail } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { applyPinned } from '@/lib/sync/apply-marks';
import { bus } from '@/lib/sync/bus';

/** Begins to wait for an answer to a letter that went out at `sentAt` (ms), where its writer wants that. */
export async function awaitAnswer(submission: SubmissionRecord, draft: DraftRecord, sentAt: number): Promise<void> {
  if (draft.remind === null) return;
  const { accountId, messageIdHeader, subject } = submission;
  const remindAt = Math.max(remindTime(draft.remind, sentAt), sentAt);
  await insertFollowUp({ accountId, messageIdHeader, subject, people: [...draft.to, ...draft.cc], sentAt, remindAt });
}

/** Whether somebody else has written in the conversation since. What mail systems write of themselves is no answer. */
async function isAnswered(actor: Actor, { accountId, messageIdHeader, sentAt }: FollowUpRecord): Promise<boolean> {
  const place = await placeOfHeader(accountId, messageIdHeader);
  if (!place) return false;
  const [accounts, identities] = await Promise.all([listAccounts(actor), listIdentities(actor)]);
  const own = new Set([...accounts, ...identities].map(({ address }) => address.toLowerCase()));
  // Servers tell the time of a letter in whole seconds.
  const writers = await writersSince(accountId, place.threadId, Math.floor(sentAt / 1000) * 1000 - 1, messageIdHeader);
  return writers.some((address) => !own.has(address) && !fromMailSystem(address));
}

/** Tells the person's browsers, and sets or takes the pin that goes with a reminder. */
async function show(actor: Actor, followUp: FollowUpRecord, due: boolean): Promise<void> {
  const { id, accountId, messageIdHeader, subject, pinned } = followUp;
  const place = await placeOfHeader(accountId, messageIdHeader);
  const owner = { userId: actor.userId, accountId };
  if (place && due && (await applyPinned(owner, [place.threadId], true, randomUUID()))) await notePinned(id);
  if (place && !due && pinned) await applyPinned(owner, [place.threadId], false, randomUUID());
  const ids = await lettersWith(accountId, messageIdHeader);
  const told = due && place ? { due: { subject, threadId: place.threadId } } : {};
  bus().publish(actor.userId, [{ type: 'deliveryChanged', accountId, ids, ...told }]);
}

/** Brings letters back whose time has come at `now` (ms) without an answer, and puts reminders away that were answered. */
export async function remindDue(now: number): Promise<void> {
  for (const followUp of await followUpsToLookAt(now)) {
    const actor = await actorForAccount(followUp.accountId);
    if (!actor) continue;
    if (await isAnswered(actor, followUp)) {
      if (await removeFollowUp(followUp.id)) await show(actor, followUp, false);
    } else if (!followUp.due && (await claimFollowUp(followUp.id))) await show(actor, followUp, true);
  }
}

/** The actor's letters that wait for an answer, the next first; those that have one meanwhile are left out. */
export async function listFollowUps(actor: Actor): Promise<ListedFollowUp[]> {
  const listed: ListedFollowUp[] = [];
  for (const followUp of await listFollowUpRows(actor)) {
    if (await isAnswered(actor, followUp)) continue;
    const { id, sentAt, remindAt, due, subject, people } = followUp;
    const place = await placeOfHeader(followUp.accountId, followUp.messageIdHeader);
    listed.push({ id, sentAt, remindAt, due, subject, people, messageId: place?.messageId ?? null, threadId: place?.threadId ?? null });
  }
  return listed;
}

/** Puts a reminder away, whether its time has come or not. Throws `notFound` where it is not the actor's (T45). */
export async function dismissFollowUp(actor: Actor, id: number): Promise<void> {
  const followUp = await ownFollowUp(actor, id);
  if (!followUp) throw new AppError('notFound', say('said.letter.gone'));
  if (await removeFollowUp(id)) await show(actor, followUp, false);
}

/** The reminder that goes with a letter that is opened. */
export async function followUpShown({ row, messageIdHeader }: StoredMessage): Promise<Pick<MessageDetail, 'followUp'>> {
  const found = messageIdHeader === null ? null : await readFollowUp(row.accountId, messageIdHeader);
  if (!found) return {};
  const { id, sentAt, remindAt, due } = found;
  return { followUp: { id, sentAt, remindAt, due } };
}
