/** Past facts that reach the browser by server-sent events, numbered per user. */
import * as z from 'zod';
import { accountStateSchema } from './account';
import { bulkActSchema, queuedActSchema } from './acts';
import { submissionSchema } from './draft';
import { accountIdSchema, mailboxIdSchema, messageIdSchema, threadIdSchema } from './ids';
import { mailboxSchema, messageRowSchema } from './mail';
import { preferencesSchema } from './preferences';

/** One past fact. Flags are always the full new set, never a delta. */
export const changeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('mailboxUpserted'), mailbox: mailboxSchema }),
  z.object({ type: z.literal('mailboxRemoved'), mailboxId: mailboxIdSchema }),
  /** New rows, or rows with new previews or structure. `arrived` is true where the letters are new on the server. */
  z.object({ type: z.literal('messagesUpserted'), mailboxId: mailboxIdSchema, arrived: z.boolean(), rows: z.array(messageRowSchema) }),
  z.object({
    type: z.literal('flagsChanged'),
    mailboxId: mailboxIdSchema,
    flags: z.array(z.object({ id: messageIdSchema, flags: z.array(z.string()) })),
  }),
  z.object({ type: z.literal('messagesRemoved'), mailboxId: mailboxIdSchema, ids: z.array(messageIdSchema) }),
  z.object({ type: z.literal('accountStateChanged'), state: accountStateSchema }),
  /** More is known of how letters that were sent reached people, or of who has answered. `due`: nobody has, and now is the time to say so. */
  z.object({
    type: z.literal('deliveryChanged'),
    accountId: accountIdSchema,
    ids: z.array(messageIdSchema),
    due: z.object({ subject: z.string(), threadId: threadIdSchema }).optional(),
  }),
  z.object({ type: z.literal('submissionChanged'), submission: submissionSchema, gone: z.boolean().optional() }),
  /** A draft was saved under `revision`; where that is null it stands otherwise with its folder. */
  z.object({ type: z.literal('draftChanged'), accountId: accountIdSchema, draftId: z.string(), revision: z.int().nullable() }),
  /** An act waits, runs, is done or was refused; a refused one has been taken back on the screen. */
  z.object({ type: z.literal('actChanged'), act: queuedActSchema }),
  z.object({ type: z.literal('bulkActChanged'), act: bulkActSchema }),
  /** Somebody chose something for the screen, in whichever window. */
  z.object({ type: z.literal('preferencesChanged'), preferences: preferencesSchema }),
  /** What the browser holds may be stale: read again. `mailboxId` null means everything. */
  z.object({ type: z.literal('reset'), mailboxId: mailboxIdSchema.nullable() }),
]);
export type Change = z.infer<typeof changeSchema>;
