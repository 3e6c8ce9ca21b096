/** Filling in what a template leaves open. Pure; the browser imports it. */

/** What may stand between two braces. */
export const placeNames = ['name', 'firstName', 'date', 'myName', 'subject'] as const;
export type PlaceName = (typeof placeNames)[number];
export type Places = Partial<Record<PlaceName, string>>;

const place = /\{\{\s*([\p{L}\p{N}_.-]{1,60})\s*\}\}/gu;
const tagOrPlace = new RegExp(`<(?:"[^"]*"|'[^']*'|[^<>"'])*>|${place.source}`, 'gu');

const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function wordsFor(name: string, places: Places): string | null {
  const known = placeNames.find((one) => one.toLowerCase() === name.toLowerCase());
  return (known && places[known]?.trim()) || null;
}

/** What a template becomes, and how many of its places nothing is known for: they stay as they are, marked where there is format. */
export interface Filled {
  html: string;
  text: string;
  subject: string;
  left: number;
}

/** Fills in the places. Values are words, whatever signs are in them. */
export function fillTemplate({ html, text, subject }: { html: string; text: string; subject: string }, places: Places): Filled {
  let left = 0;
  const plain = (words: string) => words.replace(place, (whole, name: string) => wordsFor(name, places) ?? whole);
  const known = (name: string) => {
    const value = wordsFor(name, places);
    return value === null ? null : escaped(value);
  };
  const mark = (whole: string) => `<span style="background-color: #fff0a8; color: #1f1c18">${whole}</span>`;
  // Within a tag, as in the address of a link, a mark would break it.
  const inTag = (tag: string) => tag.replace(place, (whole, name: string) => known(name) ?? whole);
  const format = (markup: string) =>
    markup.replace(tagOrPlace, (whole, name?: string) => (name === undefined ? inTag(whole) : (known(name) ?? mark(whole))));
  for (const [, name] of text.matchAll(place)) if (wordsFor(name ?? '', places) === null) left += 1;
  return { html: format(html), text: plain(text), subject: plain(subject), left };
}
