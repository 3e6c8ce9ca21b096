/** A letter that is attached to another one, opened by itself. */
import * as z from 'zod';
import { addressSchema, attachmentSchema, bodySchema } from './mail';

const headShape = {
  from: z.array(addressSchema),
  to: z.array(addressSchema),
  cc: z.array(addressSchema),
  subject: z.string(),
  /** Date header, milliseconds since the epoch, or null where missing or unreadable. */
  sentAt: z.number().nullable(),
};

/** What its header says; nothing of it was checked by any server. */
export interface LetterHead extends z.infer<z.ZodObject<typeof headShape>> {}

/** GET /api/messages/ID/parts/PART/letter → what the reader shows of the letter in that part. The parts of its attachments are parts of the outer letter. */
export const attachedLetterOutput = z.object({ ...headShape, body: bodySchema, attachments: z.array(attachmentSchema) });
export type AttachedLetter = z.infer<typeof attachedLetterOutput>;

/** A part of a letter as the addresses name it: `2.1`, or `2!1.3` for part 1.3 of the letter that is part 2. */
export const partAddressSchema = z
  .string()
  .max(400)
  .regex(/^(?:\d{1,5}(?:\.\d{1,5}){0,60}(?:\.TEXT)?|TEXT)(?:!(?:\d{1,5}(?:\.\d{1,5}){0,60}|TEXT)){0,10}$/);
