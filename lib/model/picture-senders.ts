/** Whose pictures from elsewhere a person wants to see without being asked. */
import * as z from 'zod';

const kind = z.enum(['sender', 'domain']);

/** One address, or everybody at a domain. */
export const pictureSenderSchema = z.object({ kind, value: z.string() });
export type PictureSender = z.infer<typeof pictureSenderSchema>;

/**
 * POST /api/picture-senders with this permits it; DELETE with the same as its query no longer does. Both answer `pictureSendersOutput`, as GET does.
 * The value is compared without regard to case.
 */
export const pictureSenderInput = z
  .strictObject({
    kind,
    value: z
      .string()
      .trim()
      .toLowerCase()
      .max(320)
      .regex(/^[^\s\p{Cc}\p{Cf}]+$/u, 'An address or a domain.'),
  })
  .refine((given) => (given.kind === 'sender') === given.value.includes('@'), 'An address for a sender, a domain without one.');

/** All of them, the newest first. */
export const pictureSendersOutput = z.object({ senders: z.array(pictureSenderSchema) });

/** What the reader is told of the pictures of a letter that come from elsewhere. */
export const lettersPicturesSchema = z.object({
  /** Shown without being asked for. */
  auto: z.boolean(),
  /** Who sent it is proved, so that a choice can count for later letters too (T32). */
  proved: z.boolean(),
  /** Of the address that it names as its sender, in ASCII; empty where it has none. */
  domain: z.string(),
  /** The permission for whom the letter names as its sender, its address before its domain; missing where there is none. */
  permitted: pictureSenderSchema.optional(),
});
export type LettersPictures = z.infer<typeof lettersPicturesSchema>;
