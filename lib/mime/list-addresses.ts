/** The addresses in the header fields of mailing lists (RFC 2369 section 2), as they are safe to use: whoever writes them may mean harm (T25). */
import type { Leave } from '@/lib/model/mailing';

const mostAddresses = 10;
/** Longest address, characters. */
const longest = 2000;
const longestSubject = 200;
const longestText = 2000;

/** What stands in angle brackets, comments left out, blanks within taken away. In order, the first ten. Linear. */
export function bracketed(value: string): string[] {
  const found: string[] = [];
  let depth = 0;
  for (let at = 0; at < value.length && found.length < mostAddresses; at += 1) {
    const sign = value[at];
    if (sign === '\\' && depth > 0) at += 1;
    else if (sign === '(') depth += 1;
    else if (sign === ')' && depth > 0) depth -= 1;
    else if (sign === '<' && depth === 0) {
      const end = value.indexOf('>', at);
      if (end < 0) break;
      if (end - at - 1 <= longest) found.push(value.slice(at + 1, end).replace(/\s/gu, ''));
      at = end;
    }
  }
  return found;
}

/** A page of the web without a name and password in its address, as browsers write it; null for all else. */
export function pageAddress(text: string): string | null {
  if (!/^https?:\/\//iu.test(text) || /[\p{Cc}\p{Cf}]/u.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hostname === '' || url.href.length > longest) return null;
  return url.href;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const plainAddress = /^[^\s\p{Cc}\p{Cf}<>()[\]\\,;:@"]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,250}[\p{L}\p{N}])?$/u;

/** A letter that a `mailto:` address asks for: exactly one recipient, and of its other fields subject and body alone (RFC 6068). */
export function letterAddress(text: string): { to: string; subject: string; text: string } | null {
  if (!/^mailto:/iu.test(text)) return null;
  const [path = '', query = ''] = text.slice('mailto:'.length).split(/\?(.*)/su, 2);
  const named = new Map<string, string>();
  const people = [path];
  for (const pair of query.split('&').slice(0, 20)) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals)).toLowerCase();
    const value = pair.slice(equals + 1);
    if (name === 'to') people.push(value);
    else if (name !== '' && !named.has(name)) named.set(name, value);
  }
  const [to, ...others] = people
    .join(',')
    .split(',')
    .map((one) => decoded(one)?.trim() ?? ',')
    .filter((one) => one !== '');
  if (to === undefined || others.length > 0 || !plainAddress.test(to)) return null;
  const subject = (decoded(named.get('subject') ?? '') ?? '').replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ').trim();
  const body = (decoded(named.get('body') ?? '') ?? '')
    .replace(/\r\n?/gu, '\n')
    .replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, '');
  return { to, subject: subject.slice(0, longestSubject), text: body.trim().slice(0, longestText) };
}

/** The first address that can be used for anything: a page, or a letter to one person without words of its own. */
export function firstAddress(value: string): string | undefined {
  for (const text of bracketed(value)) {
    const page = pageAddress(text);
    if (page !== null) return page;
    const letter = letterAddress(text);
    if (letter !== null) return `mailto:${letter.to}`;
  }
  return undefined;
}

/** How one leaves by these addresses: at once where `vouched` and over TLS, else by a letter, else on a page. */
export function leaveOf(value: string, vouched: boolean): Leave | null {
  const addresses = bracketed(value);
  const pages = addresses.flatMap((text) => pageAddress(text) ?? []);
  const secure = pages.find((page) => page.startsWith('https:'));
  if (vouched && secure !== undefined) return { way: 'post', to: secure };
  const letter = addresses.map(letterAddress).find((one) => one !== null);
  if (letter) {
    const bare = letter.subject === '' && letter.text === '';
    return { way: 'letter', to: letter.to, subject: bare ? 'unsubscribe' : letter.subject, text: letter.text };
  }
  const page = secure ?? pages[0];
  return page === undefined ? null : { way: 'page', to: page };
}
