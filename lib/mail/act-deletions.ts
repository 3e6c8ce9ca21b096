/** Deleting letters for ever. The screen has asked before (U2). */
import type { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome, DeleteMessagesInput } from '@/lib/model/api';
import type { MessageId } from '@/lib/model/ids';
import { applyRemoval, revertRemoval } from '@/lib/sync/apply-acts';
import { holdLeaving } from '@/lib/sync/pending';
import { chooseLetters, failedGroup, type Group, lookAgain, onServer, outcomeOf } from './letters';

async function deleteGroup(group: Group): Promise<void> {
  const { owner, mailbox, letters } = group;
  const uids = letters.map((letter) => letter.uid);
  const release = holdLeaving(mailbox.id, uids);
  const removed = await applyRemoval(
    owner,
    letters.map((letter) => letter.row.id),
  );
  try {
    await onServer(group, (session) => session.expunge(uids));
  } catch (error) {
    await revertRemoval(owner, removed);
    throw error;
  } finally {
    release();
    // Also after a fault: a broken line does not say how far the server came.
    lookAgain(owner.accountId, mailbox.id);
  }
}

/** Removes exactly these letters from the server. Throws what the server said where no letter was removed. */
export async function deleteMessages(actor: Actor, input: DeleteMessagesInput): Promise<ActOutcome> {
  const { groups, failed } = await chooseLetters(actor, input.ids);
  const done: MessageId[] = [];
  const faults: AppError[] = [];
  for (const group of groups) {
    try {
      await deleteGroup(group);
      done.push(...group.letters.map((letter) => letter.row.id));
    } catch (error) {
      const fault = failedGroup(group, error);
      failed.push(...fault.failed);
      faults.push(fault.error);
    }
  }
  return outcomeOf(done, failed, faults, null);
}
