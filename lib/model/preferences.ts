/** What a person chose for the screen. */
import * as z from 'zod';
import { isLabel, labelHues, labelKey } from './labels';
import {
  accents,
  accountHues,
  archives,
  defaultPreferences,
  expiryDays,
  letterSizes,
  mostEntries,
  mostOwnColours,
  swipes,
  textSizes,
  undoWaits,
} from './look';
import { flagSchema } from './mail';

const swipe = z.enum(swipes);

const label = z.object({
  keyword: flagSchema.refine(isLabel, 'This keyword means something to mail programs.'),
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, 'A name is one line of text.'),
  hue: z.enum(labelHues),
  hidden: z.boolean(),
});

const commandName = z.string().max(40);
const someKeys = z.array(z.string().min(1).max(40)).max(3);
const folderName = z.string().regex(/^\d{1,15} (trash|junk)$/);
const someDays = z.union(expiryDays.map((days) => z.literal(days)));

const fields = {
  theme: z.enum(['system', 'light', 'dark']),
  contrast: z.enum(['system', 'normal', 'more']),
  accent: z.enum(accents),
  /** Percent of the browser's own size. */
  textSize: z.union(textSizes.map((size) => z.literal(size))),
  /** A language tag, or that of the browser. */
  language: z.string().regex(/^auto$|^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/),
  /** Hours as the language has them, or always 12 or 24. */
  hours: z.enum(['auto', '12', '24']),
  /** Lines of a row in the list: one, two, three (L7). */
  density: z.enum(['compact', 'normal', 'comfortable']),
  /** Where a letter is read on a wide screen: beside the list, below it, or in its place. */
  pane: z.enum(['right', 'below', 'off']),
  /** Conversations once in the list, or every letter by itself. */
  threads: z.boolean(),
  /** Headings of days between the rows. */
  days: z.boolean(),
  /** What is shown after the letter that one was reading left the list (S5). */
  after: z.enum(['next', 'previous', 'list']),
  /** When an opened letter counts as read: at once, after some seconds, or when one says so. */
  markRead: z.enum(['now', '2', '5', 'never']),
  /** Pictures from elsewhere: of those who were permitted, of everybody, or only where one asks for them in the letter. */
  pictures: z.enum(['ask', 'always', 'never']),
  /** Logos of senders are looked up (BIMI). */
  logos: z.boolean(),
  /** In a conversation the newest letter first, or the oldest. */
  newestFirst: z.boolean(),
  /** A finger drawn sideways over a letter turns to the next one or the one before (T4). */
  turn: z.boolean(),
  /** Addresses whose letters keep their own colours in the dark, those that were chosen last in front. */
  ownColours: z.array(z.string().max(320)).max(mostOwnColours),
  /** Letters are shown as plain text. */
  plainText: z.boolean(),
  /** Percent of the size that letters have beside the page's. */
  letterSize: z.union(letterSizes.map((size) => z.literal(size))),
  /** New letters have format, or are plain text. */
  writing: z.enum(['html', 'plain']),
  /** Marks that are typed, such as two stars, become format. */
  markdown: z.boolean(),
  keys: z.enum(['gmail', 'outlook', 'off']),
  /** Keys chosen for commands in place of those of the set, by the command's id: `e`, `Shift+i`, `g i`. */
  keyMap: z
    .record(commandName, someKeys)
    .refine((map) => Object.keys(map).length <= mostEntries.keyMap, 'More keys than there are commands.'),
  /** A row pushed towards the end of the line, and towards its start (T1). */
  swipeEnd: swipe,
  swipeStart: swipe,
  /** Accounts whose mail is left out of the lists over all accounts. */
  leftOut: z.array(z.int()).max(100),
  /** Where archived letters go: into one folder, or into those of their year, month or sender's domain inside it. */
  archive: z.enum(archives),
  /** After how many days letters go by themselves, by the account's id and the role of the folder: `3 trash`. */
  expiry: z.record(folderName, someDays).refine((map) => Object.keys(map).length <= mostEntries.expiry, 'More folders than there are.'),
  /** The accounts from the top down; those that are not named follow, oldest first. */
  accountOrder: z.array(z.int()).max(100),
  /** The colour of an account's mark, by its id: one of `accountHues`; those that are not named have one by their id. */
  accountHues: z
    .record(z.string().regex(/^\d{1,15}$/), z.enum(accountHues))
    .refine((map) => Object.keys(map).length <= mostEntries.accountHues, 'More accounts than there are.'),
  /** Seconds that a letter waits before it goes; 0 for at once. */
  undoSeconds: z.union(undoWaits.map((seconds) => z.literal(seconds))),
  /** Letters that go later go while nobody is signed in: their account's password is kept for that. */
  background: z.enum(['ask', 'yes', 'no']),
  /** Whether to be asked when a sender wants to be told that a letter was read; nobody is told unasked. */
  receipts: z.enum(['ask', 'never']),
  /** Addresses, in lower case, that are never told. */
  noReceipts: z.array(z.string().max(320)).max(500),
  /** How labels are called and coloured, in their order; other keywords bear their own names. */
  labels: z
    .array(label)
    .max(200)
    .refine((all) => new Set(all.map(({ keyword }) => labelKey(keyword))).size === all.length, 'One keyword, one label.'),
};

export const preferencesSchema = z.object(fields);
export type Preferences = z.infer<typeof preferencesSchema>;

const changedFields = {
  ...fields,
  keyMap: z
    .record(commandName, someKeys.nullable())
    .refine((map) => Object.keys(map).length <= mostEntries.keyMap, 'More keys than there are commands.'),
  expiry: z
    .record(folderName, someDays.nullable())
    .refine((map) => Object.keys(map).length <= mostEntries.expiry, 'More folders than there are.'),
};

/** PATCH /api/preferences: the choices that change, of `accountHues`, `keyMap` and `expiry` the entries that change, null for one that is taken away. Answers all of them. */
export const changePreferencesInput = z.strictObject(changedFields).partial();
export type ChangePreferencesInput = z.infer<typeof changePreferencesInput>;

/** What was kept, with what nobody chose in place of what is missing or no longer allowed. */
export function readPreferences(kept: unknown): Preferences {
  const values = typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  const read = Object.entries(fields).flatMap(([name, schema]) => {
    const { success, data } = (schema as z.ZodType).safeParse(values[name]);
    return success ? [[name, data]] : [];
  });
  return { ...defaultPreferences, ...Object.fromEntries(read) };
}
