/** Finding people by the words of their names and addresses as one types, the same on the server and in the browser. Pure. */
import type { Address } from './mail';

/** Without case and marks, so that "elo" finds Élodie. */
export const foldedWords = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Name and address, folded, each word after a blank. */
export const wordsOfPerson = ({ name, address }: Address): string =>
  ` ${foldedWords(`${name} ${address}`).replace(/[^\p{L}\p{N}]+/gu, ' ')}`;

const isSpelled = (word: string): boolean => /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{N}]+$/u.test(word);

/** The typed words, folded; none where nothing was typed. */
export const typedWords = (typed: string): string[] => foldedWords(typed).split(/\s+/u).filter(Boolean);

/** Does each typed word begin a word of the person's? In scripts without blanks it may stand anywhere, and so may a piece of an address. `words` as `wordsOfPerson` makes them. */
export function fitsTyped(words: string, address: string, typed: readonly string[]): boolean {
  return typed.every((word) =>
    isSpelled(word) ? words.includes(` ${word}`) : words.includes(word) || address.toLowerCase().includes(word),
  );
}

/** How much of a word repeats a typed one, in characters of the word itself; 0 where it does not. */
function markedStart(word: string, typed: readonly string[]): number {
  const folded = foldedWords(word);
  const found = typed.filter((one) => folded.startsWith(one)).sort((a, b) => b.length - a.length)[0];
  if (!found) return 0;
  let end = 0;
  for (const letter of word) {
    if (foldedWords(word.slice(0, end)).length >= found.length) break;
    end += letter.length;
  }
  // Marks that stand by themselves belong to the letter before them.
  while (/^\p{M}/u.test(word.slice(end))) end += 1;
  return end;
}

/** Where the typed words stand in a name or address: pairs of start and end. */
export function markedIn(text: string, typed: readonly string[]): [number, number][] {
  const pieces = typed.flatMap((one) => foldedWords(one).split(/[^\p{L}\p{N}]+/u)).filter(Boolean);
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].flatMap(({ 0: word, index }) => {
    const length = markedStart(word, pieces);
    return length > 0 ? [[index, index + length] as [number, number]] : [];
  });
}

const machine =
  /^(?:no-?_?reply|do-?_?not-?_?reply|bounces?|mailer-daemon|postmaster|notifications?|newsletters?|news|info-?mail|updates?|alerts?|automailer)(?:[+._-].*)?@/iu;
const list = /(?:-(?:list|request|announce|users|devel?)@|@(?:lists?|groups?|googlegroups|newsletters?)\.)/iu;

/** An address that nobody reads, or that many do: last among those that one may mean. */
export const isMachineOrList = (address: string): boolean => machine.test(address) || list.test(address);

/** How often and when one had to do with somebody. */
export interface Use {
  address: string;
  /** Letters from or to them, sent ones included. */
  letters: number;
  /** Letters that one wrote to them oneself. */
  sent: number;
  /** When the newest was, ms. */
  at: number;
}

const day = 86_400_000;

/** How likely it is that one means them: who was written to counts more than who only wrote, and what was lately more than what was long ago. */
export function weightOf({ address, letters, sent, at }: Use, now: number): number {
  const recent = 0.15 + 0.85 * 2 ** (-Math.max(0, now - at) / (120 * day));
  const use = (letters + 8 * sent) * recent;
  // Whoever is written to is meant, whatever the address looks like.
  return isMachineOrList(address) && sent === 0 ? use - 1e9 : use;
}
