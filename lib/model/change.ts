/** Past facts that reach the browser by server-sent events, numbered per user. */
import * as z from 'zod';
import { accountStateSchema } from './account';
import { bulkActSchema, queuedActSchema } from './acts';
import { submissionSchema } from './draft';
import { mailboxIdSchema, messageIdSchema } from './ids';
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
  z.object({ type: z.literal('submissionChanged'), submission: submissionSchema }),
  /** An act waits, runs, is done or was refused; a refused one has been taken back on the screen. */
  z.object({ type: z.literal('actChanged'), act: queuedActSchema }),
  z.object({ type: z.literal('bulkActChanged'), act: bulkActSchema }),
  /** Somebody chose something for the screen, in whichever window. */
  z.object({ type: z.literal('preferencesChanged'), preferences: preferencesSchema }),
  /** What the browser holds may be stale: read again. `mailboxId` null means everything. */
  z.object({ type: z.literal('reset'), mailboxId: mailboxIdSchema.nullable() }),
]);
export type Change = z.infer<typeof changeSchema>;
