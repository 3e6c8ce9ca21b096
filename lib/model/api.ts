/**
 * The contract between browser and server: one input and one output schema per route, named like the use case and its
 * client call. Mutations are POST, PUT or DELETE with JSON (uploads: raw bytes), carry the header `x-oriel: 1`, and answer JSON.
 * Every failure answers `failureSchema` with a fitting status.
 */
import * as z from 'zod';
import { accountSchema, accountStateSchema, endpointSchema } from './account';
import { partAddressSchema } from './attached';
import { draftContentSchema, draftKindSchema, draftSchema, submissionSchema } from './draft';
import { mostFiles } from './draft-content';
import { accountIdSchema, mailboxIdSchema, messageIdSchema, threadIdSchema } from './ids';
import { addressSchema, flagSchema, mailboxSchema, messageDetailSchema } from './mail';
import { preferencesSchema } from './preferences';
import { saidSchema, toldSchema } from './said-schema';
import { filterSchema, pageSchema, roleSchema, sortBySchema } from './view';

/** What PATCH /api/preferences answers. */
export const preferencesOutput = z.object({ preferences: preferencesSchema });

/** GET /api/labels: the keywords that letters bear as labels, the most frequent first. */
export const labelsOutput = z.object({ labels: z.array(z.object({ keyword: z.string(), count: z.int() })) });

/** The header every mutation bears; a cross-site form cannot set it (T39). */
export const mutationHeader = 'x-oriel';

/**
 * What any route answers on failure. `said` is what a person reads, in their language; `message` is the same in English, for people at a
 * terminal; `serverText` are the mail server's own words.
 */
export const failureSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), said: saidSchema, serverText: z.string().nullable() }),
});
export type Failure = z.infer<typeof failureSchema>;

/** POST /api/session. `imap` and `smtp` only where the operator lets people choose hosts. */
export const signInInput = z.object({
  address: z.string().trim().min(3).max(254),
  password: z.string().min(1).max(1024),
  remember: z.boolean().default(false),
  imap: endpointSchema.optional(),
  smtp: endpointSchema.optional(),
  /** The login name where it is not the address; only where hosts may be chosen. */
  login: z
    .string()
    .trim()
    .regex(/^[^\p{C}]{1,254}$/u)
    .optional(),
});
export type SignInInput = z.infer<typeof signInInput>;
export const signInOutput = z.object({
  account: accountSchema,
  /** How many letters waited for somebody to sign in, and go now. */
  waited: z.number().optional(),
});

/** POST /api/accounts: adds an account to the person of this session. `imap` and `smtp` as in `signInInput`. Answers `signInOutput`. */
export const addAccountInput = signInInput.omit({ remember: true });
export type AddAccountInput = z.infer<typeof addAccountInput>;
/** POST /api/accounts/ID/password: opens a locked account in this session, or gives it its new password. Answers `signInOutput`. */
export const unlockAccountInput = signInInput.pick({ password: true });
/** POST /api/accounts/ID/alike: with the same body, the locked accounts at the same mail server that it opened too. */
export const openedOutput = z.object({ accounts: z.array(accountSchema) });
/** PATCH /api/accounts/ID: the name in From. Answers `signInOutput`. DELETE takes the account out of Oriel, with `discard=1` also its unsent mail. */
export const renameAccountInput = z.strictObject({
  name: z
    .string()
    .max(200)
    .regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, 'A name is one line of text.'),
});

/** GET /api/mailboxes: everything the frame of the screen needs. Also rendered into the page. */
export const shellOutput = z.object({
  /** In the order that the person chose. */
  accounts: z.array(accountSchema),
  /** Of the same person, but not opened in this session: they ask for their password. */
  locked: z.array(accountSchema),
  /** Whoever adds an account types its servers; else the operator sets them. */
  freeHosts: z.boolean(),
  /** Somebody here runs this Oriel, and may see its domains. */
  operator: z.boolean(),
  states: z.array(accountStateSchema),
  mailboxes: z.array(mailboxSchema),
  preferences: preferencesSchema,
  /** Where the event stream begins: pass it as `since` to /api/events. */
  lastEventId: z.string(),
});
export type Shell = z.infer<typeof shellOutput>;

const rowNumber = z.coerce.number().pipe(z.int().min(0).max(100_000_000));

/**
 * GET /api/messages: a window of a list. One of `mailbox`, `role` (over all accounts), `thread`, or `words` (with `mailbox`: only there) says
 * which; `filter`, `sort`, `order` and `threads=1` how; `position`, `before` (the `next` of another window), `after` (its `previous`) or
 * `around` (a letter) where, the top without any. Answers a `Page`.
 */
