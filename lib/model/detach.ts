/** Taking files off a letter that lies in a mailbox. */
import * as z from 'zod';
import { partAddressSchema } from './attached';
import { messageIdSchema } from './ids';

/** POST /api/messages/ID/detach: the parts that go, each with the words that stand in its place, in the language of who takes them off. */
export const detachInput = z.object({
  files: z
    .array(z.object({ part: partAddressSchema, note: z.string().min(1).max(1000) }))
    .min(1)
    .max(200),
});
export type DetachInput = z.infer<typeof detachInput>;

/** The letter without them, where it is in the list by now; and what brings the letter that it was back out of the trash. */
export const detachOutput = z.object({ id: messageIdSchema.nullable(), undo: z.string().nullable() });
export type Detached = z.infer<typeof detachOutput>;
