/** The sentences of the server in the language of the page. */
import { type Said, type Told, wordSaid } from '@/lib/model/said';
import { isolatedIn, spokenNow, t } from './texts';

/** A sentence of the server. One that this page does not know is of a newer server. */
export function saidWords(said: Said): string {
  const { texts, locale, dir } = spokenNow();
  return wordSaid(said, { texts, locale, ...isolatedIn(dir) }) ?? t('error.version');
}

/** Sentences of the server that stand together. Japanese puts no blank between sentences. */
export const toldWords = (told: Told): string => told.map(saidWords).join(spokenNow().language === 'ja' ? '' : ' ');
