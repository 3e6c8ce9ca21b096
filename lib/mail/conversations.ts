/** Splitting and joining conversations by hand. What was said holds over a rebuilt cache and for answers that come later. */
import { readMessages } from '@/lib/db/messages';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ConversationOutput, JoinInput, SplitInput } from '@/lib/model/conversation';
import { applyJoin, applySplit, type Edited } from '@/lib/sync/apply-conversations';

function outcome(edited: Edited): ConversationOutput {
  if (edited === 'gone') throw gone();
  if (edited === 'tooLarge')
    throw new AppError('tooLarge', 'This conversation has too many letters to be split or joined by hand. Nothing was changed.');
  return edited;
}

function gone(): AppError {
  return new AppError('notFound', 'This letter is not here any more; it was moved or deleted elsewhere. Nothing was changed.');
}

/** Makes a letter, with all answers to it, a conversation of its own. Throws `notFound` where it is not the actor's (T45). */
export async function splitConversation(actor: Actor, { id }: SplitInput): Promise<ConversationOutput> {
  const [letter] = await readMessages(actor, [id]);
  if (!letter) throw gone();
  return outcome(await applySplit({ userId: actor.userId, accountId: letter.mailbox.accountId }, id));
}

/** Makes the conversations of two letters one. Throws `notFound` where either is not the actor's (T45), `badInput` across accounts. */
export async function joinConversations(actor: Actor, { id, other }: JoinInput): Promise<ConversationOutput> {
  const letters = await readMessages(actor, [id, other]);
  const one = letters.find(({ row }) => row.id === id);
  const two = letters.find(({ row }) => row.id === other);
  if (!one || !two) throw gone();
  const { accountId } = one.mailbox;
  if (two.mailbox.accountId !== accountId)
    throw new AppError('badInput', 'These letters lie in two accounts, and a conversation is of one. Nothing was changed.');
  return outcome(await applyJoin({ userId: actor.userId, accountId }, id, other));
}
