/**
 * What a list shows. One interface for every list: a view says which letters, a sort in which order, a window which of them. Windows are
 * read by key; a position is turned into a key first, so that row 50,000 costs what row 0 costs.
 */
import * as z from 'zod';
import { mailboxIdSchema, type messageIdSchema, threadIdSchema } from './ids';
import type { LabelFilter } from './labels';
import { mailboxRoleSchema, messageRowSchema } from './mail';
import { threadMarksSchema } from './thread-marks';

/** What a list over all accounts is of: their mailboxes of one role, or letters of a kind wherever they lie. */
export const roleSchema = z.union([mailboxRoleSchema, z.enum(['unread', 'starred', 'labelled'])]);

/** Letters of one mailbox; of one role, or of a kind, over all accounts; of one conversation; or found by words in the cached headers. */
export const viewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mailbox'), mailboxId: mailboxIdSchema }),
  z.object({ kind: z.literal('role'), role: roleSchema }),
  z.object({ kind: z.literal('conversation'), threadId: threadIdSchema }),
  z.object({ kind: z.literal('found'), words: z.string().trim().min(1).max(200), mailboxId: mailboxIdSchema.nullable() }),
]);
export type View = z.infer<typeof viewSchema>;

/** `labelled`: with any label; `label:KEYWORD`: with this one, in small letters. */
export const filterSchema = z.union([
  z.enum(['unread', 'flagged', 'attachments', 'labelled']),
  z.custom<LabelFilter>((value) => typeof value === 'string' && /^label:[\w$!#&+,./:;<=>?@^`|~'-]{1,100}$/u.test(value)),
]);
export type Filter = z.infer<typeof filterSchema>;

/** `date` is when the letter arrived (INTERNALDATE). */
export const sortBySchema = z.enum(['date', 'sender', 'size', 'subject']);
export const sortSchema = z.object({ by: sortBySchema, ascending: z.boolean() });
export type Sort = z.infer<typeof sortSchema>;
/** Newest first. */
export const defaultSort: Sort = { by: 'date', ascending: false };

/** A whole question: which letters, narrowed and ordered how; `threads` shows each conversation once, by its newest letter. */
export const listSchema = z.object({
  view: viewSchema,
  filter: filterSchema.nullable().default(null),
  sort: sortSchema.default(defaultSort),
  threads: z.boolean().default(false),
});
export type List = z.infer<typeof listSchema>;

/**
 * Where a window begins: at a row counted from 0; onwards from the `next` of another window, or back from its `previous`; or so that it holds
 * a letter in its middle (the top of the list where the letter is not in it).
 */
export type Place = { position: number } | { before: string } | { after: string } | { around: z.infer<typeof messageIdSchema> };

/** What a list of conversations adds to the row that stands for one; counts are of the whole account's letters, without those being deleted. */
export const threadSummarySchema = z.object({
  letters: z.int(),
  unread: z.int(),
  flagged: z.boolean(),
  hasAttachments: z.boolean(),
  /** First senders, oldest first, each once, at most five: names, or addresses where there is none. */
  people: z.array(z.string()),
  /** The labels of all its letters, as keywords; missing where none has any. */
  labels: z.array(z.string()).optional(),
});
export type ThreadSummary = z.infer<typeof threadSummarySchema>;

/** A row of a list; with its conversation where the list shows conversations, and with the marks that its conversation bears, if any. */
export const pageRowSchema = messageRowSchema.extend({ thread: threadSummarySchema.optional(), marks: threadMarksSchema.optional() });
export type PageRow = z.infer<typeof pageRowSchema>;
/** A window of a list. */
export const pageSchema = z.object({
  rows: z.array(pageRowSchema),
  /** Position of the first row counted from 0; null where it is not known without counting. */
  position: z.int().nullable(),
  /** Rows of the whole list, or null where nobody knows yet. */
  total: z.int().nullable(),
  /** Cursor of the window below (pass it as `before`), or null at the end. */
  next: z.string().nullable(),
  /** Cursor of the window above (pass it as `after`), or null at the top. */
  previous: z.string().nullable(),
});
export type Page = z.infer<typeof pageSchema>;
