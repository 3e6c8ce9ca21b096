/** How fresh the screen is: what Oriel last heard of the mail server, and how. */
import * as z from 'zod';
import { accountIdSchema, mailboxIdSchema } from './ids';
import { toldSchema } from './said-schema';

/** `push`: the server tells of changes by itself (IDLE, NOTIFY); `poll`: it is asked every `everyMs`; `onOpen`: only when the folder is opened. */
export const followingSchema = z.enum(['push', 'poll', 'onOpen']);

/** One folder. Times in ms since the epoch. */
export const mailboxFreshnessSchema = z.object({
  mailboxId: mailboxIdSchema,
  checkedAt: z.number().nullable(),
  following: followingSchema,
  everyMs: z.number().nullable(),
  /** Letters whose headers are still to be fetched. */
  backlog: z.int(),
  /** What went wrong at the last look, and when. */
  failure: toldSchema.nullable(),
  failedAt: z.number().nullable(),
});
export type MailboxFreshness = z.infer<typeof mailboxFreshnessSchema>;

/** One account. `connections` are those open now of `budget`. */
export const accountFreshnessSchema = z.object({
  accountId: accountIdSchema,
  lastContactAt: z.number().nullable(),
  following: followingSchema,
  connections: z.int(),
  budget: z.int(),
  /** Acts that wait for the server. */
  waiting: z.int(),
  /** What the server was found to do other than it says. */
  quirks: toldSchema,
  mailboxes: z.array(mailboxFreshnessSchema),
});
export type AccountFreshness = z.infer<typeof accountFreshnessSchema>;
/** GET /api/freshness. */
export const freshnessOutput = z.object({ accounts: z.array(accountFreshnessSchema) });
export type Freshness = z.infer<typeof freshnessOutput>;

/** POST /api/looks: "sync now", of one folder or of everything of an account. */
export const lookInput = z.object({ accountId: accountIdSchema, mailboxId: mailboxIdSchema.nullable() });
export type LookInput = z.infer<typeof lookInput>;

/** POST /api/comparisons: compares a folder letter by letter with the server and repairs what differs. */
export const compareInput = z.object({ mailboxId: mailboxIdSchema });
/** What was different before it was repaired. The lists name at most 100 letters each. */
export const comparisonSchema = z.object({
  mailboxId: mailboxIdSchema,
  compared: z.int(),
  missing: z.int(),
  surplus: z.int(),
  flags: z.int(),
  counts: z.boolean(),
  examples: z.array(z.object({ kind: z.enum(['missing', 'surplus', 'flags']), uid: z.number(), subject: z.string() })).max(100),
});
export type Comparison = z.infer<typeof comparisonSchema>;
