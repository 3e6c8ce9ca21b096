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
});
export type DraftFile = z.infer<typeof draftFileSchema>;

export const draftKindSchema = z.enum(['new', 'reply', 'replyAll', 'forward']);
export type DraftKind = z.infer<typeof draftKindSchema>;

/** What a person can edit in a draft. `text` is plain text with quoted lines marked by "> ". */
export const draftContentSchema = z.object({
  to: z.array(addressSchema).max(1000),
  cc: z.array(addressSchema).max(1000),
  bcc: z.array(addressSchema).max(1000),
  subject: z.string().max(2000),
  text: z.string().max(2_000_000),
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
});
export type Submission = z.infer<typeof submissionSchema>;
