/**
 * The look of a page: what of a person's choices must be known before the first paint, and of whom nobody knows yet who they are. It travels in a
 * cookie that both sides read. No schema here: the browser reads it too.
 */
import type { ChangePreferencesInput, Preferences } from './preferences';

export const accents = ['verdigris', 'ink', 'moss', 'brick', 'heather', 'graphite'] as const;
export const textSizes = [90, 100, 112, 125] as const;
/** How large letters are shown, in percent. */
export const letterSizes = [80, 90, 100, 112, 125, 150] as const;
/** Senders whose letters keep their own colours in the dark. */
export const mostOwnColours = 300;
/** What pushing a row aside may do. */
export const swipes = ['archive', 'delete', 'read', 'star', 'spam', 'move', 'none'] as const;

/** Where archived letters go. */
export const archives = ['one', 'year', 'month', 'domain'] as const;
/** After how many days old letters may go by themselves. */
export const expiryDays = [7, 30, 90] as const;

/** How many seconds a letter waits in which it can be taken back (U3). */
export const undoWaits = [0, 5, 10, 20, 30] as const;

/** The colours that an account's mark may have, in the order of the classes h1 to h8. */
export const accountHues = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const;
export type AccountHue = (typeof accountHues)[number];
/** Most accounts whose colour is kept. */
export const mostHues = 100;

/** Most entries that are kept of choices that are made entry by entry: what another window chose meanwhile for another command or account stays. */
export const mostEntries = { accountHues: mostHues, keyMap: 200, expiry: 200 } as const;
const entryNames = ['accountHues', 'keyMap', 'expiry'] as const;

type Entries = Readonly<Record<string, unknown>>;

/** All entries where some have changed: the others stay, but for the oldest where they are too many. */
function withEntries(before: Entries, changed: Entries, most: number): Entries {
  const others = Object.entries(before).filter(([key]) => !Object.hasOwn(changed, key));
  return Object.fromEntries([...others.slice(Math.max(0, others.length + Object.keys(changed).length - most)), ...Object.entries(changed)]);
}

/** Choices that are still to be kept with later ones over them; an entry that is taken away is null in both. */
export function withChoices(before: ChangePreferencesInput, changes: ChangePreferencesInput): ChangePreferencesInput {
  const merged = entryNames.flatMap((name) => {
    const [old, changed] = [before[name], changes[name]];
    return old && changed ? [[name, withEntries(old, changed, mostEntries[name])]] : [];
  });
  return { ...before, ...changes, ...Object.fromEntries(merged) };
}

/** Choices as they are once these changes are made: what is null in them is chosen no longer. */
export function chosenOver<C extends Pick<Preferences, (typeof entryNames)[number]>>(before: C, changes: ChangePreferencesInput): C {
  const after: ChangePreferencesInput = withChoices(before, changes);
  const kept = entryNames.map((name) => [
    name,
    Object.fromEntries(Object.entries(after[name] ?? {}).filter(([, value]) => value !== null)),
  ]);
  return { ...before, ...after, ...Object.fromEntries(kept) };
}

/** What holds where nobody chose. */
export const defaultPreferences: Preferences = {
  theme: 'system',
  contrast: 'system',
  accent: 'verdigris',
  textSize: 100,
  language: 'auto',
  hours: 'auto',
  density: 'normal',
  pane: 'right',
  threads: true,
  days: true,
  after: 'next',
  markRead: 'now',
  pictures: 'ask',
  logos: false,
  newestFirst: false,
  turn: true,
  ownColours: [],
  plainText: false,
  letterSize: 100,
  writing: 'html',
  markdown: true,
  keys: 'gmail',
  keyMap: {},
  swipeEnd: 'archive',
  swipeStart: 'delete',
  leftOut: [],
  accountOrder: [],
  accountHues: {},
  archive: 'one',
  expiry: {},
  undoSeconds: 10,
  background: 'ask',
  receipts: 'ask',
  noReceipts: [],
  labels: [],
};

/** What the bars of the system around a page are painted with: the colour of the list, in a form that every browser reads there. */
export const barColours = { light: '#f8f7f4', dark: '#171614' } as const;

export type Look = Pick<Preferences, 'theme' | 'contrast' | 'accent' | 'textSize' | 'language' | 'density' | 'pane'>;

export const lookCookie = 'oriel-look';

/** One pane at a time. The style sheets say the same. */
export const phoneQuery = '(max-width: 767px)';
/** Tells the server how wide the window was last: `narrow` where `phoneQuery` holds, else `wide`. */
export const windowCookie = 'oriel-window';

const choices = {
  theme: ['system', 'light', 'dark'],
  contrast: ['system', 'normal', 'more'],
  accent: accents,
  textSize: textSizes.map(String),
  density: ['compact', 'normal', 'comfortable'],
  pane: ['right', 'below', 'off'],
} as const;

/** The look as the cookie's value: only what was chosen, in letters that a cookie may hold. */
export function writeLook(look: Look): string {
  const names = [...Object.keys(choices), 'language'] as (keyof Look)[];
  const chosen = names.filter((name) => look[name] !== defaultPreferences[name]).map((name) => [name, String(look[name])]);
  return new URLSearchParams(chosen).toString();
}

/** Reads the cookie's value; what is missing or unknown is what nobody chose. */
export function readLook(value: string | undefined): Look {
  const given = new URLSearchParams(value ?? '');
  const of = <Name extends keyof typeof choices>(name: Name): string | undefined =>
    (choices[name] as readonly string[]).find((choice) => choice === given.get(name));
  const language = given.get('language') ?? '';
  const { theme, contrast, accent, textSize, density, pane } = defaultPreferences;
  return {
    theme: (of('theme') ?? theme) as Look['theme'],
    contrast: (of('contrast') ?? contrast) as Look['contrast'],
    accent: (of('accent') ?? accent) as Look['accent'],
    textSize: Number(of('textSize') ?? textSize) as Look['textSize'],
    density: (of('density') ?? density) as Look['density'],
    pane: (of('pane') ?? pane) as Look['pane'],
    language: /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/.test(language) ? language : 'auto',
  };
}

/** What stands on `html` for a look. Theme and contrast of the system are found by the script before the first paint. */
export function lookAttributes({ theme, contrast, accent, textSize, density, pane }: Look): Record<string, string> {
  return {
    ...(theme === 'system' ? {} : { 'data-theme': theme }),
    'data-contrast-choice': contrast,
    ...(contrast === 'more' ? { 'data-contrast': 'more' } : {}),
    ...(accent === 'verdigris' ? {} : { 'data-accent': accent }),
    ...(textSize === 100 ? {} : { 'data-text': String(textSize) }),
    'data-density': density,
    'data-pane': pane,
  };
}
