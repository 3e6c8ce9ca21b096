/** What stands in a letter in place of a file that goes as a link: a small card in its format, two lines in its plain text. Pure. */
import { fill } from '@/lib/model/message';
import { sizeWords } from '@/lib/model/said';
import type { LinkWish } from '@/lib/model/shared-file';

/** A file as its card tells it. */
export interface LinkCard {
  filename: string;
  /** Bytes. */
  size: number;
  url: string;
  /** When the link ends, ms. */
  until: number;
  wish: LinkWish;
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/gu, (sign) => signs[sign] ?? sign);

/** "312 MB", and "Available until 23 December 2026". */
function wordsOf({ size, until, wish: { locale, until: sentence } }: LinkCard): [size: string, until: string] {
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(until);
  return [sizeWords(size, locale), fill<string>(sentence, { date }, locale).join('')];
}

const frame = 'margin:12px 0;padding:10px 14px;border:1px solid #bdbab4;border-radius:8px;max-width:420px';

function htmlCard(card: LinkCard): string {
  const words = wordsOf(card).map(escaped).join(' · ');
  const link = `<a href="${escaped(card.url)}"><bdi>${escaped(card.filename)}</bdi></a>`;
  return `<div style="${frame}"><div>${link}</div><div style="color:#6b6862">${words}</div></div>`;
}

const textCard = (card: LinkCard): string => `${card.filename} (${wordsOf(card).join(', ')})\n${card.url}`;

/** Where the writer's own words end: before the signature and what is quoted, whichever comes first. */
function endOfWords(text: string): number {
  const signature = text.search(/^-- $/mu);
  const forwarded = text.search(/^-{10} .+ -{10}$/mu);
  const quoted = text.search(/^>/mu);
  // The line that says who wrote the quoted words stands right before them.
  const said = quoted < 0 ? -1 : text.lastIndexOf('\n', text.slice(0, quoted).trimEnd().length - 1) + 1;
  return Math.min(...[signature, forwarded, said].map((at) => (at < 0 ? text.length : at)));
}

const afterWords = /<div data-oriel-(?:signature|quote)\b/u;

/** Puts the cards after the writer's own words; those whose link stands there already are left out. */
export function withCards<Body extends { text: string; html: string | null }>(body: Body, cards: readonly LinkCard[]): Body {
  const { text, html } = body;
  const missing = cards.filter(({ url }) => !(html ?? text).includes(url));
  if (missing.length === 0) return body;
  if (html !== null) {
    const found = html.search(afterWords);
    const at = found < 0 ? html.length : found;
    return { ...body, html: `${html.slice(0, at)}${missing.map(htmlCard).join('')}${html.slice(at)}` };
  }
  const at = endOfWords(text);
  const before = text.slice(0, at).trimEnd();
  const block = missing.map(textCard).join('\n\n');
  return { ...body, text: `${before}${before === '' ? '' : '\n\n'}${block}\n\n${text.slice(at)}` };
}
