/**
 * Events of an iCalendar file (RFC 5545, RFC 5546): what, when, where, who, and what the sender wants. Only read: rules of repetition are named and never
 * worked out, and nothing that a file points to is fetched (T18).
 */
import type { EventFacts, EventMethod, Guest, GuestState, Repeats, When } from '@/lib/model/cards';
import { type ContentLine, contentLines, wordsOf } from './content-lines';
import { aheadBy, dayOf, type Local, localOf, momentIn, plainMs, shifted, timeOf, weekdayOf, zoneNamed } from './event-zone';

const mostEvents = 5;
const mostGuests = 50;
const longest = 300;
const longestNote = 4000;
/** Most components that are looked at. */
const mostComponents = 2000;
const dayMs = 86_400_000;

interface Component {
  name: string;
  lines: ContentLine[];
  inner: Component[];
}

/** The components of a file as a tree; what is nested deeper than a calendar nests is passed over. */
function componentsOf(text: string): Component {
  const root: Component = { name: '', lines: [], inner: [] };
  const open = [root];
  let count = 0;
  for (const line of contentLines(text)) {
    const top = open.at(-1) ?? root;
    const name = line.value.trim().toUpperCase();
    if (line.name === 'BEGIN') {
      const next: Component = { name, lines: [], inner: [] };
      count += 1;
      if (open.length < 6 && count < mostComponents) top.inner.push(next);
      open.push(next);
      if (open.length > 50) return root;
    } else if (line.name === 'END') {
      if (open.length > 1) open.pop();
    } else if (top.lines.length < 1000) top.lines.push(line);
  }
  return root;
}

const named = ({ inner }: Component, name: string) => inner.filter((one) => one.name === name);
const lineOf = ({ lines }: Component, name: string) => lines.find((line) => line.name === name);
const words = (component: Component, name: string, most = longest) => wordsOf(lineOf(component, name)?.value ?? '', most);

type Zones = ReadonlyMap<string, readonly (readonly ContentLine[])[]>;

/** What the file says of zones, by the names that it gives them. */
function zonesOf(calendar: Component): Zones {
  return new Map(
    named(calendar, 'VTIMEZONE')
      .slice(0, 20)
      .map((zone) => [words(zone, 'TZID'), [...named(zone, 'STANDARD'), ...named(zone, 'DAYLIGHT')].map(({ lines }) => lines)]),
  );
}

function whenOf(local: Local, zoneName: string, zones: Zones): When {
  const [day, time] = [dayOf(local), timeOf(local)];
  if (time === '') return { at: null, day, time, zone: '' };
  if (local.utc) return { at: plainMs(local), day, time, zone: 'UTC' };
  if (zoneName === '') return { at: null, day, time, zone: '' };
  const zone = zoneNamed(zoneName);
  if (zone) return { at: momentIn(local, zone), day, time, zone };
  const ahead = aheadBy(zones.get(zoneName) ?? [], local);
  return { at: ahead === null ? null : plainMs(local) - ahead, day, time, zone: zoneName };
}

