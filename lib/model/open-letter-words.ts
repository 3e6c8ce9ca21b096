/** Short words about a letter that is open, the same in all languages: its time, and where its links lead. Apart from the names, which the list shows. */
import type { LinkLie } from './trust';

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

/** The lie that a link of a letter told about the host that this one leads to, or null. */
export function lieAt(lies: readonly LinkLie[], href: string): LinkLie | null {
  if (lies.length === 0 || !URL.canParse(href)) return null;
  const { hostname } = new URL(href);
  return lies.find(({ host }) => host === hostname) ?? null;
}
