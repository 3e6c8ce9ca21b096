/** Moments of events: local times and the zones that calendars name (RFC 5545 section 3.3.5, section 3.6.5, Windows' own names). Never throws. */
import type { ContentLine } from './content-lines';

/** A local time as a calendar writes it. */
export interface Local {
  year: number;
  month: number;
  day: number;
  /** Seconds of the day, null for a whole day. */
  second: number | null;
  utc: boolean;
}

/** "20261103T140000Z", "20261103"; null for what is none. */
export function localOf(value: string): Local | null {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z)?)?/u.exec(value.trim().slice(0, 40));
  if (!found) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map((one) => Number(one ?? 0));
  const real = new Date(Date.UTC(year, month - 1, day));
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day || year < 1000 || hour > 24 || minute > 59 || second > 60) return null;
  return { year, month, day, second: found[4] === undefined ? null : hour * 3600 + minute * 60 + second, utc: found[7] === 'Z' };
}

const two = (n: number) => String(n).padStart(2, '0');
export const dayOf = ({ year, month, day }: Local): string => `${year}-${two(month)}-${two(day)}`;
export const timeOf = ({ second }: Local): string =>
  second === null ? '' : `${two(Math.floor(second / 3600) % 24)}:${two(Math.floor(second / 60) % 60)}`;
/** The local time as if it were the world's, milliseconds. */
export const plainMs = ({ year, month, day, second }: Local): number => Date.UTC(year, month - 1, day) + (second ?? 0) * 1000;

/** The local time that is so many milliseconds later. */
export function shifted(local: Local, ms: number): Local {
  const date = new Date(plainMs(local) + ms);
  const second = local.second === null ? null : date.getUTCHours() * 3600 + date.getUTCMinutes() * 60 + date.getUTCSeconds();
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), second, utc: local.utc };
}

/** Zones as Windows calls them, as far as letters bring them often (the windowsZones table of CLDR). */
const windows = new Map(
  `Dateline Standard Time=Etc/GMT+12|Hawaiian Standard Time=Pacific/Honolulu|Alaskan Standard Time=America/Anchorage|Pacific Standard Time=America/Los_Angeles
|US Mountain Standard Time=America/Phoenix|Mountain Standard Time=America/Denver|Central Standard Time=America/Chicago|Central America Standard Time=America/Guatemala
|Central Standard Time (Mexico)=America/Mexico_City|Eastern Standard Time=America/New_York|US Eastern Standard Time=America/Indiana/Indianapolis
|SA Pacific Standard Time=America/Bogota|Venezuela Standard Time=America/Caracas|Atlantic Standard Time=America/Halifax|Pacific SA Standard Time=America/Santiago
|Newfoundland Standard Time=America/St_Johns|E. South America Standard Time=America/Sao_Paulo|Argentina Standard Time=America/Buenos_Aires
|Azores Standard Time=Atlantic/Azores|UTC=Etc/UTC|GMT Standard Time=Europe/London|Greenwich Standard Time=Atlantic/Reykjavik|Morocco Standard Time=Africa/Casablanca
|W. Europe Standard Time=Europe/Berlin|Central Europe Standard Time=Europe/Budapest|Romance Standard Time=Europe/Paris|Central European Standard Time=Europe/Warsaw
|W. Central Africa Standard Time=Africa/Lagos|GTB Standard Time=Europe/Bucharest|E. Europe Standard Time=Europe/Chisinau|FLE Standard Time=Europe/Kiev
|Egypt Standard Time=Africa/Cairo|South Africa Standard Time=Africa/Johannesburg|Israel Standard Time=Asia/Jerusalem|Turkey Standard Time=Europe/Istanbul
|Russian Standard Time=Europe/Moscow|Arab Standard Time=Asia/Riyadh|Arabic Standard Time=Asia/Baghdad|E. Africa Standard Time=Africa/Nairobi|Iran Standard Time=Asia/Tehran
|Arabian Standard Time=Asia/Dubai|Pakistan Standard Time=Asia/Karachi|West Asia Standard Time=Asia/Tashkent|India Standard Time=Asia/Kolkata|Nepal Standard Time=Asia/Kathmandu
|Bangladesh Standard Time=Asia/Dhaka|SE Asia Standard Time=Asia/Bangkok|China Standard Time=Asia/Shanghai|Singapore Standard Time=Asia/Singapore|Taipei Standard Time=Asia/Taipei
|W. Australia Standard Time=Australia/Perth|Tokyo Standard Time=Asia/Tokyo|Korea Standard Time=Asia/Seoul|Cen. Australia Standard Time=Australia/Adelaide
|E. Australia Standard Time=Australia/Brisbane|AUS Eastern Standard Time=Australia/Sydney|New Zealand Standard Time=Pacific/Auckland`
    .split('|')
    .map((pair): [string, string] => {
      const [name = '', zone = ''] = pair.trim().split('=');
      return [name.toLowerCase(), zone];
    }),
);

