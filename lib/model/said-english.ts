/** What the server says, in English: for the log and for people at a terminal. Never loaded by a browser. */
import { type Said, type Told, wordSaid } from './said';
import { sentences } from './sentences';

const tongue = { texts: sentences, locale: 'en-GB' };

/** A sentence in English. */
export const english = (said: Said): string => wordSaid(said, tongue) ?? said.code;

/** Sentences in English, or null where nothing was said. */
export const englishTold = (told: Told | null): string | null => told?.map(english).join(' ') ?? null;
