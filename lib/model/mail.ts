/** Messages, mailboxes and their parts, in the words of RFC 9051, 5322 and 6154. */
import * as z from 'zod';
import { cardSchema } from './cards';
import { deliveredSchema, followUpSchema } from './delivery';
import { accountIdSchema, mailboxIdSchema, messageIdSchema, threadIdSchema } from './ids';
import { mailingSchema } from './mailing';
import { lettersPicturesSchema } from './picture-senders';
import { reportShape } from './reports';
import { toldSchema } from './said-schema';
import { trustSchema } from './trust';

/** What a mailbox is for: SPECIAL-USE (RFC 6154), the user's choice, or its name, in that order. */
export const mailboxRoleSchema = z.enum(['inbox', 'drafts', 'sent', 'junk', 'trash', 'archive', 'all', 'flagged']);
export type MailboxRole = z.infer<typeof mailboxRoleSchema>;

/** A mailbox of the IMAP server as the screen sees it. */
export const mailboxSchema = z.object({
  id: mailboxIdSchema,
  accountId: accountIdSchema,
  /** Decoded path, levels parted by `delimiter`. */
  path: z.string(),
  /** Last level of the path, decoded; what is shown. */
  name: z.string(),
  /** Null where the server has no hierarchy. */
  delimiter: z.string().nullable(),
  role: mailboxRoleSchema.nullable(),
  selectable: z.boolean(),
  subscribed: z.boolean(),
  /** Messages in the mailbox, as the server last said. */
  exists: z.int(),
  unseen: z.int(),
  /** How many header rows are cached; below `exists` while the first sync runs. */
  cached: z.int(),
  /** True once the first sync of this mailbox has ended. */
  complete: z.boolean(),
  /** Whose it is (RFC 2342), empty where it is nobody's in particular; missing for the person's own. */
  owner: z.string().optional(),
  /** What the person may do with it (RFC 4314); missing where nobody said. */
  rights: z.string().optional(),
});
export type Mailbox = z.infer<typeof mailboxSchema>;

/** One mailbox address; `name` is decoded text, `address` is never taken from decoded words (T27). */
export const addressSchema = z.object({ name: z.string(), address: z.string() });
export type Address = z.infer<typeof addressSchema>;

/** System flags with backslash (`\\Seen`), keywords without (`$Forwarded`). */
export const flagSchema = z.string().regex(/^\\?[\w$!#&+,./:;<=>?@^`|~'-]{1,100}$/u);
export type Flag = z.infer<typeof flagSchema>;

/** A header row: what a list needs of one message. */
export const messageRowSchema = z.object({
  id: messageIdSchema,
  accountId: accountIdSchema,
  mailboxId: mailboxIdSchema,
  flags: z.array(z.string()),
  /** INTERNALDATE, milliseconds since the epoch; the list is sorted by it, pinned letters first. */
  internalAt: z.number(),
  /** Date header, milliseconds since the epoch, or null where missing or unreadable. */
  sentAt: z.number().nullable(),
  /** RFC822.SIZE in bytes. */
  size: z.int(),
  subject: z.string(),
  from: z.array(addressSchema),
  to: z.array(addressSchema),
  hasAttachments: z.boolean(),
  /** First visible words of the text, or null while not yet fetched. */
  preview: z.string().nullable(),
  /** Names of its attachments, the first ten; missing where there are none, or while they are not known. */
  files: z.array(z.string()).optional(),
  /** The conversation it is in; null while it was not yet looked at. */
  threadId: threadIdSchema.nullable(),
  /** Its conversation is pinned; missing where it is not. */
  pinned: z.boolean().optional(),
});
export type MessageRow = z.infer<typeof messageRowSchema>;

/** A node of BODYSTRUCTURE. `part` is the IMAP part specifier ("1.2"); a single-part message has "1". */
export interface Part {
  part: string;
  /** Lower case, for example "text/html". */
  type: string;
  charset: string | null;
  /** Content-Transfer-Encoding, lower case. */
  encoding: string;
  /** Encoded size in bytes, 0 where the server does not say. */
  size: number;
  disposition: 'inline' | 'attachment' | null;
  filename: string | null;
  /** Content-ID without angle brackets. */
  contentId: string | null;
  /** Content-Type parameters, names in lower case (format, delsp, ...). */
  parameters: Record<string, string>;
  children: Part[];
}

/** One attachment as the reader lists it. */
export const attachmentSchema = z.object({
  part: z.string(),
  /** Safe to show and to save under: no path, control or bidi characters (T35). */
  filename: z.string(),
  type: z.string(),
  /** Decoded size in bytes, estimated from the encoded one. */
  size: z.int(),
  /** An archive with a password: nothing on the way could look into it. */
  locked: z.literal(true).optional(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** A run of text; `href` where it is a link (http, https, mailto or tel only). */
export const textSegmentSchema = z.object({ text: z.string(), href: z.string().optional() });
/** A paragraph of a text letter; `depth` counts quote marks. */
export const textBlockSchema = z.object({ depth: z.int().min(0), segments: z.array(textSegmentSchema) });
export type TextBlock = z.infer<typeof textBlockSchema>;

/** What the reader shows of a letter's body. An HTML body is fetched by its own route into a script-less frame. */
export const bodySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('html'),
    /** Pictures that stayed unloaded because they are remote. */
    blockedImages: z.int(),
    /** Pictures of one pixel and the like, removed. */
    trackers: z.int(),
    /** Whom these would have told, the first five; missing where there are none. */
    trackedBy: z.array(z.string()).optional(),
    /** The letter brings its own background or layout, so it takes the whole width and its own faces. */
    designed: z.boolean(),
  }),
  z.object({
    kind: z.literal('text'),
    blocks: z.array(textBlockSchema),
    /** Why an HTML part is not shown as such, or null. */
    note: toldSchema.nullable(),
    /** It is HTML and shown as text because the reader wants it so. */
    plain: z.boolean().optional(),
  }),
]);
export type Body = z.infer<typeof bodySchema>;

/** A letter as opened in the reader. */
export const messageDetailSchema = z.object({
  row: messageRowSchema,
  cc: z.array(addressSchema),
  bcc: z.array(addressSchema),
  replyTo: z.array(addressSchema),
  messageIdHeader: z.string().nullable(),
  body: bodySchema,
  /** What it reports, where it is a bounce, a receipt or the like; missing for any other letter. */
  report: reportShape.optional(),
  /** Contacts and events that it brings; missing where there are none. */
  cards: z.array(cardSchema).optional(),
  /** The part that holds the letter, or its head, that came back with the report. */
  returned: z.string().optional(),
  attachments: z.array(attachmentSchema),
  /** What is known about its sender and its way. */
  trust: trustSchema.optional(),
  /** The list that it came by, as far as anything can be done about it. */
  mailing: mailingSchema.optional(),
  /** Who wants to be told that it was read, where the reader may be asked. */
  receipt: z.string().optional(),
  /** How it reached those it was sent to, oldest first: of the reader's own letters, where anything is known. */
  delivery: z.array(deliveredSchema).optional(),
  /** A reminder that waits for its answer, or that nobody has answered. */
  followUp: followUpSchema.optional(),
  /** How it is with its pictures from elsewhere; missing where it has none. */
  pictures: lettersPicturesSchema.optional(),
});
export type MessageDetail = z.infer<typeof messageDetailSchema>;
