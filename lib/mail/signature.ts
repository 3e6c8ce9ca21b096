/** The signature at the start of a letter. Pure. */
import type { DraftContent } from '@/lib/model/draft';
import type { Identity } from '@/lib/model/identities';

const quote = '<div data-oriel-quote';
const emptyLine = '<div><br></div>';

function intoText(text: string, words: string, place: Identity['place']): string {
  const block = `\n\n-- \n${words.replace(/\r\n?/gu, '\n').trimEnd()}`;
  return place === 'above' || text.trim() === '' ? `${block}${text.trim() === '' ? '' : text}` : `${text.replace(/\n+$/u, '')}${block}`;
}

function intoHtml(html: string, { id, html: words, place }: Identity): string {
  const block = `<div data-oriel-signature="${id}">${words}</div>`;
  const at = html.indexOf(quote);
  const before = at < 0 ? html : html.slice(0, at);
  const after = at < 0 ? '' : html.slice(at);
  return place === 'above' ? `${before || emptyLine}${block}${after}` : `${before || emptyLine}${after}${block}`;
}

/**
 * The content with the identity's signature, above or below what is quoted. With `formatted` a letter without a quote begins with its format: the page would
 * have to make one of the plain text, without the pictures.
 */
export function withSignature(content: DraftContent, identity: Identity | undefined, formatted: boolean): DraftContent {
  if (!identity || (identity.text.trim() === '' && identity.html.trim() === '')) return content;
  const begun = content.html === null && formatted && content.text.trim() === '' ? '' : content.html;
  return {
    ...content,
    text: intoText(content.text, identity.text, identity.place),
    html: begun === null ? null : intoHtml(begun, identity),
  };
}
