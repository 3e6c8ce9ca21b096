/** What conversations need beside the lists: the reader's own answers, and splitting and joining by hand. What was said holds over a rebuilt cache and for answers that come later. */
import { listMailboxes } from '@/lib/db/mailboxes';
import { readMessages } from '@/lib/db/messages';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { ConversationOutput, JoinInput, SplitInput } from '@/lib/model/conversation';
import { say } from '@/lib/model/said';
import { applyJoin, applySplit, type Edited } from '@/lib/sync/apply-conversations';
import { engine } from '@/lib/sync/engine';

/** So that the answer to what asked for it goes out first, ms. */
const behindMs = 20;

async function readOwn(actor: Actor): Promise<void> {
  const mailboxes = await listMailboxes(actor);
  const unread = mailboxes.filter(({ role, selectable, complete }) => (role === 'sent' || role === 'drafts') && selectable && !complete);
  for (const { id } of unread) await engine().ensureMailbox(id);
}

/**
 * Own answers and drafts are part of conversations (V1): where the folders that hold them were never opened, they are read behind whatever shows
 * conversations. Costs one look into the database where they were.
 */
export function readOwnLettersBehind(actor: Actor): void {
  setTimeout(() => {
    readOwn(actor).catch((error: unknown) => {
      // A server that is away is told by the state of its account.
      if (!isAppError(error)) log.error({ room: 'mail', err: error }, 'own letters not read');
    });
  }, behindMs);
}

function outcome(edited: Edited): ConversationOutput {
  if (edited === 'gone') throw gone();
  if (edited === 'tooLarge') throw new AppError('tooLarge', say('said.conversation.tooMany'));
  return edited;
}

function gone(): AppError {
  return new AppError('notFound', say('said.letter.gone'));
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
  if (two.mailbox.accountId !== accountId) throw new AppError('badInput', say('said.conversation.twoAccounts'));
  return outcome(await applyJoin({ userId: actor.userId, accountId }, id, other));
}
