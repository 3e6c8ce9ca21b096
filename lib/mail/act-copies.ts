/** Copying letters to another mailbox, of their account or of another one of the person. The originals stay as they are. */
import { readMailbox } from '@/lib/db/mailboxes';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome, CopyMessagesInput } from '@/lib/model/api';
import type { MailboxId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { moveWishes, type Target } from './act-moves';
import { chooseLetters, noteWishes, outcomeOf } from './letters';
import { mustMay } from './mailbox-rights';

/** Where copies go. Throws `notFound` where the mailbox is not there or not the actor's, `refusedByServer` where it takes none. */
export async function copyTarget(actor: Actor, to: MailboxId): Promise<Target> {
  const target = await readMailbox(actor, to);
  if (!target?.selectable) throw new AppError('notFound', say('said.folder.gone'));
  const { accountId, id: mailboxId } = target;
  await mustMay({ userId: actor.userId, accountId }, target, 'insert');
  return { to: null, role: null, carry: { accountId, mailboxId, keep: true, withdraw: false } };
}

/** Copies letters. The answer's `undo` removes the copies again. What the servers say to it later is told by `actChanged`. */
export async function copyMessages(actor: Actor, input: CopyMessagesInput): Promise<ActOutcome> {
  const target = await copyTarget(actor, input.to);
  const { groups, failed } = await chooseLetters(actor, input.ids, input.threads);
  return outcomeOf(groups, failed, await noteWishes(groups.flatMap((group) => moveWishes(group, target))));
}
