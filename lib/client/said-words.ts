/** The sentences of the server in the language of the page. */
import { createElement, Fragment, type ReactNode } from 'react';
import { type Said, type Told, wordSaid } from '@/lib/model/said';
import { isolatedIn, rich, spokenNow, t } from './texts';

/** A sentence of the server. One that this page does not know is of a newer server. */
export function saidWords(said: Said): string {
  const { texts, locale, dir } = spokenNow();
  return wordSaid(said, { texts, locale, ...isolatedIn(dir) }) ?? t('error.version');
}

/** Japanese puts no blank between sentences. */
const between = () => (spokenNow().language === 'ja' ? '' : ' ');

/** Sentences of the server that stand together. */
export const toldWords = (told: Told): string => told.map(saidWords).join(between());

/** The same as elements: what a mail server said keeps its own direction. */
export function toldRich(told: Told): ReactNode {
  const parts = told.flatMap((said, at) => [
    ...(at > 0 ? [between()] : []),
    said.code === 'said.server' ? rich('said.server', { words: createElement('bdi', null, said.values.words) }) : saidWords(said),
  ]);
  return createElement(Fragment, null, ...parts);
}
