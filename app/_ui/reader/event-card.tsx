'use client';
import { Calendar, CalendarX2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '@/app/_ui/base/icon';
import { repeatWords, whenWords, whereWords } from '@/lib/client/event-words';
import { rich, t } from '@/lib/client/texts';
import { useClock } from '@/lib/client/time';
import { type Card, type EventFacts, eventMethods, type Guest, guestStates } from '@/lib/model/cards';

const stateOf = ({ state }: Guest) => guestStates.find((one) => one === state) ?? 'open';

const Who = ({ guest: { name, address } }: { guest: Guest }) => (
  <>
    {name ? <bdi dir="auto">{name}</bdi> : null}
    {name && address ? ' ' : null}
    {address ? <bdi dir="ltr">{name ? `<${address}>` : address}</bdi> : null}
  </>
);

/** Is it the address of a page, and nothing else? */
function pageOf(where: string): string | null {
  if (!/^https?:\/\/\S+$/iu.test(where)) return null;
  try {
    const { href, username } = new URL(where);
    return username === '' ? href : null;
  } catch {
    // Words that only look like one.
    return null;
  }
}

function Where({ where }: { where: string }) {
  const page = pageOf(where);
  if (page === null) return <bdi dir="auto">{where}</bdi>;
  return (
    <a href={page} target="_blank" rel="noopener noreferrer">
      <bdi dir="ltr">{page}</bdi>
    </a>
  );
}

function Times({ event: { start, end, repeats } }: { event: EventFacts }) {
  const clock = useClock();
  if (!start) return t('event.notSaid');
  const there = whereWords(start, end, clock);
  return (
    <>
      <bdi>{whenWords(start, end, clock)}</bdi>
      {there ? (
        <span className="ec-more">
          <bdi>{there}</bdi>
        </span>
      ) : null}
      {repeats ? (
        <span className="ec-more">
          <bdi>{repeatWords(repeats, clock)}</bdi>
        </span>
      ) : null}
    </>
  );
}

function Guests({ event: { guests, moreGuests } }: { event: EventFacts }) {
  return (
    <ul>
      {guests.map((guest, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an invitation does not change while it is read, and may name somebody twice
        <li key={index}>
          <Who guest={guest} /> <span className="ec-state">({t(`event.state.${stateOf(guest)}`)})</span>
        </li>
      ))}
      {moreGuests > 0 ? <li>{t('event.moreGuests', { count: moreGuests })}</li> : null}
    </ul>
  );
}

function One({ event, answer }: { event: EventFacts; answer: boolean }) {
  const [first] = event.guests;
  const facts: [string, ReactNode][] = [
    [t('event.when'), <Times key="when" event={event} />],
    [t('event.where'), event.where && <Where where={event.where} />],
    [t('event.organizer'), event.organizer && <Who guest={event.organizer} />],
    [t('event.guests'), !answer && event.guests.length > 0 ? <Guests key="guests" event={event} /> : null],
  ];
  return (
    <>
      {answer && first ? (
        <p className="rp-what">{rich(`event.said.${stateOf(first)}`, { who: <bdi dir="auto">{first.name || first.address}</bdi> })}</p>
      ) : null}
      <p className={event.cancelled ? 'rp-what ec-off' : 'rp-what'}>
        <bdi dir="auto">{event.title || t('event.untitled')}</bdi>
      </p>
      <dl className="rp-facts">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      {event.note ? (
        <details className="rp-raw">
          <summary>{t('event.note')}</summary>
          <p className="ec-note" dir="auto">
            {event.note}
          </p>
        </details>
      ) : null}
    </>
  );
}

/** What an invitation, or another calendar file, says. Nothing of it is acted upon. */
export function EventCard({ card }: { card: Card }) {
  const method = eventMethods.find((one) => one === card.method) ?? 'event';
  const off = method === 'cancel' || card.events.every(({ cancelled }) => cancelled);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of words, not of form fields; no landmark, since a conversation may have several
    <div className={`rp rd-inset ${off ? 'warn' : 'plain'}`} role="group" aria-label={t('event.card')}>
      <Icon of={off ? CalendarX2 : Calendar} size={20} />
      <div className="rp-words">
        <p className="rp-about">{t(off ? 'event.cancel' : `event.${method}`)}</p>
        <ul className="rp-list">
          {card.events.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a file does not change while it is read, and dates of one event share its name
            <li key={index}>
              <One event={event} answer={method === 'reply' || method === 'counter'} />
            </li>
          ))}
        </ul>
        {card.more > 0 ? <p>{t('event.more', { count: card.more })}</p> : null}
      </div>
    </div>
  );
}
