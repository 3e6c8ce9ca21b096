/** What can be done to folders themselves: the contract between browser and server (see api.ts for the manners of all routes). */
import * as z from 'zod';
import { accountIdSchema, mailboxIdSchema } from './ids';
import { mailboxSchema } from './mail';

/** A folder's own name, one level of its path. The server's delimiter is refused later, because it differs from server to server. */
const nameInput = z
  .string()
  .trim()
  .min(1, 'Give the folder a name.')
  .max(255, 'A name has at most 255 characters.')
  .refine((name) => !/\p{Cc}/u.test(name), 'A name is one line without control characters.');

/** POST /api/mailboxes (201): makes a folder, at the top where `parentId` is null. */
export const createMailboxInput = z.object({ accountId: accountIdSchema, name: nameInput, parentId: mailboxIdSchema.nullable() });
export type CreateMailboxInput = z.infer<typeof createMailboxInput>;

/** PATCH /api/mailboxes/ID: another name, another place (`parentId` null: at the top), subscribed or not. What is left out stays. */
export const changeMailboxInput = z
  .object({ name: nameInput.optional(), parentId: mailboxIdSchema.nullable().optional(), subscribed: z.boolean().optional() })
  .refine((input) => Object.values(input).some((value) => value !== undefined), 'Say what to change.');
export type ChangeMailboxInput = z.infer<typeof changeMailboxInput>;

/** The folder as the server lists it after the change. */
export const mailboxOutput = z.object({ mailbox: mailboxSchema });

/** DELETE /api/mailboxes/ID?letters=N: for ever. `letters` is the count that the person was told; with more in it nothing is deleted. */
export const deleteMailboxInput = z.object({ letters: z.coerce.number().pipe(z.int().min(0)) });

/** GET /api/mailboxes/quota: room used and given, bytes. Accounts are left out whose server has no limit, does not say, or is away. */
export const quotaOutput = z.object({
  quotas: z.array(z.object({ accountId: accountIdSchema, usedBytes: z.number(), limitBytes: z.number() })),
});
export type AccountQuota = z.infer<typeof quotaOutput>['quotas'][number];
