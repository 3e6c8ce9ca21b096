/** Acts on their way to the mail server, and acts on everything that a view holds. */
import * as z from 'zod';
import { accountIdSchema, mailboxIdSchema, messageIdSchema } from './ids';
import { flagSchema } from './mail';
import { toldSchema } from './said-schema';
import { listSchema } from './view';

/** `waiting` for the server, being done, or refused with its reason. A done act is not told of any more. */
export const actStateSchema = z.enum(['waiting', 'running', 'refused', 'done']);

/** One act of the queue as the screen knows it. */
export const queuedActSchema = z.object({
  id: z.int(),
  accountId: accountIdSchema,
  kind: z.enum(['flags', 'move', 'delete', 'carry']),
  mailboxId: mailboxIdSchema,
  state: actStateSchema,
  /** How many letters it is about, and which where they are few. */
  letters: z.int(),
  ids: z.array(messageIdSchema),
  /** The reason of a refusal, or why it waits; else null. */
  message: toldSchema.nullable(),
  createdAt: z.number(),
});
export type QueuedAct = z.infer<typeof queuedActSchema>;
/** GET /api/acts: everything that the mail servers have not taken yet. POST /api/acts/ID/retry: asks once more for what was refused (`actOutput`). DELETE /api/acts/ID: puts it away, or takes back what waits. */
export const listActsOutput = z.object({ acts: z.array(queuedActSchema) });

/** What is done to each letter of a list. `to` as in `moveMessagesInput`. */
export const bulkDeedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flags'), add: z.array(flagSchema).max(20), remove: z.array(flagSchema).max(20) }),
  z.object({ kind: z.literal('move'), to: z.union([mailboxIdSchema, z.enum(['archive', 'trash', 'junk', 'inbox'])]) }),
  z.object({ kind: z.literal('copy'), to: mailboxIdSchema }),
  z.object({ kind: z.literal('delete') }),
]);
export type BulkDeed = z.infer<typeof bulkDeedSchema>;

/** POST /api/bulk-acts: does something to everything that the list holds now, in batches. */
export const startBulkInput = z.object({ list: listSchema, deed: bulkDeedSchema });
export type StartBulkInput = z.infer<typeof startBulkInput>;

/** How far a bulk act is. DELETE /api/bulk-acts/ID stops it; what was done stays done and can be undone by `undo`. */
export const bulkActSchema = z.object({
  id: z.uuid(),
  /** The accounts whose letters it is about. */
  accountIds: z.array(accountIdSchema),
  state: z.enum(['running', 'stopped', 'done', 'failed']),
  total: z.int(),
  done: z.int(),
  failed: z.int(),
  message: toldSchema.nullable(),
  /** The journal entry that takes all of it back, once there is one. */
  undo: z.string().nullable(),
});
export type BulkAct = z.infer<typeof bulkActSchema>;
export const bulkOutput = z.object({ act: bulkActSchema });
/** GET /api/bulk-acts: those that go on. */
export const listBulkOutput = z.object({ acts: z.array(bulkActSchema) });
