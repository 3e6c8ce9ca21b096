'use client';
import { Button } from '@/app/_ui/base/button';
import { keyOf } from '@/lib/client/commands';
import { t } from '@/lib/client/texts';
import { setMuted } from '@/lib/client/thread-marks';
import type { MessageRow } from '@/lib/model/mail';
import './note.css';

/** Says that the open conversation is muted and what that means; a press unmutes it. */
export default function Muted({ row }: { row: MessageRow }) {
  return (
    <p className="rd-muted">
      <Button
        small
        icon="bell-off"
        aria-pressed={true}
        aria-description={t('mute.tip')}
        data-tip={t('mute.tip')}
        data-tip-keys={keyOf('mute')}
        onClick={() => void setMuted([row], false)}
      >
        {t('mute.mark')}
      </Button>
    </p>
  );
}
