/** What an answer or a forwarded letter begins with: whom it goes to, its subject, its quote, its thread. Pure. */
import { bracketed, letterAddress } from '@/lib/mime/list-addresses';
import type { DraftKind } from '@/lib/model/draft';
import type { Address, MessageRow } from '@/lib/model/mail';
import { fill } from '@/lib/model/message';
import { judgeAddress, splitRecipients, withoutDoubles } from '@/lib/model/recipients';
import type { Tongue } from '@/lib/model/said';
import { cappedReferences } from '@/lib/smtp/compose';

/** What of the original counts for recipients. */
export interface Correspondents {
  from: Address[];
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  /** What a mailing list says of itself, where the letter came by one. */
  list?: ListSays | null;
}

/** Where a list wants its letters and the writer the answers to one. */
export interface ListSays {
  /** List-Post (RFC 2369 section 3.4), or null. */
  post: string | null;
  /** Mail-Followup-To, which writers on lists set by themselves. */
  followUp: Address[];
}

/** What the header fields of a letter say of its list; null where no list names itself. */
export function listSays(fields: readonly { name: string; value: string }[]): ListSays | null {
  const of = (name: string) => fields.find((field) => field.name === name)?.value ?? '';
  const post =
    bracketed(of('list-post'))
      .map(letterAddress)
      .find((one) => one !== null)?.to ?? null;
  if (post === null && of('list-id') === '') return null;
  const followUp = splitRecipients(of('mail-followup-to'))
    .filter(({ address }) => judgeAddress(address) === null)
    .map(({ name, address }) => ({ name: /=\?/u.test(name) ? '' : name, address }));
  return { post, followUp: followUp.slice(0, 100) };
}

/** Reply-To as its writer meant it: a list that puts itself there would get what is for the author alone. */
function meantReply({ replyTo, from, list }: Correspondents): Address[] {
  const post = list?.post?.toLowerCase();
  const others = from.some(({ address }) => address.toLowerCase() !== post);
  const byList = post !== undefined && others && replyTo.every(({ address }) => address.toLowerCase() === post);
  return replyTo.length > 0 && !byList ? replyTo : from;
}

// Only words that programs put there by themselves: “Ref:” and “Rif:” are written by people and mean something.
const replyWords = 're|aw|antw|antwort|sv|vs|r|res|odp|ynt|vá|atb|bls|απ|σχετ|رد|תגובה|回复|回覆|答复|答覆|返信|回信';
const forwardWords = 'fwd|fw|wg|vb|vl|vs|tr|rv|enc|i|pd|doorst|yml|ilt|i̇lt|továbbítás|fs|πρθ|إعادة توجيه|הועבר|转发|轉寄|转寄|転送';
const prefix = (words: string) => new RegExp(`^\\s*(?:${words})\\s*(?:[[(]\\d{1,3}[\\])]|\\^\\d{1,3})?\\s*[:：]\\s*`, 'iu');
const replyPrefix = prefix(replyWords);
const forwardPrefix = prefix(forwardWords);
const longestSubject = 2000;
const longestQuote = 1_000_000;
/** Most people that stand above a forwarded text. */
const mostNamed = 50;

function withoutPrefixes(subject: string, pattern: RegExp): string {
  let rest = subject.trim();
  while (pattern.test(rest)) rest = rest.replace(pattern, '');
  return rest;
}

/**
 * The subject of an answer: “Re: ” once, whatever the other programs put in front in their languages (AW:, SV:, Antw:, Re[2]:). Marks of
 * forwarding stay, they say something about the letter.
 */
export function replySubject(subject: string): string {
  return `Re: ${withoutPrefixes(subject, replyPrefix)}`.trim().slice(0, longestSubject);
}

/** The subject of a forwarded letter: “Fwd: ” once; marks of answering stay. */
export function forwardSubject(subject: string): string {
  return `Fwd: ${withoutPrefixes(subject, forwardPrefix)}`.trim().slice(0, longestSubject);
}

/**
 * Whom an answer goes to (RFC 5322 section 3.6.3). The answer goes to Reply-To, else to From; a Reply-To that a mailing list put there itself counts
 * as a recipient only. With `replyAll` the other recipients follow in Cc, or it goes where the writer of a letter on a list wants it. `own` are the writer's addresses in lower case; they drop out unless nobody else is left. An answer to a letter of one's own goes to
 * those it was written to.
 */
export function replyRecipients(
  kind: 'reply' | 'replyAll',
  original: Correspondents,
  own: ReadonlySet<string>,
): { to: Address[]; cc: Address[] } {
  const foreign = (list: readonly Address[]) => list.filter(({ address }) => address !== '' && !own.has(address.toLowerCase()));
  const followUp = kind === 'replyAll' ? withoutDoubles(foreign(original.list?.followUp ?? [])) : [];
  if (followUp.length > 0) return { to: followUp, cc: [] };
  const authors = meantReply(original);
  const mine = original.from.length > 0 && foreign(original.from).length === 0 && foreign(authors).length === 0;
  const meant = mine ? original.to : authors;
  const to = withoutDoubles(foreign(meant));
  const others =
    kind === 'replyAll'
      ? foreign([...(mine ? [] : original.to), ...original.cc, ...(authors === original.from ? original.replyTo : [])])
      : [];
  const named = new Set(to.map(({ address }) => address.toLowerCase()));
  const cc = withoutDoubles(others).filter(({ address }) => !named.has(address.toLowerCase()));
  if (to.length > 0) return { to, cc };
  // Nobody but the writer is left in To: the letter was to oneself, or others stood only in Cc.
  return cc.length > 0 ? { to: cc, cc: [] } : { to: withoutDoubles(meant.length > 0 ? meant : authors), cc: [] };
}

