/** Marking letters: read, flagged, answered, labels. Shown at once, then told to the server, taken back where it refuses. */
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome, ChangeFlagsInput } from '@/lib/model/api';
import type { MessageId } from '@/lib/model/ids';
import { applyEdit, revertEdit } from '@/lib/sync/apply-acts';
import { type FlagEdit, holdEdit } from '@/lib/sync/pending';
import { chooseLetters, failedGroup, type Group, lookAgain, onServer, outcomeOf } from './letters';

/** Flags of a session or of the server alone (RFC 9051 section 2.3.2); `\Deleted` is a step of deleting, which asks first. */
const notOurs = new Set(['\\recent', '\\deleted']);

async function editGroup(group: Group, edit: FlagEdit): Promise<void> {
  const ids = group.letters.map((letter) => letter.row.id);
  const release = holdEdit(ids, edit);
  const before = await applyEdit(group.owner, ids, edit);
  try {
    await onServer(group, (session) =>
      session.store(
        group.letters.map((letter) => letter.uid),
        { add: [...edit.add], remove: [...edit.remove] },
      ),
    );
  } catch (error) {
    await revertEdit(group.owner, before, edit);
    throw error;
  } finally {
    release();
  }
}

/** Adds and removes flags. A flag in both lists is added. Throws what the server said where no letter was changed. */
export async function changeFlags(actor: Actor, input: ChangeFlagsInput): Promise<ActOutcome> {
  const add = [...new Set(input.add)];
  const edit: FlagEdit = { add, remove: [...new Set(input.remove)].filter((flag) => !add.includes(flag)) };
  if ([...edit.add, ...edit.remove].some((flag) => notOurs.has(flag.toLowerCase()))) {
    throw new AppError('badInput', 'This mark cannot be set by hand. Nothing was changed. To remove letters, delete them.');
  }
  const { groups, failed } = await chooseLetters(actor, input.ids);
  const done: MessageId[] = [];
  const faults: AppError[] = [];
  await Promise.all(
    groups.map(async (group) => {
      try {
        await editGroup(group, edit);
        done.push(...group.letters.map((letter) => letter.row.id));
        lookAgain(group.mailbox.accountId, group.mailbox.id);
      } catch (error) {
        const fault = failedGroup(group, error);
        failed.push(...fault.failed);
        faults.push(fault.error);
      }
    }),
  );
  return outcomeOf(done, failed, faults, null);
}
