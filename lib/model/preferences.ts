/** What a person chose for the screen. */
import * as z from 'zod';
import { accents, defaultPreferences, swipes, textSizes } from './look';

const swipe = z.enum(swipes);

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
  /** In a conversation the newest letter first, or the oldest. */
  newestFirst: z.boolean(),
  keys: z.enum(['gmail', 'outlook', 'off']),
  /** Keys chosen for commands in place of those of the set, by the command's id: `e`, `Shift+i`, `g i`. */
  keyMap: z
    .record(z.string().max(40), z.array(z.string().min(1).max(40)).max(3))
    .refine((map) => Object.keys(map).length <= 200, 'More keys than there are commands.'),
  /** A row pushed towards the end of the line, and towards its start (T1). */
  swipeEnd: swipe,
  swipeStart: swipe,
  /** Accounts whose mail is left out of the lists over all accounts. */
  leftOut: z.array(z.int()).max(100),
  /** The accounts from the top down; those that are not named follow, oldest first. */
  accountOrder: z.array(z.int()).max(100),
};

export const preferencesSchema = z.object(fields);
export type Preferences = z.infer<typeof preferencesSchema>;

/** PATCH /api/preferences: the choices that change. Answers all of them. */
export const changePreferencesInput = z.strictObject(fields).partial();
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
