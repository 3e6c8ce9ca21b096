/** Reports in words: why a letter was not delivered and what to do about it, and the days of a report. */
import type { Delivery, DeliveryReason } from '@/lib/model/reports';
import { type TextKey, t } from './texts';
import { type Clock, fullTime } from './time';

const advice: Readonly<Record<DeliveryReason, TextKey>> = {
  noAddress: 'report.do.spelling',
  noDomain: 'report.do.domain',
  badAddress: 'report.do.signs',
  moved: 'report.do.newAddress',
  senderRefused: 'report.do.operator',
  mailboxOff: 'report.do.otherWay',
  mailboxFull: 'report.do.laterOrOther',
  tooLarge: 'report.do.smaller',
  serverFull: 'report.do.later',
  unreachable: 'report.do.later',
  loop: 'report.do.operator',
  expired: 'report.do.laterOrOther',
  tooMany: 'report.do.fewer',
  content: 'report.do.plain',
  refused: 'report.do.refused',
  encryption: 'report.do.operator',
  authentication: 'report.do.operator',
  unknown: 'report.do.unknown',
};

/** What to do about it, or null where nothing is to be said. */
export function adviceWords({ action, reason, said, until }: Delivery, clock: Clock): string | null {
  if (action === 'delayed') return until === null ? t('report.do.wait') : t('report.do.waitUntil', { date: fullTime(until, clock) });
  if (action === 'relayed') return t('report.do.relayed');
  if (action === 'expanded') return t('report.do.expanded');
  if (action === 'delivered' || reason === null) return null;
  // Where the server said nothing, its words cannot tell either.
  return t(reason === 'unknown' && said === null ? 'report.do.laterOrOther' : advice[reason]);
}

/** Why, "the mailbox is full". Null where nothing went wrong. */
export const whyWords = ({ reason }: Delivery): string | null => (reason === null ? null : t(`report.why.${reason}`));

/** The days that a report is about, "1 Nov 2026 to 2 Nov 2026"; the world's day, as such reports are made. Null where they are not said. */
export function periodWords(from: number | null, until: number | null, clock: Clock): string | null {
  if (from === null || until === null) return null;
  const day = new Intl.DateTimeFormat(clock.locale, { dateStyle: 'medium', timeZone: 'UTC' });
  // Some end a report with the first second of the day after.
  const [first, last] = [day.format(from), day.format(Math.max(from, until - 1000))];
  return first === last ? first : t('report.period', { from: first, until: last });
}
