/** Short words about a letter that are the same in all languages: names, times, links. */
import type { Address } from './mail';
import type { LinkLie } from './trust';

const oneWordScripts = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u;

/** An address within a name that is not the one the letter comes from, or null (T28). */
export function addressInName({ name, address }: Address): string | null {
  const found = name.slice(0, 500).match(/[^\s<>()"',;:@]{1,64}[@\uff20\ufe6b][^\s<>()"',;:@]{1,253}/gu) ?? [];
  const others = found.map((one) => one.replace(/[\uff20\ufe6b]/u, '@'));
  return others.find((one) => one.toLowerCase() !== address.toLowerCase() && /@.*[^.]\.[^.]/u.test(one)) ?? null;
}

/** The name as it may be shown: empty where there is none, or where it would pass for another address (T28). */
export const ownName = (person: Address): string => (addressInName(person) === null ? person.name.trim() : '');

/** What a person is called in a line with others: "Ines" of "Ines Carvalho" or "Carvalho, Ines", else the start of the address. */
export function shortName({ name, address }: Address): string {
  const clean = ownName({ name, address }).replace(/\s+/gu, ' ');
  if (!clean || clean.includes('@')) return (clean || address).split('@')[0] || address;
  if (oneWordScripts.test(clean)) return clean;
  const turned = /^([^,]+),\s*([^,]+)$/u.exec(clean);
  const words = (turned?.[2] ?? clean).split(' ');
  const first = words[0] ?? clean;
  // "Dr Rahmani", "The Tidewater Letter": the first word alone would say nothing.
  return /^(the|dr|prof|mr|mrs|ms|mx|herr|frau|don|doña|sr|sra|mme|m|team|el|la|die|der|das)\.?$/iu.test(first) ? clean : first;
}

/** When an open letter was sent: "10:42" today, "Wed 21:04" this week, "3 Nov, 10:42" this year, "3 Nov 2025" before. */
export function letterTime(at: number, { now, zone, locale }: { now: number; zone: string; locale: string }): string {
  const words = (options: Intl.DateTimeFormatOptions, time = at) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(time);
  const day = (time: number) => Date.parse(new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(time));
  const clock = words({ hour: '2-digit', minute: '2-digit' });
  const daysAgo = Math.round((day(now) - day(at)) / 86_400_000);
  if (daysAgo === 0) return clock;
  const hour = { hour: '2-digit', minute: '2-digit' } as const;
  if (daysAgo > 0 && daysAgo < 7) return words({ weekday: 'short', ...hour });
  if (words({ year: 'numeric' }) === words({ year: 'numeric' }, now)) return words({ day: 'numeric', month: 'short', ...hour });
  return words({ day: 'numeric', month: 'short', year: 'numeric' });
}

/** What a link is for: a page, a letter to somebody, a call. */
export type LinkUse = 'page' | 'letter' | 'call';

/** Where a link leads, parted so that the real host can stand out; the host is in ASCII, so that look-alike letters show. Null where it cannot be read. */
export function linkParts(href: string): { use: LinkUse; before: string; host: string; after: string } | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.protocol === 'mailto:' || url.protocol === 'tel:') {
    let target = url.pathname;
    try {
      target = decodeURIComponent(url.pathname);
    } catch {
      // Shown as it is written: an encoding that cannot be read names nobody else.
    }
    return { use: url.protocol === 'tel:' ? 'call' : 'letter', before: '', host: target, after: '' };
  }
  if (!url.host) return null;
  const path = `${url.pathname}${url.search}${url.hash}`;
  const user = url.username ? `${url.username}@` : '';
  return { use: 'page', before: `${url.protocol}//${user}`, host: url.host, after: path === '/' ? '' : path };
}

/** Servers and programs write an empty group into To where a letter names nobody (RFC 5322 section 3.6.3): that is no recipient. */
export const namesNobody = ({ name, address }: Address): boolean => address === '' && /^undisclosed[- ]recipients?$/iu.test(name);

/** The lie that a link of a letter told about the host that this one leads to, or null. */
export function lieAt(lies: readonly LinkLie[], href: string): LinkLie | null {
  if (lies.length === 0 || !URL.canParse(href)) return null;
  const { hostname } = new URL(href);
  return lies.find(({ host }) => host === hostname) ?? null;
}
