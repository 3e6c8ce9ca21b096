/** The letters that stand with others in a conversation of one mailbox, as a list of conversations shows them in one row. */
import type { Actor } from '../model/actor';
import type { MessageId } from '../model/ids';
import { database } from './client';

/** Letters of the actor in the same mailbox and conversation as any of `ids`, those among them; without letters being deleted. */
export async function lettersBeside(actor: Actor, ids: readonly MessageId[]): Promise<MessageId[]> {
  const mine = { accountId: { in: [...actor.accountIds] } };
  const named = await database().message.findMany({
    where: { id: { in: [...ids] }, ...mine, threadId: { not: null } },
    select: { threadId: true, mailboxId: true },
  });
  const places = new Set(named.map(({ threadId, mailboxId }) => `${threadId} ${mailboxId}`));
  if (places.size === 0) return [];
  const rows = await database().message.findMany({
    where: { threadId: { in: [...new Set(named.flatMap(({ threadId }) => threadId ?? []))] }, deleted: false, ...mine },
    select: { id: true, threadId: true, mailboxId: true },
  });
  return rows.filter(({ threadId, mailboxId }) => places.has(`${threadId} ${mailboxId}`)).map(({ id }) => id as MessageId);
}
