'use client';
import { useCallback, useEffect, useId } from 'react';
import { useHeldKeys } from '@/app/_ui/base/arriving';
import { Button } from '@/app/_ui/base/button';
import { Skeleton, useSlow } from '@/app/_ui/base/skeleton';
import { closeComposer, type OpenComposer } from '@/lib/client/composer';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import { ComposerFrame } from './composer-frame';
import { ComposerHead, type ComposerMode } from './composer-head';
import { Letter } from './letter';
import { useDraft } from './use-draft';

export interface ComposerProps {
  composer: OpenComposer;
  accounts: readonly Account[];
  mode: ComposerMode;
  offset: number;
  onMode: (mode: 'normal' | 'mini' | 'full') => void;
  /** The back button was pressed: the letter goes, its draft stays. */
  leaving: boolean;
}

const widths = [40, 88, 62];
const nothing = () => undefined;

function Waiting() {
  const slow = useSlow(true);
  useHeldKeys();
  return (
    <div className="cp-waiting" aria-busy="true">
      {slow ? widths.map((width) => <Skeleton key={width} width={width} height={13} />) : null}
    </div>
  );
}

/** One composer: opens its draft, then hands over to the letter. */
export function Composer({ composer, accounts, mode, offset, onMode, leaving }: ComposerProps) {
  const begun = useDraft(composer);
  const titleId = useId();
  const { key, kind } = composer;
  const gone = useCallback(() => closeComposer(key), [key]);
  const isOpen = begun.kind === 'ready';
  useEffect(() => {
    if (leaving && !isOpen) gone();
  }, [leaving, isOpen, gone]);
  if (begun.kind === 'ready') {
    return (
      <Letter
        open={begun.open}
        known={begun.known}
        accounts={accounts}
        mode={mode}
        offset={offset}
        titleId={titleId}
        onMode={onMode}
        leaving={leaving}
        onGone={gone}
      />
    );
  }
  return (
    <ComposerFrame mode={mode} offset={offset} titleId={titleId} onClose={gone} onSend={null} onReveal={null} onFiles={null}>
      <ComposerHead
        mode={mode}
        title={t(`compose.${kind}`)}
        titleId={titleId}
        state={null}
        touched={false}
        onMode={onMode}
        onClose={gone}
        onApart={null}
        onAttach={nothing}
        onSend={nothing}
        sendable={false}
        sendHint={t('compose.opening')}
        busy={false}
        menu={[]}
      />
      {mode === 'mini' ? null : begun.kind === 'waiting' ? (
        <Waiting />
      ) : (
        <div className="cp-waiting" role="alert">
          <h3>{t(begun.gone ? 'compose.draftGone' : 'compose.notBegun')}</h3>
          <p>{begun.message}</p>
          {begun.gone ? (
            <Button kind="line" onClick={gone}>
              {t('act.close')}
            </Button>
          ) : (
            <Button kind="line" icon="rotate-cw" onClick={begun.retry}>
              {t('act.tryAgain')}
            </Button>
          )}
        </div>
      )}
    </ComposerFrame>
  );
}
