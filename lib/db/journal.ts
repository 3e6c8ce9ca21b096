/** The undo journal: what was done and how to take it back. Precious: no path that drops the cache reaches it. */
import * as z from 'zod';
import type { Actor } from '../model/actor';
import { type AccountId, accountIdSchema, mailboxIdSchema, messageIdSchema, type UserId } from '../model/ids';
import { database, type Transaction } from './client';

/** The header finds a letter whose row id was lost with the cache. */
const lettersSchema = z.array(z.object({ id: messageIdSchema, header: z.string().nullable() }));
const actSchema = z.int().nullable().default(null);

/**
 * Letters that went from one mailbox to another; `to` is null where that one was still to be made. `act` is its act of the queue. `carried` where
 * `to` got copies, be it one of another account or of the same.
 */
const moveSchema = z.object({
  from: mailboxIdSchema,
  to: mailboxIdSchema.nullable(),
  letters: lettersSchema,
  act: actSchema,
  carried: z.enum(['moved', 'copied']).nullable().default(null),
});
/** Letters of one mailbox whose flags changed alike: what was added and what taken away. */
const flagsSchema = z.object({
  in: mailboxIdSchema,
  add: z.array(z.string()),
  remove: z.array(z.string()),
  letters: lettersSchema,
  act: actSchema,
});
/** Conversations that were muted or unmuted, by what names their marks. */
const mutesSchema = z.object({ accountId: accountIdSchema, headers: z.array(z.string()), muted: z.boolean() });
/** The same for conversations that were pinned or unpinned. */
const pinsSchema = z.object({ accountId: accountIdSchema, headers: z.array(z.string()), pinned: z.boolean() });
const payloadSchema = z.object({
  moves: z.array(moveSchema).default([]),
  flags: z.array(flagsSchema).default([]),
  mutes: z.array(mutesSchema).default([]),
  pins: z.array(pinsSchema).default([]),
  /** Of an act on a whole list: how many entries `ID:1`, `ID:2`, ... belong to it. */
  batches: z.int().default(0),
});

export type JournalMove = z.infer<typeof moveSchema>;
export type JournalFlags = z.infer<typeof flagsSchema>;
export type JournalMutes = z.infer<typeof mutesSchema>;
export type JournalPins = z.infer<typeof pinsSchema>;
export type JournalPayload = z.infer<typeof payloadSchema>;

/** How long an act can be taken back, in ms: 30 days. */
const keptForMs = 30 * 24 * 3600_000;

/** What an entry is made of; what is left out is empty. */
export type JournalParts = z.input<typeof payloadSchema>;

/** Notes what a person did in one account under `id`, a UUID; where that is not `fresh`, it is added to what is there already. */
export async function note(
  tx: Transaction,
  entry: { id: string; userId: UserId; accountId: AccountId; kind: 'move' | 'flags' | 'bulk' | 'mute' | 'pin'; payload: JournalParts },
  fresh = false,
): Promise<void> {
  const { id, userId, accountId, kind } = entry;
  const known = fresh ? null : await tx.journalEntry.findUnique({ where: { id } });
  if (!known) {
    await tx.$executeRaw`INSERT INTO "JournalEntry" ("id", "userId", "accountId", "kind", "payload", "createdAt")
      VALUES (${id}, ${userId}, ${accountId}, ${kind}, ${JSON.stringify(entry.payload)}, ${new Date()})`;
    return;
  }
  const before = payloadSchema.parse(JSON.parse(known.payload));
  const added = payloadSchema.parse(entry.payload);
  const payload = {
    moves: [...before.moves, ...added.moves],
    flags: [...before.flags, ...added.flags],
    mutes: [...before.mutes, ...added.mutes],
    pins: [...before.pins, ...added.pins],
    batches: Math.max(before.batches, added.batches),
  };
  await tx.journalEntry.update({ where: { id }, data: { payload: JSON.stringify(payload) } });
}

/** Forgets what can no longer be taken back. */
export async function forgetOldEntries(userId: UserId, now: number): Promise<void> {
  await database().journalEntry.deleteMany({ where: { userId, createdAt: { lt: new Date(now - keptForMs) } } });
}

/** What an entry of the actor holds, or null where it is unknown, somebody else's (T45) or already taken back. */
export async function readEntry(actor: Actor, id: string): Promise<{ accountId: AccountId; payload: JournalPayload } | null> {
  const row = await database().journalEntry.findFirst({
    where: { id, userId: actor.userId, accountId: { in: [...actor.accountIds] }, undoneAt: null },
  });
  return row ? { accountId: row.accountId as AccountId, payload: payloadSchema.parse(JSON.parse(row.payload)) } : null;
}

/** Marks an entry as taken back; false where somebody else did it first. */
export async function claimEntry(actor: Actor, id: string): Promise<boolean> {
  const { count } = await database().journalEntry.updateMany({
    where: { id, userId: actor.userId, undoneAt: null },
    data: { undoneAt: new Date() },
  });
  return count === 1;
}

/** Makes an entry open to undo again, after taking it back has failed. */
export async function reopenEntry(actor: Actor, id: string): Promise<void> {
  await database().journalEntry.updateMany({ where: { id, userId: actor.userId }, data: { undoneAt: null } });
}
