'use client';
import { rich, spokenNow, t } from '@/lib/client/texts';
import { fullTime, useClock } from '@/lib/client/time';
import type { LetterRoute, Stop } from '@/lib/model/trust';
import './trust-route.css';

const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** "3 minutes": the largest unit that fits, since the rest says nothing about a way. */
function duration(ms: number): string {
  const [unit, size] = steps.find(([, length]) => ms >= length) ?? steps[3];
  return new Intl.NumberFormat(spokenNow().locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(
    ms / size,
  );
}

function delayWords(delayMs: number): string {
  if (delayMs < -2000) return t('route.clock');
  return delayMs < 1000 ? t('route.atOnce') : t('route.later', { time: duration(delayMs) });
}

const host = (name: string | null) => (
  <bdi key={name} dir="ltr">
    {name ?? t('route.unknown')}
  </bdi>
);

function StopRow({ stop }: { stop: Stop }) {
  const clock = useClock();
  const { from, by, at, delayMs, line, tls } = stop;
  return (
    <li className={line === 'plain' ? 'open' : undefined}>
      <p className="rd-stop">{from === null ? host(by) : rich('route.fromTo', { from: host(from), by: host(by) })}</p>
      <p className="rd-stop-facts num">
        <span>{line === 'encrypted' && tls ? t('route.tls', { version: tls }) : t(`route.${line}`)}</span>
        {at === null ? null : <span>{fullTime(at, clock)}</span>}
        {delayMs === null ? null : <span>{delayWords(delayMs)}</span>}
      </p>
    </li>
  );
}

/** The way of a letter, stop by stop, the first one first. */
export function TrustRoute({ route }: { route: LetterRoute }) {
  const { stops, more } = route;
  return (
    <section className="rd-route" aria-label={t('route.title')}>
      <h3>{t('route.title')}</h3>
      {stops.length === 0 ? <p>{t('route.none')}</p> : <p className="rd-route-hint">{t('route.hint')}</p>}
      {more > 0 ? <p>{t('route.more', { count: more })}</p> : null}
      <ol>
        {stops.map((stop, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: stops have no names of their own and never change
          <StopRow key={place} stop={stop} />
        ))}
      </ol>
    </section>
  );
}
