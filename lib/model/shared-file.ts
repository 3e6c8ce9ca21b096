/** Files that go out as a link in a letter, because they are too large to go with it. */
import * as z from 'zod';
import { draftSchema } from './draft';

/** How long a link may live, days after its letter went. */
export const linkDays = [7, 30, 90] as const;
const mostDownloads = 10_000;

const wish = {
  days: z.union([z.literal(7), z.literal(30), z.literal(90)]),
  /** Null for no limit. */
  maxDownloads: z.int().min(1).max(mostDownloads).nullable(),
};

/** A file that goes out as a link. */
export const sharedFileSchema = z.object({
  id: z.string(),
  draftId: z.string(),
  filename: z.string(),
  type: z.string(),
  /** Bytes. */
  size: z.int(),
  url: z.string(),
  days: z.int(),
  /** When the link ends, ms; null until its letter is sent. */
  expiresAt: z.number().nullable(),
  maxDownloads: z.int().nullable(),
  downloads: z.int(),
  /** The link opens nothing until it is opened again. */
  revoked: z.boolean(),
  createdAt: z.number(),
});
export type SharedFile = z.infer<typeof sharedFileSchema>;

/** GET /api/shared-files: all of the person's, with the bytes that they take of those there are. `offered` is false where the installation has no links. */
export const sharedFilesOutput = z.object({ files: z.array(sharedFileSchema), used: z.number(), most: z.number(), offered: z.boolean() });
export type SharedFiles = z.infer<typeof sharedFilesOutput>;

/** GET /api/drafts/ID/shared-files: those of one letter. `from`: files of so many bytes are offered as a link; null where there are no links. */
export const draftLinksOutput = z.object({ files: z.array(sharedFileSchema), from: z.number().nullable() });
export type DraftLinks = z.infer<typeof draftLinksOutput>;

/** POST /api/drafts/ID/shared-files: makes a file of the letter a link. */
export const shareFileInput = z.strictObject({ file: z.uuid() });
/** PATCH /api/shared-files/ID: what changes of a link. */
export const changeLinkInput = z.strictObject({ ...wish, revoked: z.boolean() }).partial();
export type ChangeLinkInput = z.infer<typeof changeLinkInput>;
export const sharedFileOutput = z.object({ file: sharedFileSchema });
/** POST /api/drafts/ID/shared-files, and POST /api/shared-files/ID/back, which makes it a file of the letter again: the letter as it is then. */
export const linkedDraftOutput = z.object({ draft: draftSchema });

/** Where the link leads, and what stands beside it, in the language of who made it. */
export const linkWishSchema = z.object({
  origin: z.string(),
  /** BCP 47. */
  locale: z.string(),
  /** A sentence with a place {date}. */
  until: z.string(),
});
export type LinkWish = z.infer<typeof linkWishSchema>;
