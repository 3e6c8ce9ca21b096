/** Letters being written and letters on their way out. */
import * as z from 'zod';
import { accountIdSchema, messageIdSchema } from './ids';
import { addressSchema } from './mail';
import { toldSchema } from './said-schema';

/** A file put with a draft, already uploaded or taken over from the forwarded letter. */
export const draftFileSchema = z.object({
  id: z.string(),
  filename: z.string(),
  type: z.string(),
  /** Bytes. */
  size: z.int(),
  /** A picture in the text: its `src` there is the file's own address (`/api/drafts/ID/files/FILE`), in the letter it is a part of multipart/related. */
  inline: z.boolean(),
});
export type DraftFile = z.infer<typeof draftFileSchema>;

export const draftKindSchema = z.enum(['new', 'reply', 'replyAll', 'forward']);
export type DraftKind = z.infer<typeof draftKindSchema>;

/** What a person wants of the letter besides its words. */
export const draftWishesSchema = z.object({
  /** The identity in From; null for the account's own address. */
  identityId: z.int().positive().nullable().default(null),
  /** The address in From where a star of the identity stands for many. */
  from: z.string().max(254).nullable().default(null),
  priority: z.enum(['high', 'normal', 'low']).default('normal'),
  /** Asks to be told when it was read (RFC 8098). */
  readReceipt: z.boolean().default(false),
  /** Asks to be told when it was delivered (RFC 3461). */
  deliveryReceipt: z.boolean().default(false),
  /** When to be reminded where nobody answered: days after sending as "P3D", or a time as "2026-11-25T08:00:00.000Z" (ISO 8601); null for not at all. */
  remind: z
    .string()
    .regex(/^(?:P[1-9]\d{0,2}D|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/u)
    .nullable()
    .default(null),
  /** BCP 47 tag of the language that it is written in, for the spelling check; null for that of the screen. */
  language: z.string().max(35).nullable().default(null),
});
export type DraftWishes = z.infer<typeof draftWishesSchema>;

/** Somebody in a line of a draft, or what was only begun to be typed there. */
export const recipientSchema = addressSchema.extend({
  /** The group that they stand in (RFC 5322 section 3.4); all of a line with the same name are one group. */
  group: z.string().min(1).max(200).optional(),
  /** The words that stand in the field behind the people, in `address` as they were typed: at most one in a line, and the last. */
  typed: z.literal(true).optional(),
});
export type Recipient = z.infer<typeof recipientSchema>;

/**
 * What a person can edit in a draft. `text` is plain text with quoted lines marked by "> ". `html` is the same with its format, the content of a body
 * element, or null for a letter that goes out as plain text only; where it is set, `text` is what the writer's browser made of it, for lists and previews, and
 * the letter's text part is made anew on the server. Pictures from elsewhere stand in it without `src`, their address in `data-oriel-src`.
 */
export const draftContentSchema = z.object({
  to: z.array(recipientSchema).max(1000),
  cc: z.array(recipientSchema).max(1000),
  bcc: z.array(recipientSchema).max(1000),
  subject: z.string().max(2000),
  text: z.string().max(2_000_000),
  html: z.string().max(5_000_000).nullable().default(null),
  ...draftWishesSchema.shape,
});
export type DraftContent = z.infer<typeof draftContentSchema>;

/** A letter being written. `id` is a UUID; one draft makes at most one submission. */
export const draftSchema = draftContentSchema.extend({
  id: z.uuid(),
  accountId: accountIdSchema,
  kind: draftKindSchema,
  /** The letter answered or forwarded, where it is still known. */
  originalId: messageIdSchema.nullable(),
  files: z.array(draftFileSchema),
  /** Rises with each save; a save naming an older one is refused with `conflict`. */
  revision: z.int(),
  updatedAt: z.number(),
  /** A version of it lies in the folder of drafts, where other programs see it. */
  inFolder: z.boolean(),
  /** Why the newest version is not there, where it was tried. */
  hereOnly: toldSchema.optional(),
  /** Another program saved a version of its own, which is a letter of the folder by itself. */
  elsewhere: messageIdSchema.optional(),
  /** When its letter was to go that was taken back to be changed, ms. */
  sendAt: z.number().optional(),
});
export type Draft = z.infer<typeof draftSchema>;

/** `accepted`: the SMTP server has it; `filed`: the Sent copy is in place; `unclear`: the line broke after DATA (R15). */
export const submissionStateSchema = z.enum(['queued', 'sending', 'accepted', 'filed', 'deferred', 'refused', 'unclear']);
export type SubmissionState = z.infer<typeof submissionStateSchema>;

/** A letter on its way out. */
export const submissionSchema = z.object({
  id: z.string(),
  draftId: z.string(),
  accountId: accountIdSchema,
  state: submissionStateSchema,
  subject: z.string(),
  recipients: z.array(z.string()),
  /** Addresses that the server refused while it took the others (R18). */
  refused: z.array(z.object({ address: z.string(), reason: z.string() })),
  /** What a person reads when something is wrong: what happened, what was kept, what to do. */
  note: toldSchema.nullable(),
  updatedAt: z.number(),
  /** Addresses that the server put off while it took the others: they are tried again by themselves. */
  waiting: z.array(z.object({ address: z.string(), reason: z.string() })).optional(),
  /** When it is worked on next, ms: the first time after Undo was offered, or again. */
  nextAt: z.number().optional(),
  /** When the writer wants it to go, ms. */
  sendAt: z.number().optional(),
  /** The submission server holds it until then: it can no longer be taken back. */
  held: z.boolean().optional(),
  /** Where letters are listed: the password of its account is kept, so that it goes while nobody is signed in. */
  alone: z.boolean().optional(),
  /** A letter that is passed on as it is and has not gone: it has no draft to go on with. */
  redirected: z.boolean().optional(),
});
export type Submission = z.infer<typeof submissionSchema>;
