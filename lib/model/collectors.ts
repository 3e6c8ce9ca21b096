/** Mailboxes elsewhere whose letters are brought into a folder here (POP3). */
import * as z from 'zod';
import { endpointSchema } from './account';
import { accountIdSchema, mailboxIdSchema } from './ids';
import { permissionSchema } from './oauth';
import { toldSchema } from './said-schema';

/** Most that one person may have. */
export const mostCollectors = 50;
/** How often letters may be brought, minutes. */
export const collectMinutes = [5, 15, 60, 360, 1440] as const;
/** How many days letters may stay on their server. */
export const keepDaysChoices = [7, 14, 30, 90, 365] as const;

/** What becomes of a letter on its own server once it is here: it stays, goes after some days, or goes at once. */
export const keepSchema = z.enum(['always', 'days', 'never']);
export type Keep = z.infer<typeof keepSchema>;

const contentSchema = z.strictObject({
  ...endpointSchema.shape,
  host: z.string().trim().min(1).max(253),
  login: z
    .string()
    .trim()
    .min(1)
    .max(320)
    .regex(/^\P{Cc}*$/u, 'One line of text.'),
  /** Where letters go. */
  accountId: accountIdSchema,
  mailboxId: mailboxIdSchema,
  keep: keepSchema,
  keepDays: z.int().min(1).max(3650),
  /** Gmail: `recent:` before the login, for all letters of the last 30 days whoever fetched them before. */
  recent: z.boolean(),
  everyMinutes: z.int().min(5).max(10_080),
});

/** What the last run met that its person should know, in letters. */
export const warningsSchema = z.object({
  /** Without a lasting name (UIDL): known again by what they say, which takes longer. */
  noNames: z.number(),
  /** Whose name the server had given to another letter before. */
  reused: z.number(),
  /** Larger than is taken; they stay on their server. */
  tooLarge: z.number(),
  /** Not given by their server, or not taken by the one here. */
  refused: z.number(),
  /** Stored by the mail server here other than they came; the original is never deleted then. */
  altered: z.number(),
});
export type CollectWarnings = z.infer<typeof warningsSchema>;
export const noWarnings: CollectWarnings = { noNames: 0, reused: 0, tooLarge: 0, refused: 0, altered: 0 };

/** `stopped`: nothing is tried until its person changes it; `failed`: it is tried again at `nextAt`. */
export const collectorStateSchema = z.enum(['idle', 'queued', 'running', 'paused', 'failed', 'stopped']);

/** A collected mailbox. Times in ms since the epoch. */
export const collectorSchema = contentSchema.extend({
  id: z.int(),
  /** Whose permission opens it; null where a password does. */
  provider: z.string().nullable(),
  state: collectorStateSchema,
  /** Why the last run failed; null where it did not. */
  note: toldSchema.nullable(),
  warnings: warningsSchema,
  /** Letters of the last run, of all, and how far the present one is. */
  lastCount: z.number(),
  total: z.number(),
  done: z.number(),
  of: z.number(),
  lastRunAt: z.number().nullable(),
  lastOkAt: z.number().nullable(),
  nextAt: z.number(),
});
export type Collector = z.infer<typeof collectorSchema>;

/**
 * POST /api/collectors: changes the one with this id, or adds one without. A permission of its provider may stand in place of the password; both may be missing
 * where there is one already.
 */
export const keepCollectorInput = contentSchema.extend({
  id: z.int().positive().optional(),
  password: z.string().min(1).max(1000).optional(),
  permission: permissionSchema.optional(),
});
export type KeepCollectorInput = z.infer<typeof keepCollectorInput>;

/** PATCH /api/collectors: pauses it or goes on; `now` collects at once. */
export const changeCollectorInput = z.strictObject({
  id: z.int().positive(),
  paused: z.boolean().optional(),
  now: z.literal(true).optional(),
});

/** PUT /api/collectors: brings back one that was removed in the last week. */
export const restoreCollectorInput = z.strictObject({ id: z.int().positive() });

/** DELETE /api/collectors. */
export const removeCollectorInput = z.object({ id: z.coerce.number().pipe(z.int().positive()) });

/** POST /api/collectors/comparison: compares what lies there with what is here. */
export const compareCollectedInput = z.strictObject({ id: z.int().positive() });

/**
 * What it found, in letters: on their server; of these in their folder here, elsewhere in the account, deleted here since, larger than is taken, missing, or not
 * looked for because there was no more time.
 */
export const collectedComparisonOutput = z.object({
  there: z.number(),
  here: z.number(),
  moved: z.number(),
  unsure: z.number(),
  notTaken: z.number(),
  missing: z.number(),
  unchecked: z.number(),
  /** The first of those that are missing: their number on their server, bytes, and Message-ID. */
  letters: z.array(z.object({ number: z.number(), size: z.number(), messageId: z.string().nullable() })),
});
export type CollectedComparison = z.infer<typeof collectedComparisonOutput>;

/** All of the person; every call answers it. `offered`: the operator lets people have them. */
export const collectorsOutput = z.object({ collectors: z.array(collectorSchema), offered: z.boolean() });
export type Collectors = z.infer<typeof collectorsOutput>;

/** Whether a server is Gmail's, which hands letters out in a way of its own. */
export const isGmail = (host: string): boolean => /(^|\.)(gmail|googlemail)\.com$/i.test(host.trim());
