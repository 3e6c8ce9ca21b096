/** Letters that wait for an answer, as the browser sees them. */
import * as z from 'zod';
import { followUpSchema } from './delivery';
import { messageIdSchema, threadIdSchema } from './ids';
import { addressSchema } from './mail';

/** GET /api/follow-ups: what waits, the next first. `messageId` where the letter is in the cache. DELETE /api/follow-ups/ID puts one away. */
export const listFollowUpsOutput = z.object({
  followUps: z.array(
    followUpSchema.extend({
      subject: z.string(),
      people: z.array(addressSchema),
      messageId: messageIdSchema.nullable(),
      threadId: threadIdSchema.nullable(),
    }),
  ),
});
export type ListedFollowUp = z.infer<typeof listFollowUpsOutput>['followUps'][number];
