/** When an event is, and how it repeats, in words. */
import { type Repeats, repeatUnits, type When } from '@/lib/model/cards';
import { listed, t } from './texts';
import type { Clock } from './time';

const dayMs = 86_400_000;
const fullDay = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const fullMoment = { ...fullDay, hour: '2-digit', minute: '2-digit' } as const;

/** The event's own local time as if it were the world's, milliseconds. */
const plain = ({ day, time }: When): number => Date.parse(`${day}T${time || '00:00'}:00Z`);

function range(format: Intl.DateTimeFormat, from: number, to: number | null): string {
  return to === null || to <= from ? format.format(from) : format.formatRange(from, to);
}

/** The moments in the reader's own zone, or as they are written where they are meant so; null where they cannot be told. */
export function whenWords(start: When, end: When | null, clock: Clock): string {
  const { locale, zone } = clock;
  if (start.time === '') {
    const format = new Intl.DateTimeFormat(locale, { ...fullDay, timeZone: 'UTC' });
    return range(format, plain(start), end && plain(end));
  }
  if (start.at !== null) {
    const until = end && (end.at ?? start.at + plain(end) - plain(start));
    return range(new Intl.DateTimeFormat(locale, { ...fullMoment, timeZone: zone, timeZoneName: 'short' }), start.at, until);
  }
  return range(new Intl.DateTimeFormat(locale, { ...fullMoment, timeZone: 'UTC' }), plain(start), end && plain(end));
}

/** The same where the event is, "14:00 in Europe/Berlin", where that differs from the reader's own time; null else. */
export function whereWords(start: When, end: When | null, clock: Clock): string | null {
  if (start.time === '' || start.zone === 'UTC') return null;
  if (start.at === null) return start.zone === '' ? t('event.noZone') : start.zone;
  const here = new Intl.DateTimeFormat('en-CA', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: clock.zone });
  if (start.zone === '' || here.format(start.at) === start.time) return null;
  const sameDay = end !== null && end.day === start.day;
  const other = plain(start) - dayMs > start.at || plain(start) + dayMs < start.at;
  const parts = { ...(other ? fullDay : {}), hour: '2-digit', minute: '2-digit', timeZone: 'UTC' } as const;
  const time = range(new Intl.DateTimeFormat(clock.locale, parts), plain(start), sameDay ? plain(end) : null);
  return t('event.there', { time, zone: start.zone.replaceAll('_', ' ') });
}

function dayNames(days: readonly number[], locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  // 4 January 1970 was a Sunday.
  return listed(days.map((day) => format.format((3 + day) * dayMs)));
}

/** How often it comes again. */
export function repeatWords({ unit, every, days, until, times }: Repeats, clock: Clock): string {
  const known = repeatUnits.find((one) => one === unit) ?? 'other';
  let words = known === 'other' ? t('event.every.other') : t(`event.every.${known}`, { every });
  if (days.length > 0) words = t('event.onDays', { repeat: words, days: dayNames(days, clock.locale) });
  const last = Date.parse(`${until}T00:00:00Z`);
  if (!Number.isNaN(last)) {
    const date = new Intl.DateTimeFormat(clock.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(last);
    words = t('event.until', { repeat: words, date });
  }
  return times === 0 ? words : t('event.times', { repeat: words, times });
}
