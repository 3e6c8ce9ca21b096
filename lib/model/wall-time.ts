/** The time on a wall in a zone, and the instant that it names. Pure; zones are IANA names, instants milliseconds since the epoch. */

/** What a date field and a time field hold: `2027-03-28` and `02:30`. */
export interface WallTime {
  date: string;
  time: string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What the wall shows at an instant. */
export function wallTimeOf(at: number, zone: string): WallTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { date: `${part.year?.padStart(4, '0')}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
}

const asUtc = ({ date, time }: WallTime): number => Date.parse(`${date}T${time}:00Z`);

/**
 * The instant that a wall time names, the earlier one where clocks that go back show it twice; `gap` where clocks that go forward never show it, and null
 * for what is no time.
 */
export function instantOf(wall: WallTime, zone: string): number | 'gap' | null {
  const guess = asUtc(wall);
  if (Number.isNaN(guess)) return null;
  const offsetAt = (at: number) => asUtc(wallTimeOf(at, zone)) - Math.floor(at / minuteMs) * minuteMs;
  const fits = [guess - dayMs, guess + dayMs]
    .map((around) => guess - offsetAt(around))
    .filter((at) => asUtc(wallTimeOf(at, zone)) === guess);
  return fits.length === 0 ? 'gap' : Math.min(...fits);
}

const morning = '08:00';

/** The times that are offered for a letter that goes later: in an hour, on the next morning, and on the next Monday where that is another day. */
export function laterTimes(now: number, zone: string): { hour: number; tomorrow: number; monday: number | null } {
  const today = Date.parse(`${wallTimeOf(now, zone).date}T00:00:00Z`);
  const on = (days: number): number => {
    const date = new Date(today + days * dayMs).toISOString().slice(0, 10);
    const at = instantOf({ date, time: morning }, zone);
    return typeof at === 'number' ? at : today + days * dayMs;
  };
  const toMonday = (8 - new Date(today).getUTCDay()) % 7 || 7;
  return { hour: Math.ceil((now + hourMs) / minuteMs) * minuteMs, tomorrow: on(1), monday: toMonday === 1 ? null : on(toMonday) };
}
