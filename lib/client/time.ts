/** Times as people read them: today 10:42, this week Wed, this year 3 Nov, older 11/2025. The clock and the zone are given, never read. */
import { createContext, useContext } from 'react';
import { t } from './texts';

/** What a time is told by. `now` is milliseconds since the epoch, `zone` an IANA name, `locale` a BCP 47 tag. */
export interface Clock {
  now: number;
  zone: string;
  locale: string;
}

/** The clock of the screen. The server renders with the browser's zone where a cookie tells it, so that both say the same. */
export const ClockContext = createContext<Clock>({ now: 0, zone: 'UTC', locale: 'en-GB' });
/** Reads the clock of the screen. */
export const useClock = (): Clock => useContext(ClockContext);

const formats = new Map<string, Intl.DateTimeFormat>();

function format(clock: Clock, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${clock.locale}|${clock.zone}|${name}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(clock.locale, { ...options, timeZone: clock.zone });
    formats.set(key, known);
  }
  return known;
}

const dayMs = 86_400_000;

/** The calendar in the clock's zone. */
function civil(at: number, clock: Clock): { year: number; month: number; day: number; secondOfDay: number } {
  const parser = format({ ...clock, locale: 'en-US' }, 'civil', {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const part: Record<string, number> = {};
  for (const { type, value } of parser.formatToParts(at)) part[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return { year, month, day, secondOfDay: hour * 3600 + minute * 60 + second };
}

/** Days since the epoch of the calendar day that `at` falls on. */
function dayNumber(at: number, clock: Clock): number {
  const { year, month, day } = civil(at, clock);
  return Math.round(Date.UTC(year, month - 1, day) / dayMs);
}

/** Regions whose week begins on Sunday or Saturday (CLDR's week data, the larger ones); everywhere else it is Monday. */
const sundays = new Set(
  'AG AS AU BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW'.split(
    ' ',
  ),
);
const saturdays = new Set('AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY'.split(' '));

/** The day on which the week began, by the locale's region; a language alone stands for where most of its speakers live. */
function weekStart(today: number, locale: string): number {
  const weekday = (today + 4) % 7; // 1 January 1970 was a Thursday; Sunday is 0
  const region = new Intl.Locale(locale).maximize().region ?? '';
  const first = sundays.has(region) ? 0 : saturdays.has(region) ? 6 : 1;
  return today - ((weekday - first + 7) % 7);
}

/** The short time of a row. */
export function shortTime(at: number, clock: Clock): string {
  const today = dayNumber(clock.now, clock);
  const day = dayNumber(at, clock);
  if (day === today) return format(clock, 'time', { hour: '2-digit', minute: '2-digit' }).format(at);
  if (day < today && (day >= weekStart(today, clock.locale) || day === today - 1))
    return format(clock, 'weekday', { weekday: 'short' }).format(at);
  if (civil(at, clock).year === civil(clock.now, clock).year) return format(clock, 'day', { day: 'numeric', month: 'short' }).format(at);
  return format(clock, 'month', { month: '2-digit', year: 'numeric' }).format(at);
}

/** The time of day alone: 10:42. */
export function timeOfDay(at: number, clock: Clock): string {
  return format(clock, 'time', { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** The full date with zone, for tooltips and accessible names. */
export function fullTime(at: number, clock: Clock): string {
  return format(clock, 'full', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(at);
}

/** Where a group of rows begins in a list sorted newest first. */
export interface Group {
  words: string;
  /** Index of its first row. */
  first: number;
}

/** Cuts a list sorted newest first into Today, Yesterday, Earlier this week, then months. */
export function groupByDay(times: readonly number[], clock: Clock): Group[] {
  const groups: Group[] = [];
  const today = dayNumber(clock.now, clock);
  const week = weekStart(today, clock.locale);
  const thisYear = civil(clock.now, clock).year;
  // Rows of one group share a stretch of time; only the first row of a stretch asks the calendar.
  let lowest = Number.POSITIVE_INFINITY;
  times.forEach((at, index) => {
    if (at >= lowest) return;
    const { words, from } = groupOf(at, clock, { today, week, thisYear });
    lowest = from;
    if (groups.at(-1)?.words !== words) groups.push({ words, first: index });
  });
  return groups;
}

function groupOf(
  at: number,
  clock: Clock,
  { today, week, thisYear }: { today: number; week: number; thisYear: number },
): { words: string; from: number } {
  const { year, month, day, secondOfDay } = civil(at, clock);
  const number = Math.round(Date.UTC(year, month - 1, day) / dayMs);
  // The start of the day, an hour late at worst on the day that clocks change: then the next row asks again.
  const dayStart = at - secondOfDay * 1000 - (at % 1000);
  if (number >= today) return { words: t('time.today'), from: dayStart };
  if (number === today - 1) return { words: t('time.yesterday'), from: dayStart };
  if (number >= week) return { words: t('time.thisWeek'), from: dayStart };
  const name = year === thisYear ? 'monthName' : 'monthOfYear';
  const words = format(clock, name, year === thisYear ? { month: 'long' } : { month: 'long', year: 'numeric' }).format(at);
  return { words, from: dayStart };
}

/** Milliseconds until the words of times may change: the next minute is enough for none of them, the next midnight for all. */
export function untilMidnight(clock: Clock): number {
  return (86_400 - civil(clock.now, clock).secondOfDay) * 1000 + 500;
}
