/**
 * Sentences of the server as data: a code and what stands in its places. The browser words them in the language of its person, `english` (in
 * said-english.ts) for the log and for people at a terminal. A row of the database keeps them as JSON.
 */
import { fill, numberWords } from './message';
import type { sentences } from './sentences';

type Sentences = typeof sentences;

/** What stands in a place of this name: words as they are, a figure to be counted, or what each language writes its own way. */
const places = {
  words: 'words',
  host: 'words',
  domain: 'words',
  address: 'words',
  folder: 'words',
  field: 'words',
  sign: 'words',
  fault: 'words',
  reference: 'words',
  count: 'figure',
  of: 'figure',
  /** A number that is a name: never grouped. */
  port: 'number',
  /** Bytes. */
  size: 'bytes',
  limit: 'bytes',
  /** Milliseconds. */
  wait: 'duration',
  task: 'task',
} as const;

/** Names what a command to the mail server was for. */
export type Task = keyof Sentences extends infer Key ? (Key extends `task.${infer Name}` ? Name : never) : never;

interface Kinds {
  words: string;
  figure: number;
  number: number;
  bytes: number;
  duration: number;
  task: Task;
}
type Place = keyof typeof places;
type Head<Inner> = Inner extends `${infer Name},${string}` ? Name : Inner;
/** The places of a sentence. One that is not in the table above is an error of types where the sentence is said. */
type PlacesOf<Sentence> = Sentence extends `${string}{${infer Inner}}${infer Rest}` ? Extract<Head<Inner>, Place> | PlacesOf<Rest> : never;

/** Names a sentence. */
export type SaidCode = Extract<keyof Sentences, `said.${string}`>;
/** What the sentence of a code needs. */
export type ValuesOf<Code extends SaidCode> = { readonly [Name in PlacesOf<Sentences[Code]>]: Kinds[(typeof places)[Name]] };

/** A sentence. `code` is text, as a browser may meet one of a newer server. */
export interface Said {
  code: string;
  values: Record<string, string | number>;
}
/** Sentences that stand together. */
export type Told = Said[];

/** A sentence with what stands in its places. */
export function say<Code extends SaidCode>(code: Code, ...[values]: PlacesOf<Sentences[Code]> extends never ? [] : [ValuesOf<Code>]): Said {
  return { code, values: { ...values } };
}

/** Words as they are, for those who run Oriel and read them at a terminal or in the log, and for rows of older versions. */
export const plainly = (words: string): Said => say('said.plain', { words });

/** What a mail server said, as its words. */
export const quoting = (words: string): Said => say('said.server', { words: words.trim() });

/** As a row keeps it. */
export const keepTold = (told: Told): string => JSON.stringify(told);

function isSaid(value: unknown): value is Said {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'values' in value &&
    typeof value.values === 'object' &&
    value.values !== null
  );
}

/** Reads what a row keeps. Older rows have plain words. */
export function keptTold(kept: string): Told {
  try {
    const value: unknown = JSON.parse(kept);
    if (Array.isArray(value) && value.every(isSaid)) return value;
  } catch {
    // Words of an older version.
  }
  return [plainly(kept)];
}

/** The host that a sentence names, or null. */
export function hostIn(told: Told | null): string | null {
  const host = told?.[0]?.values.host;
  return typeof host === 'string' ? host : null;
}

const unit = (n: number, name: string, locale: string, unitDisplay: 'short' | 'long') =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: n < 10 ? 1 : 0 }).format(n);

/** "25 MB". */
export function sizeWords(bytes: number, locale: string): string {
  if (bytes >= 1_000_000) return unit(Math.floor(bytes / 100_000) / 10, 'megabyte', locale, 'short');
  return unit(Math.ceil(bytes / 1000), 'kilobyte', locale, 'short');
}

/** "2 minutes": whole, and rather too long than too short. */
function durationWords(ms: number, locale: string): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 90) return unit(seconds, 'second', locale, 'long');
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? unit(minutes, 'minute', locale, 'long') : unit(Math.ceil(minutes / 60), 'hour', locale, 'long');
}

/** How a language says things. */
export interface Tongue {
  /** By key; the sentences of `sentences` among them. */
  texts: Readonly<Record<string, string | undefined>>;
  locale: string;
  /** Keeps the direction of words of others within a sentence. */
  isolated?: (words: string) => string;
}

/** Words a sentence, or null where the language does not know it. */
export function wordSaid({ code, values }: Said, { texts, locale, isolated = (words) => words }: Tongue): string | null {
  const sentence = texts[code];
  if (sentence === undefined) return null;
  const worded = Object.entries(values).map(([name, value]): [string, string | number] => {
    const kind = Object.hasOwn(places, name) ? places[name as Place] : 'words';
    if (kind === 'task') return [name, texts[`task.${value}`] ?? String(value)];
    if (kind === 'bytes') return [name, sizeWords(Number(value), locale)];
    if (kind === 'duration') return [name, durationWords(Number(value), locale)];
    if (kind === 'figure') return [name, Number(value)];
    return [name, isolated(String(value))];
  });
  return fill<string | number>(sentence, Object.fromEntries(worded), locale)
    .map((piece) => (typeof piece === 'number' ? numberWords(piece, locale) : piece))
    .join('');
}