/** "PT1H30M", "P2W" in milliseconds; 0 for what is none. */
function lengthOf(value: string): number {
  const found = /^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/u.exec(value.trim());
  const [week = 0, day = 0, hour = 0, minute = 0, second = 0] = (found?.slice(1) ?? []).map((one) => Number(one ?? 0));
  return (week * 7 + day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000;
}

const zoneIn = (line: ContentLine | undefined) => {
  return wordsOf(line?.params.get('TZID')?.[0] ?? '', longest);
};

function timesOf(event: Component, zones: Zones): { start: When | null; end: When | null } {
  const from = lineOf(event, 'DTSTART') ?? lineOf(event, 'DUE');
  const start = from ? localOf(from.value) : null;
  if (!from || !start) return { start: null, end: null };
  const zone = zoneIn(from);
  const until = lineOf(event, 'DTEND');
  const length = lengthOf(lineOf(event, 'DURATION')?.value ?? '');
  const last = until ? localOf(until.value) : length > 0 ? shifted(start, length) : null;
  const first = whenOf(start, zone, zones);
  if (!last || plainMs(last) < plainMs(start) - dayMs) return { start: first, end: null };
  // The end of whole days is the day after the last.
  if (start.second === null) {
    const day = shifted({ ...last, second: null }, -dayMs);
    return { start: first, end: plainMs(day) > plainMs(start) ? whenOf(day, '', zones) : null };
  }
  return { start: first, end: whenOf(last, until ? zoneIn(until) : zone, zones) };
}

const units: Readonly<Record<string, Repeats['unit']>> = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' };

function repeatsOf(event: Component): Repeats | null {
  const rule = lineOf(event, 'RRULE')?.value.toUpperCase().slice(0, 1000);
  if (rule === undefined) return lineOf(event, 'RDATE') ? { unit: 'other', every: 1, days: [], until: '', times: 0 } : null;
  const fields = new Map(
    rule
      .split(';')
      .slice(0, 30)
      .map((field): [string, string] => {
        const [name = '', value = ''] = field.split('=', 2);
        return [name.trim(), value.trim()];
      }),
  );
  const number = (name: string) => Math.min(9999, Number(/^\d{1,9}$/u.exec(fields.get(name) ?? '')?.[0] ?? 0));
  const unit = units[fields.get('FREQ') ?? ''] ?? 'other';
  const days = unit === 'week' ? (fields.get('BYDAY') ?? '').split(',', 7).flatMap((word) => weekdayOf(word)?.day ?? []) : [];
  const until = localOf(fields.get('UNTIL') ?? '');
  const times = number('COUNT');
  return {
    unit,
    every: Math.max(1, number('INTERVAL')),
    days: [...new Set(days)].sort(),
    until: until ? dayOf(until) : '',
    times,
  };
}

const states: Readonly<Record<string, GuestState>> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'tentative',
  DELEGATED: 'delegated',
};

function guestOf({ params, value }: ContentLine): Guest | null {
  const address = wordsOf(value, 320).replace(/^mailto:/iu, '');
  const name = wordsOf(params.get('CN')?.[0] ?? '', longest);
  const mail = /^[^\s@<>]+@[^\s@<>]+$/u.test(address) ? address : '';
  if (name === '' && mail === '') return null;
  return { name: name === mail ? '' : name, address: mail, state: states[params.get('PARTSTAT')?.[0]?.toUpperCase() ?? ''] ?? 'open' };
}

function factsOf(event: Component, zones: Zones, calledOff: boolean): EventFacts {
  const guests = event.lines.filter(({ name }) => name === 'ATTENDEE').flatMap((line) => guestOf(line) ?? []);
  const organizer = lineOf(event, 'ORGANIZER');
  return {
    title: words(event, 'SUMMARY'),
    ...timesOf(event, zones),
    repeats: repeatsOf(event),
    where: words(event, 'LOCATION', 1000),
    note: words(event, 'DESCRIPTION', longestNote),
    cancelled: calledOff || words(event, 'STATUS').toUpperCase() === 'CANCELLED',
    organizer: organizer ? guestOf(organizer) : null,
    guests: guests.slice(0, mostGuests),
    moreGuests: Math.max(0, guests.length - mostGuests),
  };
}

const methods: Readonly<Record<string, EventMethod>> = {
  REQUEST: 'invite',
  CANCEL: 'cancel',
  REPLY: 'reply',
  COUNTER: 'counter',
  REFRESH: 'refresh',
};

/** The first events of a file, how many more it has, and what the file wants. `said` is the method that the part's type names. */
export function readEvents(text: string, said: string | null): { method: EventMethod; uid: string; events: EventFacts[]; more: number } {
  const calendars = named(componentsOf(text), 'VCALENDAR');
  const [first] = calendars;
  const method = methods[((first && words(first, 'METHOD')) || said || '').toUpperCase()] ?? 'event';
  const found = calendars.flatMap((calendar) => {
    const zones = zonesOf(calendar);
    return [...named(calendar, 'VEVENT'), ...named(calendar, 'VTODO')].map((event) => ({ event, zones }));
  });
  const events = found.slice(0, mostEvents).map(({ event, zones }) => factsOf(event, zones, method === 'cancel'));
  return { method, uid: found[0] ? words(found[0].event, 'UID') : '', events, more: Math.max(0, found.length - events.length) };
}
