/** Old accounts whose folders are copied into an account here (IMAP to IMAP). */
import * as z from 'zod';
import { endpointSchema } from './account';
import { accountIdSchema } from './ids';
import { permissionSchema } from './oauth';
import { toldSchema } from './said-schema';

/** Most copies of one person that are not over. */
export const mostCopies = 4;

export const copyStateSchema = z.enum(['running', 'paused', 'done', 'cancelled']);
export type CopyState = z.infer<typeof copyStateSchema>;
/** What a copy is at: the folders are learnt, letters are copied, both sides are compared. */
export const copyStepSchema = z.enum(['listing', 'copying', 'comparing']);
export type CopyStep = z.infer<typeof copyStepSchema>;
export const copyFolderStateSchema = z.enum(['waiting', 'copying', 'copied', 'compared', 'failed']);
export type CopyFolderState = z.infer<typeof copyFolderStateSchema>;

/** POST /api/account-copies: signs in to the old account, by its password or by a permission of its provider, and begins. */
export const startCopyInput = z.strictObject({
  ...endpointSchema.shape,
  host: z.string().trim().min(1).max(253),
  login: z
    .string()
    .trim()
    .min(1)
    .max(320)
    .regex(/^\P{Cc}*$/u, 'One line of text.'),
  password: z.string().min(1).max(1000).optional(),
  permission: permissionSchema.optional(),
  /** Where letters go. */
  accountId: accountIdSchema,
  /** Whether spam and deleted letters are copied too. */
  junk: z.boolean(),
});
export type StartCopyInput = z.infer<typeof startCopyInput>;

/** PATCH /api/account-copies/ID. A password, or a permission, is given where the old server refused the one before. */
export const changeCopyInput = z.strictObject({
  state: z.enum(['running', 'paused', 'cancelled']),
  password: z.string().min(1).max(1000).optional(),
  permission: permissionSchema.optional(),
});
export type ChangeCopyInput = z.infer<typeof changeCopyInput>;

/** A folder of the old account, in letters. */
export const copyFolderSchema = z.object({
  id: z.int(),
  /** Paths as people read them: there, and here. */
  source: z.string(),
  target: z.string(),
  state: copyFolderStateSchema,
  total: z.int(),
  done: z.int(),
  /** Of those done: put here, here already, and not copied. */
  added: z.int(),
  doubled: z.int(),
  refused: z.int(),
  /** Found by the comparison: letters there that ought to be here, letters here, and those that are missing here; null before it. */
  thereCount: z.int().nullable(),
  hereCount: z.int().nullable(),
  missing: z.int().nullable(),
  note: toldSchema.nullable(),
});
export type CopyFolder = z.infer<typeof copyFolderSchema>;

/** A copy as the screen shows it; its figures are the sums of its folders. Times in ms since the epoch. */
export const accountCopySchema = z.object({
  id: z.string(),
  accountId: accountIdSchema,
  host: z.string(),
  login: z.string(),
  /** Whose permission opens the old account; null where a password does. */
  provider: z.string().nullable(),
  state: copyStateSchema,
  step: copyStepSchema,
  /** Why it rests, or waits for a server until `notBefore`. */
  note: toldSchema.nullable(),
  notBefore: z.number(),
  /** The old server refused the password, or the permission is over, so that another one is needed to go on. */
  needsPassword: z.boolean(),
  startedAt: z.number(),
  folders: z.int(),
  foldersDone: z.int(),
  total: z.int(),
  done: z.int(),
  added: z.int(),
  doubled: z.int(),
  refused: z.int(),
  /** Folders that could not be copied, and letters that the comparison misses; null before it. */
  failed: z.int(),
  missing: z.int().nullable(),
});
export type AccountCopy = z.infer<typeof accountCopySchema>;

/** A letter that was not copied, or that the comparison misses. */
export const copyLossSchema = z.object({
  folder: z.string(),
  uid: z.number(),
  subject: z.string(),
  sentAt: z.number().nullable(),
  reason: toldSchema,
});
export type CopyLoss = z.infer<typeof copyLossSchema>;

/** GET /api/account-copies, newest first. `offered`: the operator lets people have them. */
export const accountCopiesOutput = z.object({ copies: z.array(accountCopySchema), offered: z.boolean() });
export type AccountCopies = z.infer<typeof accountCopiesOutput>;
/** POST /api/account-copies and PATCH /api/account-copies/ID. */
export const accountCopyOutput = z.object({ copy: accountCopySchema });
/** GET /api/account-copies/ID: the report. `losses`: at most 1,000, all are counted. */
export const copyReportOutput = z.object({
  copy: accountCopySchema,
  folders: z.array(copyFolderSchema),
  losses: z.array(copyLossSchema),
});
export type CopyReport = z.infer<typeof copyReportOutput>;