const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat | null = null;
  try {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
    made = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...parts });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  if (formats.size < 200) formats.set(zone, made);
  return made;
}

/** How far the zone is ahead of the world's time at a moment, milliseconds. */
function aheadAt(format: Intl.DateTimeFormat, at: number): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const get = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second')) - at;
}

/** The name in the tz database for what a calendar calls a zone; null where nobody knows it. Some put a path before it. */
export function zoneNamed(name: string): string | null {
  const plain = name.trim().slice(0, 100);
  const known = windows.get(plain.toLowerCase());
  if (known) return known;
  const pieces = plain.split('/').filter((piece) => piece !== '');
  for (const from of [0, pieces.length - 3, pieces.length - 2]) {
    const candidate = pieces.slice(Math.max(0, from)).join('/');
    if (
      /^[A-Z][\w+-]+(?:\/[\w+-]+)*$/iu.test(candidate) &&
      (candidate.includes('/') || /^(?:utc|gmt)$/iu.test(candidate)) &&
      formatOf(candidate)
    )
      return candidate;
  }
  return null;
}

/** The moment of a local time in a zone of the tz database, milliseconds since the epoch. */
export function momentIn(local: Local, zone: string): number | null {
  const format = formatOf(zone);
  if (!format) return null;
  const plain = plainMs(local);
  const first = plain - aheadAt(format, plain);
  return plain - aheadAt(format, first);
}

/** One half of a zone that the calendar describes itself: from when in each year, and how far ahead, milliseconds. */
interface Half {
  ahead: number;
  start: Local;
  month: number;
  /** Which one of that day of the week: 1 the first, -1 the last; null for the day of `start`. */
  nth: number | null;
  weekday: number;
}

const days = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** The day of the week of "2TU" or "-1SU"; `nth` 0 where only the day is given. */
export function weekdayOf(word: string): { nth: number; day: number } | null {
  const found = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/u.exec(word.trim().toUpperCase());
  return found ? { nth: Number(found[1] ?? 0), day: days.indexOf(found[2] ?? '') } : null;
}

function halfOf(lines: readonly ContentLine[]): Half | null {
  const value = (name: string) => lines.find((line) => line.name === name)?.value ?? '';
  const offset = /^([+-])(\d\d):?(\d\d)/u.exec(value('TZOFFSETTO').trim());
  const start = localOf(value('DTSTART'));
  if (!offset || !start) return null;
  const ahead = (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000;
  const rule = value('RRULE').toUpperCase();
  const weekday = weekdayOf(/BYDAY=([^;,]{3,5})/u.exec(rule)?.[1] ?? '');
  const month = Number(/BYMONTH=(\d{1,2})/u.exec(rule)?.[1] ?? start.month);
  return { ahead, start, month, nth: weekday ? weekday.nth : null, weekday: weekday?.day ?? 0 };
}

/** When a half begins in a year, as if local time were the world's. */
function beginning({ start, month, nth, weekday }: Half, year: number): number {
  if (nth === null || nth === 0) return plainMs({ ...start, year, month });
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const first = new Date(Date.UTC(year, month - 1, nth > 0 ? 1 : length)).getUTCDay();
  const day = nth > 0 ? 1 + ((weekday - first + 7) % 7) + 7 * (nth - 1) : length - ((first - weekday + 7) % 7) + 7 * (nth + 1);
  return plainMs({ ...start, year, month, day });
}

/** How far a zone that the calendar describes is ahead at a local time, by the half that began last; null where it describes none. */
export function aheadBy(halves: readonly (readonly ContentLine[])[], local: Local): number | null {
  const known = halves
    .slice(0, 20)
    .map(halfOf)
    .filter((half) => half !== null);
  const at = plainMs(local);
  const begun = known.flatMap((half) => [local.year - 1, local.year].map((year) => ({ half, from: beginning(half, year) })));
  const past = begun.filter(({ from }) => from <= at).sort((one, other) => other.from - one.from);
  return past[0]?.half.ahead ?? known[0]?.ahead ?? null;
}
