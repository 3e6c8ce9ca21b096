/** What is known of folders beside their letters: sizes, rights, who shares them (see api.ts for the manners of all routes). */
import * as z from 'zod';
import type { MailboxId } from './ids';
import { expiryDays } from './look';
import { shareLevels } from './rights';

/**
 * How large a folder is: as its server says (RFC 8438), else the sum of the letters known here; `exact` is false while those are not all. GET
 * /api/mailboxes/sizes answers `{ sizes }`, one for every folder that holds letters, in no order.
 */
export interface FolderSize {
  mailboxId: MailboxId;
  bytes: number;
  exact: boolean;
}

/** Somebody who may do something with a folder. `level` is null where their rights are none of the three. `own`: the person themselves. */
export const folderShareSchema = z.object({
  who: z.string(),
  rights: z.string(),
  level: z.enum(shareLevels).nullable(),
  own: z.boolean(),
});
export type FolderShare = z.infer<typeof folderShareSchema>;

/** GET /api/mailboxes/ID/facts: read from the server now; where it is away, as last known. Times in ms since the epoch. */
export const folderFactsOutput = z.object({
  bytes: z.number(),
  exact: z.boolean(),
  letters: z.int(),
  unread: z.int(),
  /** What the person may do (MYRIGHTS), or null where the server does not say. */
  rights: z.string().nullable(),
  lastContactAt: z.number().nullable(),
  /** Who shares the folder; null where the server has no such lists or the person may not see this one. */
  shares: z.array(folderShareSchema).nullable(),
});
export type FolderFacts = z.infer<typeof folderFactsOutput>;

/** PUT /api/mailboxes/ID/sharing: gives somebody a level, or takes all rights with null. Answers as `facts` does. */
export const shareFolderInput = z.object({
  who: z
    .string()
    .trim()
    .min(1, 'Give the name or the address of somebody on this mail server.')
    .max(255, 'A name has at most 255 characters.')
    .refine((name) => !/\p{Cc}/u.test(name), 'A name is one line without control characters.'),
  level: z.enum(shareLevels).nullable(),
});
export type ShareFolderInput = z.infer<typeof shareFolderInput>;

/** GET /api/mailboxes/ID/expiring?days=N: how many letters of Trash or Spam would go now. Answers `{ letters }`. */
export const expiringInput = z.object({ days: z.coerce.number().pipe(z.union(expiryDays.map((days) => z.literal(days)))) });
