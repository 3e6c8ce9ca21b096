'use client';
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import { usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { type Clock, fullTime, shortTime, timeOfDay, useClock } from '@/lib/client/time';
import { laterTimes } from '@/lib/model/wall-time';
import { LaterDialog } from './later-dialog';
import type { Sending } from './use-send';

/** What the composer shows of sending later: the menu beside Send, its entry in the menu of the letter, and the dialog. */
export interface SendLater {
  button: ReactNode;
  entry: MenuEntry;
  dialog: ReactNode;
}

const words = (name: string, at: number, clock: Clock): ReactNode => (
  <>
    {name}{' '}
    <span className="dim">
      {at - clock.now < 20 * 3_600_000 ? timeOfDay(at, clock) : `${shortTime(at, clock)}, ${timeOfDay(at, clock)}`}
    </span>
  </>
);

/** `keptAt` is when the letter was to go before it was taken back to be changed, ms. `onHindered` says why it cannot go yet. */
export function useSendLater(
  sending: Sending,
  { draftId, keptAt, locked, onHindered }: { draftId: string; keptAt: number | undefined; locked: boolean; onHindered: () => void },
): SendLater {
  const clock = useClock();
  const { background } = usePreferences();
  const [asked, setAsked] = useState<number | null>(null);
  const now = Date.now();
  const { hour, tomorrow, monday } = laterTimes(now, clock.zone);
  const open = (at: number) => (sending.hindrance ? onHindered() : setAsked(at));
  const choose = (at: number) => {
    if (sending.hindrance || background === 'ask') return open(at);
    sending.later({ sendAt: at, timeZone: clock.zone, background: background === 'yes' });
  };
  const offer = (name: string, at: number): MenuEntry => ({ words: words(name, at, { ...clock, now }), onSelect: () => choose(at) });
  const entries: MenuEntry[] = [
    ...(keptAt !== undefined && keptAt > now + 60_000 ? [offer(t('later.kept'), keptAt)] : []),
    offer(t('later.hour'), hour),
    offer(t('later.tomorrow'), tomorrow),
    ...(monday === null ? [] : [offer(t('later.monday'), monday)]),
    { line: true },
    { words: t('later.own'), icon: 'clock', onSelect: () => open(keptAt !== undefined && keptAt > now ? keptAt : tomorrow) },
  ];
  const chosen = asked === null ? '' : fullTime(asked, clock);
  return {
    button: (
      <MenuButton icon={ChevronDown} name={t('later.menu')} entries={entries} side="top" disabled={locked} className="cp-later-menu" />
    ),
    entry: { words: t('later.menu'), icon: 'clock', disabled: locked, onSelect: () => open(tomorrow) },
    dialog: (
      <LaterDialog
        key={chosen}
        at={asked}
        draftId={draftId}
        act={t('later.do')}
        onClose={() => setAsked(null)}
        onChosen={(time) => {
          setAsked(null);
          sending.later(time);
        }}
      />
    ),
  };
}
