/** Links whose words name another host than they lead to (T21). Reads HTML that was made harmless and printed by ourselves, in one pass. */
import { domainToUnicode } from 'node:url';
import type { LinkLie } from '@/lib/model/trust';
import { plainHost, siteOf } from './trust-hosts';

const maxLinks = 5000;
const maxLies = 20;
const maxWords = 300;

/** Endings of files that are countries too: words like "notes.md" are names of files. */
const files = new Set('md py pl rs sh ps ai so am cc js ts cs vb go gz xz'.split(' '));
const commonTops = new Set('com org net edu gov info biz io app dev shop online site bank'.split(' '));

const decodeWords = (text: string): string =>
  text.replaceAll('&nbsp;', ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** The host that the words of a link name, or null where they name none. */
export function hostInWords(words: string): string | null {
  const text = words.replace(/[\p{Cf}\p{Cc}]/gu, '').trim();
  if (text.length > maxWords || /\s/u.test(text)) return null;
  const found = /^(?<start>https?:\/\/|www\.)?(?<host>[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)\.?(?:[/:?#].*)?$/iu.exec(text)?.groups;
  if (!found?.host) return null;
  const host = plainHost(found.start?.toLowerCase() === 'www.' ? `www.${found.host}` : found.host);
  if (siteOf(host) === null) return null;
  const top = host.slice(host.lastIndexOf('.') + 1);
  if (found.start === undefined && !commonTops.has(top) && (top.length !== 2 || files.has(top))) return null;
  return host;
}

/** The lie of one link, or null. */
export function lieOf(words: string, href: string): LinkLie | null {
  if (!/^https?:/iu.test(href) || !URL.canParse(href)) return null;
  const shown = hostInWords(words);
  const host = new URL(href).hostname;
  if (shown === null || shown === host) return null;
  const site = siteOf(host);
  return site !== null && site === siteOf(shown) ? null : { shown: domainToUnicode(shown), host };
}

/** Where the tag that begins at `at` ends, signs within quotes not counted. */
function tagEnd(html: string, at: number): number {
  let quoted = false;
  for (let place = at; place < html.length; place += 1) {
    const sign = html.charCodeAt(place);
    if (sign === 34) quoted = !quoted;
    else if (sign === 62 && !quoted) return place;
  }
  return html.length;
}

/** The words between two places, without tags, cut to what can be an address. */
function wordsBetween(html: string, start: number, end: number): string {
  let words = '';
  for (let at = start; at < end && words.length <= maxWords * 2; ) {
    const tag = html.indexOf('<', at);
    const stop = tag < 0 || tag > end ? end : tag;
    words += html.slice(at, Math.min(stop, at + maxWords * 2));
    at = stop < end ? tagEnd(html, stop) + 1 : end;
  }
  return decodeWords(words);
}

/** The lies of a printed document, each pair of hosts once, the first twenty. Linear. */
export function linkLies(html: string): LinkLie[] {
  const lies = new Map<string, LinkLie>();
  let at = html.indexOf('<a ');
  for (let count = 0; at >= 0 && count < maxLinks && lies.size < maxLies; count += 1) {
    const open = tagEnd(html, at);
    const end = html.indexOf('</a>', open);
    if (end < 0) break;
    const href = / href="([^"]*)"/u.exec(html.slice(at, open))?.[1];
    const lie = href === undefined ? null : lieOf(wordsBetween(html, open + 1, end), decodeWords(href));
    if (lie) lies.set(`${lie.shown} ${lie.host}`, lie);
    at = html.indexOf('<a ', end);
  }
  return [...lies.values()];
}
