/** What is known of how a letter reached those it was sent to. */
import * as z from 'zod';

/** One thing that was learnt of one recipient. */
export const deliveredSchema = z.object({
  /** Lower case. */
  address: z.string(),
  /** A `DeliveryState`: checked where it is shown, as the page has no room for their names. */
  state: z.string(),
  /** The server's words, on one line. */
  words: z.string().nullable(),
  /** When it was learnt, milliseconds since the epoch. */
  at: z.number(),
});
export type Delivered = z.infer<typeof deliveredSchema>;

/** A reminder of one letter. Times are milliseconds since the epoch. */
export const followUpSchema = z.object({
  id: z.int(),
  sentAt: z.number(),
  remindAt: z.number(),
  /** Its time has come and nobody answered. */
  due: z.boolean(),
});
export type FollowUp = z.infer<typeof followUpSchema>;

/** GET /api/accounts/ID/delivery: whether the account's submission server tells senders of delivery (RFC 3461); null where it cannot be asked now. */
export const deliveryOfferOutput = z.object({ offered: z.boolean().nullable() });
