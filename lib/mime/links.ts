/** Which addresses a letter may point to (T20, T25), by the URL standard's parser and nothing else. */
import { decoded } from '@/lib/model/mailto';

const mailFields = new Set(['to', 'cc', 'bcc', 'subject', 'body', 'in-reply-to']);
/** Longest address that stays a link. */
const longest = 8192;

/** Everything but the harmless fields goes: no attachments, no other headers (T25). A plus sign stands for itself there, and a bare comma parts people (RFC 6068). */
function mailAddress({ pathname, search }: URL): string {
  const kept = search
    .slice(1)
    .split(/&(?:amp;)?/u)
    .map((pair) => pair.split(/=(.*)/su, 2))
    .map(([name = '', value = '']) => [decoded(name).toLowerCase(), value] as const)
    .filter(([name]) => mailFields.has(name));
  const coded = (value: string) => value.split(',').map(decoded).map(encodeURIComponent).join(',');
  const query = kept.map(([name, value]) => `${name}=${coded(value)}`).join('&');
  return `mailto:${pathname}${query === '' ? '' : `?${query}`}`;
}

function parsed(address: string): URL | null {
  const plain = address.replace(/[\p{Cc}\p{Cs}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu, '').trim();
  if (plain === '' || plain.length > longest) return null;
  const whole = plain.startsWith('//') ? `https:${plain}` : plain;
  return URL.canParse(whole) ? new URL(whole) : null;
}

/** The address as the browser will read it, if it is http, https, mailto or tel; else null. */
export function safeLink(address: string): string | null {
  const url = parsed(address);
  if (url === null) return null;
  if (url.protocol === 'http:' || url.protocol === 'https:') return url.hostname === '' ? null : url.href;
  if (url.protocol === 'mailto:') return mailAddress(url);
  if (url.protocol === 'tel:') return /^tel:[\d+*#().;=%a-z-]{1,60}$/iu.test(url.href) ? url.href : null;
  return null;
}

/** The address of a picture on another host, or null where it is none that a browser would load from there. */
export function remoteAddress(address: string): string | null {
  const url = parsed(address);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : null;
}
