/** What a letter of a mailing list or newsletter says of it, and what can be done about it (RFC 2369, RFC 2919, RFC 8058). */
import * as z from 'zod';
import { messageIdSchema } from './ids';

/**
 * How one leaves. `post`: our server asks theirs, and the reader's own mail server vouches for the address (RFC 8058). `letter`: a letter is sent, `to`
 * is whom to. `page`: a page is opened. Of `post` and `page`, `to` is the address of the page.
 */
export const leaveSchema = z.object({
  way: z.enum(['post', 'letter', 'page']),
  to: z.string(),
  subject: z.string().optional(),
  text: z.string().optional(),
});
export type Leave = z.infer<typeof leaveSchema>;

/** The list that a letter came by. Addresses are `mailto:`, `http:` or `https:`, all checked by the server. */
export const mailingSchema = z.object({
  /** What it is called; empty where it has no name. */
  name: z.string(),
  /** Where letters to everybody go. */
  post: z.string().optional(),
  archive: z.string().optional(),
  help: z.string().optional(),
  owner: z.string().optional(),
  subscribe: z.string().optional(),
  leave: leaveSchema.optional(),
  /** When the reader asked to be taken off, ms since the epoch. */
  left: z.number().optional(),
});
export type Mailing = z.infer<typeof mailingSchema>;

/** POST /api/unsubscribes: asks to be taken off the list of a letter, in the way that was confirmed. Answers `{ at }`, ms since the epoch. */
export const unsubscribeInput = z.strictObject({ id: messageIdSchema, way: z.enum(['post', 'letter']), to: z.string().max(2000) });
export type UnsubscribeInput = z.infer<typeof unsubscribeInput>;

/** POST /api/receipts: tells the sender that the letter was read (`sent`), or that nobody shall ask again for it (RFC 3503). */
export const receiptInput = z.strictObject({ id: messageIdSchema, answer: z.enum(['sent', 'refused']) });
export type ReceiptInput = z.infer<typeof receiptInput>;
