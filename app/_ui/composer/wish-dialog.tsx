'use client';
import { type ReactNode, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Dialog } from '@/app/_ui/base/dialog';
import { Field } from '@/app/_ui/base/field';
import { Segments } from '@/app/_ui/base/segments';
import { Select } from '@/app/_ui/base/select';
import { Switch } from '@/app/_ui/base/switch';
import { t } from '@/lib/client/texts';
import type { DraftContent } from '@/lib/model/draft';
import { remindDays } from '@/lib/model/follow-up';

interface WishDialogProps {
  open: boolean;
  onClose: () => void;
  content: DraftContent;
  edit: (change: Partial<DraftContent>) => void;
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** A time as the browser's own field writes it. */
function inField(at: Date): string {
  const day = `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
  return `${day}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

/** Nine in the morning, two weeks from now. */
function inTwoWeeks(): Date {
  const at = new Date(Date.now() + 14 * 24 * 3_600_000);
  at.setHours(9, 0, 0, 0);
  return at;
}

function Line({ words, children }: { words: string; children: ReactNode }) {
  return (
    <div className="cp-wish-line">
      <span>{words}</span>
      {children}
    </div>
  );
}

/** When to be reminded: days after sending, or a date. */
function Reminder({ content: { remind }, edit }: Pick<WishDialogProps, 'content' | 'edit'>) {
  const [past, setPast] = useState(false);
  const kind = remind === null ? 'none' : remind.startsWith('P') ? remind : 'date';
  const choices = [
    { value: 'none', words: t('wish.noReminder') },
    ...remindDays.map((count) => ({ value: `P${count}D`, words: t('wish.afterDays', { count }) })),
    { value: 'date', words: t('wish.onDate') },
  ];
  return (
    <>
      <Line words={t('wish.remind')}>
        <Select
          name={t('wish.remind')}
          value={kind}
          choices={choices}
          onChoose={(value) => edit({ remind: value === 'none' ? null : value === 'date' ? inTwoWeeks().toISOString() : value })}
        />
      </Line>
      {kind === 'date' ? (
        <Field
          type="datetime-local"
          label={t('wish.date')}
          defaultValue={inField(new Date(remind ?? 0))}
          onChange={(event) => {
            const at = new Date(event.target.value).getTime();
            setPast(!(at > Date.now()));
            if (at > Date.now()) edit({ remind: new Date(at).toISOString() });
          }}
          error={past ? t('wish.datePast') : null}
        />
      ) : null}
    </>
  );
}

/** What is asked for with a letter: how urgent it is, receipts, and a reminder. Each choice holds at once. */
export default function WishDialog({ open, onClose, content, edit }: WishDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('wish.open')}
      acts={
        <Button kind="line" onClick={onClose}>
          {t('act.close')}
        </Button>
      }
    >
      <div className="cp-wish-lines">
        <Line words={t('wish.priority')}>
          <Segments
            name={t('wish.priority')}
            value={content.priority}
            choices={[
              { value: 'high', words: t('wish.high') },
              { value: 'normal', words: t('wish.normal') },
              { value: 'low', words: t('wish.low') },
            ]}
            onChoose={(priority) => edit({ priority })}
          />
        </Line>
        <Line words={t('wish.read')}>
          <Switch name={t('wish.read')} on={content.readReceipt} onChange={(readReceipt) => edit({ readReceipt })} />
        </Line>
        <Line words={t('wish.delivery')}>
          <Switch name={t('wish.delivery')} on={content.deliveryReceipt} onChange={(deliveryReceipt) => edit({ deliveryReceipt })} />
        </Line>
        <Reminder content={content} edit={edit} />
      </div>
    </Dialog>
  );
}
