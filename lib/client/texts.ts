/**
 * The words of the interface. `t('list.empty')` answers the message of a key in the language of the page, anywhere in the browser's half.
 * In the browser there is one language at a time; on the server every request has its own, and `t` takes it from the tree being drawn.
 */
import { createContext, createElement, Fragment, type ReactNode, use } from 'react';
import { create } from 'zustand';
import { fill } from '@/lib/model/message';
import { readTexts, type Speech } from './languages';
import type { PlacedKey, TextKey, Texts } from './texts/en';

export type { TextKey };

/** A language with its words. The sign-in page has only those it needs. */
export interface Spoken extends Speech {
  texts: Partial<Texts>;
}

/** What the server draws a page in. */
export const SpokenContext = createContext<Spoken | null>(null);

/** The language of the page; null on the server, where there is none of the process. */
export const useSpoken = create<{ spoken: Spoken | null }>(() => ({ spoken: null }));

/** Makes this the language of the page. */
export function speak(spoken: Spoken): void {
  useSpoken.setState({ spoken });
}

/** What is spoken here and now. */
export function spokenNow(): Spoken {
  const spoken = useSpoken.getState().spoken ?? use(SpokenContext);
  if (!spoken) throw new Error('Nobody said which language is spoken.');
  return spoken;
}

/** The tag of what is spoken, for those who must know when it changes. */
export const spokenLanguage = (): string | undefined => useSpoken.getState().spoken?.language;

/** Values for the places in a message. */
export type TextValues = Readonly<Record<string, string | number>>;

const isolated = (value: string | number) => `\u2068${value}\u2069`;

/** How values keep their own direction where text runs from right to left. */
export const isolatedIn = (dir: Speech['dir']): { isolated?: (words: string) => string } => (dir === 'rtl' ? { isolated } : {});

/** What must be given with a key: values where its message has places for them. */
type Given<Key extends TextKey> = Key extends PlacedKey ? [values: TextValues] : [values?: TextValues];

/** The message of a key. In right-to-left languages each value keeps its own direction. */
export function t<Key extends TextKey>(key: Key, ...[values = {}]: Given<Key>): string {
  const { texts, locale, dir } = spokenNow();
  const pieces = fill(texts[key] ?? key, values, locale, dir === 'rtl' ? isolated : undefined);
  return pieces.join('');
}

/** The message of a key with elements as values. */
export function rich(key: TextKey, values: Readonly<Record<string, ReactNode>>): ReactNode {
  const { texts, locale } = spokenNow();
  return createElement(Fragment, null, ...fill(texts[key] ?? key, values, locale));
}

/** "Ines, Tomasz and Sofía", as the language lists. */
export function listed(names: readonly string[], type: 'conjunction' | 'unit' = 'conjunction'): string {
  const { locale } = spokenNow();
  return new Intl.ListFormat(locale, { type, style: type === 'unit' ? 'short' : 'long' }).format(names);
}

/** The same as elements: each name in the direction of its own letters, so that the order of the names is that of the page. */
export function listedApart(names: readonly string[], type: 'conjunction' | 'unit' = 'conjunction'): ReactNode {
  const { locale } = spokenNow();
  const parts = new Intl.ListFormat(locale, { type, style: type === 'unit' ? 'short' : 'long' }).formatToParts(names);
  return createElement(Fragment, null, ...parts.map((part) => createElement(part.type === 'element' ? 'bdi' : 'span', null, part.value)));
}

/** Changes the language of the page where it stands. */
export async function speakAnew(speech: Speech): Promise<void> {
  const texts = await readTexts(speech.language);
  document.documentElement.lang = speech.language;
  document.documentElement.dir = speech.dir;
  speak({ ...speech, texts });
}
