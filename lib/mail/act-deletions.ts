/** Deleting letters for ever. The screen has asked before (U2). */
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome, DeleteMessagesInput } from '@/lib/model/api';
import { chooseLetters, factsOf, noteWishes, outcomeOf } from './letters';

/** Removes exactly these letters. They leave the lists at once; what the server says to it later is told by `actChanged`. */
export async function deleteMessages(actor: Actor, input: DeleteMessagesInput): Promise<ActOutcome> {
  const { groups, failed } = await chooseLetters(actor, input.ids, input.threads);
  const wishes = groups.map((group) => ({
    owner: group.owner,
    kind: 'delete' as const,
    mailboxId: group.mailbox.id,
    letters: factsOf(group),
  }));
  return outcomeOf(groups, failed, await noteWishes(wishes));
}