/** The text of the original with each line marked by ">", its signature left out (RFC 3676 section 4.5: quote marks stand together). */
export function quoteText(text: string): string {
  const lines = text.slice(0, longestQuote).replace(/\r\n?/g, '\n').split('\n');
  const signature = lines.lastIndexOf('-- ');
  const body = signature > 0 && lines.length - signature <= 12 ? lines.slice(0, signature) : lines;
  return body
    .join('\n')
    .trim()
    .split('\n')
    .map((line) => (line.startsWith('>') ? `>${line}` : line === '' ? '>' : `> ${line.trimEnd()}`))
    .join('\n');
}

/** How the writer says things, and in which IANA time zone; one that is not known counts as UTC, which is then said. */
export interface Writing extends Pick<Tongue, 'texts' | 'locale'> {
  timeZone?: string;
}

/** “On Sat, 21 Nov 2026 at 23:51, Anna Lind wrote:” */
export function attribution(author: Address | undefined, sentAt: number, writing: Writing): string {
  const name = author ? author.name.replace(/\s+/g, ' ').trim() || author.address : worded(writing, 'quote.somebody');
  return worded(writing, 'quote.wrote', { ...dateInWords(sentAt, writing), name });
}

/** The block of header lines that a forwarded text begins with. */
export function forwardHead(
  row: Pick<MessageRow, 'from' | 'to' | 'subject' | 'sentAt' | 'internalAt'>,
  cc: Address[],
  writing: Writing,
): string {
  const people = (list: readonly Address[]) => ({ people: inWords(list, writing) });
  const lines = [
    `---------- ${worded(writing, 'quote.forwarded')} ----------`,
    worded(writing, 'quote.from', people(row.from)),
    worded(writing, 'quote.date', dateInWords(row.sentAt ?? row.internalAt, writing)),
    worded(writing, 'quote.subject', { subject: row.subject.replace(/\s+/g, ' ').trim() }),
    worded(writing, 'quote.to', people(row.to)),
  ];
  return [...lines, ...(cc.length > 0 ? [worded(writing, 'quote.cc', people(cc))] : [])].join('\n');
}

/** The text that a draft begins with. The first lines are left empty for the writer's own words. */
export function firstText(kind: DraftKind, head: string, text: string): string {
  if (kind === 'new') return '';
  if (kind === 'forward') return `\n\n${head}\n\n${text.slice(0, longestQuote).replace(/\r\n?/g, '\n').trimEnd()}\n`;
  return text.trim() === '' ? `\n\n${head}\n` : `\n\n${head}\n${quoteText(text)}\n`;
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Lines of words as HTML. */
const lines = (words: string): string =>
  words
    .split('\n')
    .map((line) => `<div>${line.replace(/[&<>"]/gu, (sign) => signs[sign] ?? sign) || '<br>'}</div>`)
    .join('');

/** The same with its format. `html` is harmless already; it stands in the quote as it is. */
export function firstHtml(kind: 'reply' | 'replyAll' | 'forward', head: string, html: string): string {
  const above = '<div><br></div>';
  if (kind === 'forward') return `${above}<div data-oriel-quote="" data-oriel-forward="">${lines(head)}<div><br></div>${html}</div>`;
  return `${above}<div data-oriel-quote="">${lines(head)}${html === '' ? '' : `<blockquote type="cite">${html}</blockquote>`}</div>`;
}

/**
 * References of an answer (RFC 5322 section 3.6.4): those of the original, or what it answered where it has none, then the original itself.
 */
export function answerReferences(original: { references: string[]; inReplyTo: string | null; messageIdHeader: string | null }): string[] {
  const { references, inReplyTo, messageIdHeader } = original;
  const before = references.length > 0 ? references : inReplyTo ? [inReplyTo] : [];
  return cappedReferences(messageIdHeader ? [...before.filter((id) => id !== messageIdHeader), messageIdHeader] : before);
}

/** A message of the writer's language. Names and subjects stand in it as they are: marks of direction would go out with the letter. */
function worded({ texts, locale }: Writing, key: string, values: Record<string, string | number> = {}): string {
  return fill<string | number>(texts[key] ?? key, values, locale).join('');
}

function inWords(list: readonly Address[], writing: Writing): string {
  const shown = list
    .slice(0, mostNamed)
    .map(({ name, address }) => (name.trim() ? `${name.replace(/\s+/g, ' ').trim()} <${address}>` : address))
    .join(', ');
  return list.length > mostNamed ? worded(writing, 'person.andOthers', { name: shown, count: list.length - mostNamed }) : shown;
}

function dateInWords(at: number, { locale, timeZone }: Writing): { date: string; time: string } {
  const known = timeZone !== undefined && isTimeZone(timeZone);
  const words = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: known ? timeZone : 'UTC' }).format(at).replace(/\p{Zs}/gu, ' ');
  const date = words({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  return { date, time: `${words({ hour: '2-digit', minute: '2-digit' })}${known ? '' : ' UTC'}` };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // Not a zone that this runtime knows.
  }
}
