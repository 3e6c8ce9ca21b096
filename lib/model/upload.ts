/** Files on their way to a draft, in pieces that go on where they stopped. */
import * as z from 'zod';
import { draftSchema } from './draft';

/** POST /api/drafts/ID/uploads: what the file will be. The same file asked for again answers the upload that is there already. */
export const startUploadInput = z.strictObject({
  name: z.string().max(1000),
  type: z.string().max(200).nullable().default(null),
  /** Bytes. */
  size: z.int().min(0).max(2_000_000_000),
  /** When the file was last changed, ms. */
  modified: z.number().min(0).default(0),
  /** A picture that is to stand in the text. */
  inline: z.boolean().default(false),
  /** It is to go as a link, not with the letter. */
  link: z.boolean().default(false),
});
export type StartUploadInput = z.input<typeof startUploadInput>;

/** A file that has not arrived whole. */
export const draftUploadSchema = z.object({
  id: z.string(),
  filename: z.string(),
  /** Bytes that it will have, and bytes that are there. */
  size: z.int(),
  offset: z.int(),
  modified: z.number(),
  inline: z.boolean(),
});
export type DraftUpload = z.infer<typeof draftUploadSchema>;

/**
 * POST /api/drafts/ID/uploads (201), and PATCH /api/drafts/ID/uploads/UPLOAD with raw bytes that follow after those of the header Upload-Offset. `draft` is the letter
 * with the file, once it is whole. HEAD answers the headers Upload-Offset and Upload-Length.
 */
export const uploadOutput = z.object({ upload: draftUploadSchema, draft: draftSchema.nullable() });
export type UploadOutput = z.infer<typeof uploadOutput>;

/** GET /api/drafts/ID/uploads: what stopped on its way. */
export const uploadsOutput = z.object({ uploads: z.array(draftUploadSchema) });
