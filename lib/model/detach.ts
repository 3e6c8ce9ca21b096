/** Taking files off a letter that lies in a mailbox. */
import * as z from 'zod';
import { partAddressSchema } from './attached';

/**
 * POST /api/messages/ID/detach: the parts that go, each with the words that stand in its place, in the language of who takes them off → `actOutput`:
 * `done` is the letter without them, where the list knows it by now; `undo` brings the letter that it was back out of the trash.
 */
export const detachInput = z.object({
  files: z
    .array(z.object({ part: partAddressSchema, note: z.string().min(1).max(1000) }))
    .min(1)
    .max(200),
});
export type DetachInput = z.infer<typeof detachInput>;
