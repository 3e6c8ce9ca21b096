/** The undo journal: what was done and how to take it back. Precious: no path that drops the cache reaches it. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Actor } from '../model/actor';
import { type AccountId, mailboxIdSchema, messageIdSchema } from '../model/ids';
import { database } from './client';

/** Letters that went from one mailbox to another. The header finds a letter whose row id was lost with the cache. */
const moveSchema = z.object({
  from: mailboxIdSchema,
  to: mailboxIdSchema,
  letters: z.array(z.object({ id: messageIdSchema, header: z.string().nullable() })),
});
const payloadSchema = z.object({ moves: z.array(moveSchema) });

/** One group of a move as the journal keeps it. */
export type JournalMove = z.infer<typeof moveSchema>;

/** How long an act can be taken back, in ms: 30 days. */
const keptForMs = 30 * 24 * 3600_000;

/** Notes moves done by the actor in one account and returns the id to take them back by. */
export async function writeMoves(actor: Actor, accountId: AccountId, moves: JournalMove[]): Promise<string> {
  const id = randomUUID();
  const db = database();
  await db.journalEntry.create({ data: { id, userId: actor.userId, accountId, kind: 'move', payload: JSON.stringify({ moves }) } });
  await db.journalEntry.deleteMany({ where: { userId: actor.userId, createdAt: { lt: new Date(Date.now() - keptForMs) } } });
  return id;
}

/** What an entry of the actor holds, or null where it is unknown, somebody else's (T45) or already taken back. */
export async function readMoves(actor: Actor, id: string): Promise<{ accountId: AccountId; moves: JournalMove[] } | null> {
  const row = await database().journalEntry.findFirst({
    where: { id, userId: actor.userId, accountId: { in: [...actor.accountIds] }, undoneAt: null },
  });
  if (!row) return null;
  return { accountId: row.accountId as AccountId, moves: payloadSchema.parse(JSON.parse(row.payload)).moves };
}

/** Marks an entry as taken back; false where somebody else did it first. */
export async function claimMoves(actor: Actor, id: string): Promise<boolean> {
  const { count } = await database().journalEntry.updateMany({
    where: { id, userId: actor.userId, undoneAt: null },
    data: { undoneAt: new Date() },
  });
  return count === 1;
}

/** Makes an entry open to undo again, after taking it back has failed. */
export async function reopenMoves(actor: Actor, id: string): Promise<void> {
  await database().journalEntry.updateMany({ where: { id, userId: actor.userId }, data: { undoneAt: null } });
}