export const listMessagesInput = z
  .object({
    mailbox: z.coerce.number().pipe(mailboxIdSchema).optional(),
    role: roleSchema.optional(),
    thread: z.coerce.number().pipe(threadIdSchema).optional(),
    words: z.string().trim().min(1).max(200).optional(),
    filter: filterSchema.optional(),
    sort: sortBySchema.optional(),
    order: z.enum(['ascending', 'descending']).optional(),
    threads: z.literal('1').optional(),
    position: rowNumber.optional(),
    before: z.string().max(100).optional(),
    after: z.string().max(100).optional(),
    around: z.coerce.number().pipe(messageIdSchema).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .refine(({ mailbox, role, thread, words }) => {
    const views = [role, thread, words].filter((view) => view !== undefined).length;
    return views === 0 ? mailbox !== undefined : views === 1 && (mailbox === undefined || words !== undefined);
  }, 'Name one list: mailbox, role, thread or words.')
  .refine(
    ({ position, before, after, around }) => [position, before, after, around].filter((place) => place !== undefined).length <= 1,
    'Name one place: position, before, after or around.',
  );
export type ListMessagesInput = z.infer<typeof listMessagesInput>;
export const listMessagesOutput = pageSchema;
export type MessagePage = z.infer<typeof listMessagesOutput>;

/**
 * GET /api/messages/ID → `messageDetailSchema`. Never changes state (T39).
 * GET /api/messages/ID/body → text/html for the frame, with its own policy.
 * GET /api/messages/ID/parts/PART[?inline=1] → the decoded bytes of one part.
 * GET /api/messages/ID/source → text/plain, the whole letter as it came.
 */
export const openMessageOutput = messageDetailSchema;

const idsInput = z.array(messageIdSchema).min(1).max(500);
/** Each letter stands for its whole conversation, as far as that lies in the letter's mailbox. */
const threadsInput = z.boolean().optional();

/**
 * POST /api/flags. Like every act it is noted and shown at once, and answered before the mail server is asked; `actChanged` tells what the
 * server said to it. `quiet`: nothing that anybody would want to take back, such as the mark of a letter that was opened.
 */
export const changeFlagsInput = z.object({
  ids: idsInput,
  add: z.array(flagSchema).max(20),
  remove: z.array(flagSchema).max(20),
  threads: threadsInput,
  quiet: z.boolean().optional(),
});
export type ChangeFlagsInput = z.infer<typeof changeFlagsInput>;

/** POST /api/moves. `to` is a mailbox of the same or of another account, or a role that each account has its own mailbox for. */
export const moveMessagesInput = z.object({
  ids: idsInput,
  to: z.union([mailboxIdSchema, z.enum(['archive', 'trash', 'junk', 'inbox'])]),
  threads: threadsInput,
});
export type MoveMessagesInput = z.infer<typeof moveMessagesInput>;

/** POST /api/copies. `to` is a mailbox of the same or of another account. */
export const copyMessagesInput = z.object({ ids: idsInput, to: mailboxIdSchema, threads: threadsInput });
export type CopyMessagesInput = z.infer<typeof copyMessagesInput>;

/** POST /api/deletions: for ever. The screen asks first, naming the count (U2). */
export const deleteMessagesInput = z.object({ ids: idsInput, threads: threadsInput });
export type DeleteMessagesInput = z.infer<typeof deleteMessagesInput>;

/** What an act answers. `undo` is the journal entry to post to /api/undo, or null where the act cannot be taken back. */
export const actOutput = z.object({
  done: z.array(messageIdSchema),
  failed: z.array(z.object({ id: messageIdSchema, message: toldSchema })),
  undo: z.string().nullable(),
});
export type ActOutcome = z.infer<typeof actOutput>;

/** POST /api/undo. */
export const undoInput = z.object({ undo: z.string().max(64) });

/** GET /api/events?since=ID → text/event-stream of `changeSchema`, each with its id; `Last-Event-ID` wins over `since`. */

/** GET /api/people?words=WORDS: whom the cached letters are from or to, those of most letters first. */
export const findPeopleInput = z.object({ words: z.string().max(200) });
/** `complete` is false while letters are still read for it: asking again finds more. */
export const peopleOutput = z.object({ people: z.array(addressSchema), complete: z.boolean() });
export type PeopleFound = z.infer<typeof peopleOutput>;

/** GET /api/journal-key: the key of 32 bytes, as base64, that seals what the person's browser keeps of letters being written. */
export const journalKeyOutput = z.object({ key: z.string() });

/** POST /api/recipients: what is worth knowing of recipients before a letter goes out. */
export const recipientFactsInput = z.strictObject({ addresses: z.array(z.string().max(400)).min(1).max(100) });
export const recipientFactsOutput = z.object({
  recipients: z.array(
    z.object({
      address: z.string(),
      /** Whether the reader ever wrote to them; null while that is not known. */
      written: z.boolean().nullable(),
      /** Whether their server takes mail; `unknown` in doubt. */
      server: z.enum(['ok', 'none', 'unknown']),
      /** Whether mail gets there encrypted whoever sends it (MTA-STS); null where nobody asked. */
      transport: z.enum(['demanded', 'open', 'unknown']).nullable(),
      /** The address that was probably meant, where the server takes none. */
      meant: z.string().nullable(),
    }),
  ),
});
export type RecipientFacts = z.infer<typeof recipientFactsOutput>['recipients'][number];

/** POST /api/drafts: makes a draft, prefilled by `kind` from the original (recipients, subject, quoted text, forwarded files). */
export const startDraftInput = z.object({
  kind: draftKindSchema,
  originalId: messageIdSchema.nullable().default(null),
  accountId: z.int().positive().optional(),
  /** The writer's IANA time zone, for the date in “On … wrote:”; UTC without. */
  timeZone: z.string().max(64).optional(),
  /** In which form the letter is written; without, as the person chose in the settings. */
  format: z.enum(['html', 'plain']).optional(),
  /** Words that the person selected in the original, to be quoted in place of all of it. */
  selection: z.string().max(200_000).optional(),
  /** Message-ID without angle brackets of the letter that a new one answers, as a mail link names it. */
  inReplyTo: z
    .string()
    .regex(/^[^\s<>\p{C}]{1,250}$/u)
    .optional(),
});
export type StartDraftInput = z.infer<typeof startDraftInput>;
/** GET /api/drafts → drafts not yet sent, newest first. */
export const listDraftsOutput = z.object({ drafts: z.array(draftSchema) });
/** PUT /api/drafts/ID. A stale `revision` is refused with `conflict`, the answer of GET shows the newer one. */
export const saveDraftInput = draftContentSchema.extend({ revision: z.int() });
export type SaveDraftInput = z.infer<typeof saveDraftInput>;
/** PATCH /api/drafts/ID: the account that the letter goes out from. */
export const changeFromInput = z.strictObject({ accountId: accountIdSchema });
/** PUT /api/drafts/ID/kind: answers to all instead of one, or passes the letter on. `opening` is what a letter of that kind begins with. */
export const changeKindInput = z.strictObject({ kind: draftKindSchema.exclude(['new']), timeZone: z.string().max(64).optional() });
export type ChangeKindInput = z.infer<typeof changeKindInput>;
export const changedKindOutput = z.object({ draft: draftSchema, opening: draftContentSchema });
export type ChangedKind = z.infer<typeof changedKindOutput>;
/** POST /api/drafts/ID/files (201): whole letters, and files of letters, that go along with the draft. */
export const addFromLettersInput = z.strictObject({
  letters: z.array(messageIdSchema).max(mostFiles).default([]),
  parts: z
    .array(z.strictObject({ id: messageIdSchema, part: partAddressSchema }))
    .max(mostFiles)
    .default([]),
});
export type AddFromLettersInput = z.output<typeof addFromLettersInput>;
/** POST /api/drafts (201), GET and PUT /api/drafts/ID, POST /api/drafts/ID/files, DELETE /api/drafts/ID/files/FILE. */
export const draftOutput = z.object({ draft: draftSchema });
/**
 * POST /api/messages/ID/draft: the letter of a folder of drafts as a draft to write on. `other` is what was written here before another program saved a newer
 * version; `formatted` says that the letter has more than plain text.
 */
export const takenOverOutput = z.object({ draft: draftSchema, other: draftContentSchema.nullable(), formatted: z.boolean() });
export type TakenOver = z.infer<typeof takenOverOutput>;
/** POST /api/drafts/ID/back: into the folder again. `both`: another program had saved one too, which is in the trash. `here`: kept here alone. */
export const putBackOutput = z.object({ outcome: z.enum(['unchanged', 'put', 'both', 'here']) });
export type PutBackOutcome = z.infer<typeof putBackOutput>['outcome'];

/** When a letter is to go: seconds in which it can be taken back (U3), or a time in ms with the IANA zone in which it was chosen; at once without either. */
const sendWishInput = {
  undoSeconds: z.int().min(0).max(30).optional(),
  sendAt: z.int().positive().optional(),
  timeZone: z.string().max(64).optional(),
  /** The submission server may hold it until then (RFC 4865): it can then no longer be taken back. */
  hold: z.boolean().optional(),
};
/** POST /api/submissions. Posting the same draft twice answers the same submission (R16). */
/** `background`: it may go while nobody is signed in, so its account's password is kept until then. */
export const sendDraftInput = z.object({ draftId: z.uuid(), ...sendWishInput, background: z.boolean().optional() });
export type SendDraftInput = z.infer<typeof sendDraftInput>;
/** PUT /api/submissions/ID: another time for a letter that waits for its own, or now. Answers the submission that took its place. */
export const rescheduleInput = z.object(sendWishInput);
export type RescheduleInput = z.infer<typeof rescheduleInput>;
/** GET /api/drafts/ID/holding: until when the submission server holds letters, ms; null where it holds none. */
export const holdingOutput = z.object({ until: z.number().nullable() });
export const submissionOutput = z.object({ submission: submissionSchema });
/**
 * GET /api/submissions: what is not yet filed, and filed letters that single recipients were refused for.
 * POST /api/submissions/ID/retry: tries again now. POST /api/submissions/ID/undo: back to the drafts where it has not begun to go. DELETE /api/submissions/ID: back to the drafts, or put away where it was sent.
 */
export const listSubmissionsOutput = z.object({ submissions: z.array(submissionSchema) });
