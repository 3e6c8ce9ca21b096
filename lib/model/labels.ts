/**
 * Labels: keywords of IMAP (RFC 9051 section 2.3.2) that people give their letters, so that every mail program can read them. Keywords are told
 * apart without regard to case. How a keyword is called and coloured here is a choice of the person. No schema here: the browser reads it too.
 */

/** The colours of labels, in the order in which they are offered. */
export const labelHues = ['navy', 'sky', 'sea', 'moss', 'ochre', 'rust', 'rose', 'plum'] as const;
export type LabelHue = (typeof labelHues)[number];

/** How a person calls and colours a keyword, or that it is not shown. */
export interface LabelChoice {
  keyword: string;
  name: string;
  hue: LabelHue;
  hidden: boolean;
}

/** A keyword that letters bear, as they spell it, and how many of them. */
export interface FoundLabel {
  keyword: string;
  count: number;
}

/** Longest keyword that is made: what Dovecot takes. */
export const longestKeyword = 50;

/** The five that Thunderbird sets, with its order and its colours as far as ours go. */
export const sharedLabels = [
  { keyword: '$label1', word: 'important', hue: 'rust' },
  { keyword: '$label2', word: 'work', hue: 'ochre' },
  { keyword: '$label3', word: 'personal', hue: 'moss' },
  { keyword: '$label4', word: 'toDo', hue: 'navy' },
  { keyword: '$label5', word: 'later', hue: 'plum' },
] as const satisfies readonly { keyword: string; word: string; hue: LabelHue }[];

/** What mail programs and servers say to each other by keywords without `$`. The migration that marked older letters names them too. */
const theirs: ReadonlySet<string> = new Set([
  'forwarded',
  'junk',
  'junkrecorded',
  'mdnsent',
  'nonjunk',
  'notjunk',
  'recent',
  'redirected',
  'xspam',
]);

/** What two spellings of one keyword have in common. */
export const labelKey = (keyword: string): string => keyword.toLowerCase();

/** Is the flag somebody's label? System flags are none, nor are keywords that begin with `$`, which are kept for programs, but for Thunderbird's. */
export function isLabel(flag: string): boolean {
  if (flag.startsWith('\\')) return false;
  const key = labelKey(flag);
  return flag.startsWith('$') ? /^\$label[1-5]$/.test(key) : !theirs.has(key);
}

/** The labels among flags, each once. */
export function labelsOf(flags: readonly string[]): string[] {
  const found = flags.filter(isLabel);
  if (found.length < 2) return found;
  return [...new Map(found.map((flag) => [labelKey(flag), flag])).values()];
}

/** Do the flags hold the label? */
export function hasLabel(flags: readonly string[], keyword: string): boolean {
  const key = labelKey(keyword);
  return flags.some((flag) => labelKey(flag) === key);
}

const labelPrefix = 'label:';
/** A list narrowed to one label. */
export type LabelFilter = `label:${string}`;

/** The filter for a label, as lists and addresses name it. */
export const labelFilter = (keyword: string): LabelFilter => `${labelPrefix}${labelKey(keyword)}`;

/** The keyword of a filter for a label; null where it is another filter. */
export function labelOfFilter(filter: string | null): string | null {
  return filter?.startsWith(labelPrefix) ? filter.slice(labelPrefix.length) : null;
}
