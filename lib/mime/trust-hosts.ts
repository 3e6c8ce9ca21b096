/** Which hosts belong together, and which only look alike. Own small tables: enough to compare, never to grant anything. */
import { domainToASCII, domainToUnicode } from 'node:url';

/** Second levels that countries give out below. */
const secondLevels = new Set(
  'ac ad asn biz co com ed edu firm go gob gouv gov gr gv id info lg ltd me mil ne net nhs nom or org plc sch web'.split(' '),
);
/** Below these each name is somebody else's. */
const shared = new Set(
  'github.io gitlab.io blogspot.com herokuapp.com pages.dev web.app firebaseapp.com netlify.app vercel.app cloudfront.net azurewebsites.net appspot.com workers.dev dyndns.org duckdns.org no-ip.org ddns.net myshopify.com wordpress.com weebly.com substack.com eu.org uk.com'.split(
    ' ',
  ),
);

/** A host name in ASCII and lower case without a dot at its end; empty where it is none. */
export function plainHost(host: string): string {
  const bare = host.trim().replace(/\.$/u, '').toLowerCase();
  if (bare === '' || bare.length > 253) return '';
  return domainToASCII(bare);
}

/** The part of a host name that one owner has: "example.org" of "mail.example.org". Null for addresses of numbers and single names. */
export function siteOf(host: string): string | null {
  const labels = plainHost(host).split('.');
  if (labels.length < 2 || labels.some((label) => label === '') || /^\d+$/u.test(labels.at(-1) ?? '')) return null;
  const [second = '', top = ''] = labels.slice(-2);
  const two = `${second}.${top}`;
  const depth = shared.has(two) || (top.length === 2 && secondLevels.has(second)) ? 3 : 2;
  return labels.length < depth ? null : labels.slice(-depth).join('.');
}

/** The host of an address, or empty. */
export const hostOf = (address: string): string => plainHost(address.slice(address.lastIndexOf('@') + 1));

/** Is one host the other, or below it? */
export function isWithin(host: string, other: string): boolean {
  return host !== '' && other.includes('.') && (host === other || host.endsWith(`.${other}`));
}

/** Letters that are drawn alike, to the Latin one. */
const alike = new Map(
  Object.entries({
    a: 'аαɑ',
    b: 'ƅЬ',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еҽ',
    g: 'ɡ',
    h: 'һ',
    i: 'іιı',
    j: 'јϳ',
    k: 'κк',
    l: '1ӏⅼ|і',
    m: 'м',
    n: 'пո',
    o: '0оοօ',
    p: 'рρ',
    q: 'ԛ',
    r: 'г',
    s: 'ѕ',
    t: 'т',
    u: 'υսц',
    v: 'νѵ',
    w: 'ԝω',
    x: 'хχ',
    y: 'уγү',
    z: 'ᴢ',
  }).flatMap(([letter, others]) => [...others].map((other): [string, string] => [other, letter])),
);

/** What a name looks like at a glance: look-alike letters made one, marks taken off. */
export function skeleton(name: string): string {
  const bare = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const letters = [...bare].map((sign) => alike.get(sign) ?? sign).join('');
  return letters.replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll('i', 'l');
}

/** Are the words one slip of the pen apart: a letter more, less, other, or two swapped? Linear. */
export function oneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/** Providers that are near to each other by name and mean no harm. */
const wellKnown = new Set(
  'gmail.com mail.com email.com ymail.com gmx.com gmx.de gmx.net hotmail.com mail.de email.de mail.ru yahoo.com outlook.com icloud.com'.split(
    ' ',
  ),
);

/** The known site that `site` is not but could be taken for, or null. Names of fewer than five letters are only compared by their looks. */
export function lookAlike(site: string, known: Iterable<string>): string | null {
  if (wellKnown.has(site)) return null;
  const seen = domainToUnicode(site);
  const looks = skeleton(seen);
  const name = site.split('.', 1)[0] ?? '';
  for (const other of known) {
    if (other === site) return null;
    if (Math.abs(other.length - site.length) > 8) continue;
    if (skeleton(domainToUnicode(other)) === looks) return other;
    if (name.length >= 5 && (other.split('.', 1)[0] ?? '').length >= 5 && oneSlip(site, other)) return other;
  }
  return null;
}

const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u];

/** Does a part of the host mix scripts, or write a Latin word in letters of another (T30)? */
export function isDisguised(host: string): boolean {
  const labels = domainToUnicode(plainHost(host)).split('.');
  return labels.some((label) => {
    const used = scripts.filter((script) => script.test(label)).length;
    if (used > 1) return true;
    const foreign = /[^\x00-\x7f]/u.test(label) && !/\p{Script=Latin}/u.test(label);
    return foreign && /^[a-z0-9-]+$/u.test(skeleton(label)) && /^[a-z]+$/u.test(labels.at(-1) ?? '');
  });
}
