'use client';
import { useEffect, useId, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Dialog } from '@/app/_ui/base/dialog';
import { Field } from '@/app/_ui/base/field';
import { Segments } from '@/app/_ui/base/segments';
import { Switch } from '@/app/_ui/base/switch';
import { choose, usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { fullTime, useClock } from '@/lib/client/time';
import { holdingOf } from '@/lib/client/writing-api';
import { instantOf, wallTimeOf } from '@/lib/model/wall-time';
import './later.css';

/** A time that was chosen, with the zone that it was chosen in; `background` where the letter may go while nobody is signed in. */
export interface ChosenTime {
  sendAt: number;
  timeZone: string;
  background: boolean;
  /** The mail server may hold it. */
  hold?: boolean;
}

export interface LaterDialogProps {
  /** The time that stands in it first; null closes it. */
  at: number | null;
  /** Whose letter it is, where its mail server may be asked to hold it. */
  draftId?: string;
  /** What the button says that ends it. */
  act: string;
  onClose: () => void;
  onChosen: (time: ChosenTime) => void;
}

const yearMs = 366 * 24 * 3_600_000;

/** Why a letter cannot go then, in words, or null. */
function faultOf(at: ReturnType<typeof instantOf>, now: number): string | null {
  if (at === null) return t('later.none');
  if (at === 'gap') return t('later.gap');
  if (at < now + 60_000) return t('later.past');
  return at > now + yearMs ? t('later.far') : null;
}

/** Until when the mail server of a letter holds it, ms; 0 where it does not, or where that is not known yet. */
function useHeldUntil(draftId: string | undefined): number {
  const [until, setUntil] = useState(0);
  useEffect(() => {
    if (draftId === undefined) return;
    let over = false;
    holdingOf(draftId).then(
      (known) => (over ? undefined : setUntil(known ?? 0)),
      // What cannot be asked is not offered.
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, [draftId]);
  return until;
}

/** Asks when a letter is to go, in the writer's zone, and once whether it may go without them. */
export function LaterDialog({ at, draftId, act, onClose, onChosen }: LaterDialogProps) {
  const clock = useClock();
  const { background } = usePreferences();
  const [wall, setWall] = useState(() => wallTimeOf(at ?? Date.now(), clock.zone));
  const [alone, setAlone] = useState(false);
  const [hold, setHold] = useState(false);
  const heldUntil = useHeldUntil(at === null ? undefined : draftId);
  const form = useId();
  const instant = instantOf(wall, clock.zone);
  const fault = faultOf(instant, Date.now());
  const holdable = typeof instant === 'number' && fault === null && instant <= heldUntil;
  const held = hold && holdable;
  const asks = background === 'ask' && !held;
  const send = () => {
    if (fault !== null || typeof instant !== 'number') return;
    if (asks) void choose({ background: alone ? 'yes' : 'no' });
    onChosen({ sendAt: instant, timeZone: clock.zone, background: !held && (asks ? alone : background === 'yes'), hold: held });
  };
  const acts = (
    <>
      <Button kind="line" onClick={onClose}>
        {t('accounts.cancel')}
      </Button>
      <Button kind="solid" type="submit" form={form} aria-disabled={fault !== null || undefined}>
        {act}
      </Button>
    </>
  );
  return (
    <Dialog open={at !== null} onClose={onClose} title={t('later.menu')} acts={acts}>
      <form
        id={form}
        className="cp-later"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <div className="cp-later-when">
          <Field
            label={t('later.date')}
            type="date"
            value={wall.date}
            onChange={({ target }) => setWall({ ...wall, date: target.value })}
          />
          <Field
            label={t('later.time')}
            type="time"
            value={wall.time}
            onChange={({ target }) => setWall({ ...wall, time: target.value })}
          />
        </div>
        <p className="cp-later-zone">{t('later.zone', { zone: clock.zone.replaceAll('_', ' ') })}</p>
        <p className={fault ? 'cp-later-sure bad' : 'cp-later-sure'} role="status">
          {fault ?? t('later.sure', { time: fullTime(instant as number, clock) })}
        </p>
        {holdable ? (
          <div className="option">
            <div className="option-words">
              <div className="option-title">{t('later.hold')}</div>
              <div className="option-hint">{t('later.hold.hint')}</div>
            </div>
            <Switch name={t('later.hold')} on={hold} onChange={setHold} />
          </div>
        ) : null}
        {asks ? (
          <>
            <p>{t('later.background')}</p>
            <Segments
              name={t('settings.background')}
              value={alone ? 'yes' : 'no'}
              choices={[
                { value: 'no', words: t('later.background.no') },
                { value: 'yes', words: t('later.background.yes') },
              ]}
              onChoose={(value) => setAlone(value === 'yes')}
            />
          </>
        ) : null}
      </form>
    </Dialog>
  );
}
