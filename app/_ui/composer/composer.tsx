'use client';
import { type ReactNode, Suspense, useCallback, useEffect, useId } from 'react';
import { useHeldKeys } from '@/app/_ui/base/arriving';
import { Button } from '@/app/_ui/base/button';
import { part } from '@/app/_ui/base/part';
import { Skeleton, useSlow } from '@/app/_ui/base/skeleton';
import type { OpenComposer } from '@/lib/client/composer';
import { closeComposer } from '@/lib/client/composer-state';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import { ComposerFrame } from './composer-frame';
import { ComposerHead, type ComposerMode, type WindowChoice } from './composer-head';
import { useDraft } from './use-draft';

export interface ComposerProps {
  composer: OpenComposer;
  accounts: readonly Account[];
  mode: ComposerMode;
  offset: number;
  onMode: (mode: WindowChoice) => void;
  /** Its conversation is on the screen. */
  canGoInline?: boolean;
  /** The back button was pressed: the letter goes, its draft stays. */
  leaving: boolean;
}

const fetchLetter = () => import('./letter').then(({ Letter }) => ({ default: Letter }));
/** With all that it is written with: a window of its own shows itself before that has come. */
const Letter = part(fetchLetter);

interface BeginningProps extends ComposerProps {
  titleId: string;
  onGone: () => void;
  children: ReactNode;
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

interface FailedProps {
  message: string;
  /** The draft is no more, so that trying again leads nowhere. */
  gone: boolean;
  onRetry: () => void;
  onClose: () => void;
}

function Failed({ message, gone, onRetry, onClose }: FailedProps) {
  return (
    <div className="cp-waiting" role="alert">
      <h3>{t(gone ? 'compose.draftGone' : 'compose.notBegun')}</h3>
      <p>{message}</p>
      {gone ? (
        <Button kind="line" onClick={onClose}>
          {t('act.close')}
        </Button>
      ) : (
        <Button kind="line" icon="rotate-cw" onClick={onRetry}>
          {t('act.tryAgain')}
        </Button>
      )}
    </div>
  );
}

/** The window of a letter that cannot be written on yet. */
function Beginning({ composer, mode, offset, onMode, canGoInline = false, titleId, onGone, children }: BeginningProps) {
  return (
    <ComposerFrame mode={mode} offset={offset} titleId={titleId} onClose={onGone} onSend={null} onReveal={null} drop={null}>
      <ComposerHead
        mode={mode}
        title={t(`compose.${composer.kind}`)}
        titleId={titleId}
        state={null}
        touched={false}
        onMode={onMode}
        canGoInline={canGoInline}
        onClose={onGone}
        onApart={null}
        onAttach={nothing}
        ways={[]}
        onSend={nothing}
        sendable={false}
        sendHint={t('compose.opening')}
        busy={false}
        menu={[]}
      />
      {mode === 'mini' ? null : children}
    </ComposerFrame>
  );
}

/** One composer: opens its draft, then hands over to the letter. */
export function Composer(props: ComposerProps) {
  const { composer, accounts, mode, offset, onMode, canGoInline = false, leaving } = props;
  const begun = useDraft(composer);
  const titleId = useId();
  const { key } = composer;
  const gone = useCallback(() => closeComposer(key), [key]);
  const isOpen = begun.kind === 'ready';
  useEffect(() => {
    if (leaving && !isOpen) gone();
  }, [leaving, isOpen, gone]);
  useEffect(() => {
    // Beside the draft and not after it; where it fails, drawing the letter says so.
    void fetchLetter().catch(nothing);
  }, []);
  const beginning = (inside: ReactNode) => (
    <Beginning {...props} titleId={titleId} onGone={gone}>
      {inside}
    </Beginning>
  );
  if (begun.kind === 'waiting') return beginning(<Waiting />);
  if (begun.kind !== 'ready') return beginning(<Failed message={begun.message} gone={begun.gone} onRetry={begun.retry} onClose={gone} />);
  return (
    <Suspense fallback={beginning(<Waiting />)}>
      <Letter
        open={begun.open}
        known={begun.known}
        accounts={accounts}
        mode={mode}
        offset={offset}
        titleId={titleId}
        onMode={onMode}
        canGoInline={canGoInline}
        composerKey={key}
        leaving={leaving}
        onGone={gone}
      />
    </Suspense>
  );
}
