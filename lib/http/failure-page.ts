/** The page that stands where an address of ours was opened by itself, and what it names could not be shown. */
import { type BareLook, barePage, barePageHeaders, bareStyle, escaped } from './bare-page';

/** What the page says. All of it is text. */
export interface FailurePage extends BareLook {
  title: string;
  sentence: string;
  /** Words of the link to the mail. */
  toMail: string;
}

/** The headers of the page. */
export const failurePageHeaders: readonly [name: string, value: string][] = barePageHeaders(bareStyle);

/** The page as HTML. */
export function failurePage({ title, sentence, toMail, ...look }: FailurePage): string {
  const main = `<h1>${escaped(title)}</h1>
<p>${escaped(sentence)}</p>
<a href="/mail">${escaped(toMail)}</a>`;
  return barePage(look, title, bareStyle, main);
}
