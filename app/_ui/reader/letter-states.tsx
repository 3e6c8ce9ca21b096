'use client';
import { useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { IconButton } from '@/app/_ui/base/icon-button';
import { Skeleton, useSlow } from '@/app/_ui/base/skeleton';
import { rich, t } from '@/lib/client/texts';
import { bytes } from '@/lib/client/words';

const lineWidths = [96, 88, 92, 40];

/** Still lines where the text will be, after 150 ms; after a second the size, and a way to stop. */
export function LetterLoading({ size, onStop }: { size: number; onStop: () => void }) {
  const visible = useSlow(true);
  const slow = useSlow(true, 1000);
  if (!visible) return <div className="rd-loading" aria-busy="true" />;
  return (
    <div className="rd-loading" aria-busy="true">
      {lineWidths.map((width) => (
        <Skeleton key={width} width={width} height={13} />
      ))}
      {slow ? (
        <p className="note dim" role="status">
          {t(size >= 1_000_000 ? 'reader.large' : 'reader.onItsWay', { size: bytes(size) })}{' '}
          <button type="button" className="rd-words" onClick={onStop}>
            {t('reader.stopLoading')}
          </button>
        </p>
      ) : null}
    </div>
  );
}

/** What the server said, folded, to copy for whoever looks after it. */
function ServerWords({ words }: { words: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(words);
    setCopied(true);
  };
  return (
    <details>
      <summary>{t('server.said')}</summary>
      <div className="code">
        <span className="grow">{words}</span>
        <IconButton
          icon={copied ? 'check' : 'copy'}
          name={t(copied ? 'copy.done' : 'copy.do')}
          small
          iconSize={16}
          onClick={() => void copy()}
        />
      </div>
    </details>
  );
}

/** The letter could not be read: why, and again. */
export function LetterFailed({
  title,
  reason,
  serverText,
  onRetry,
}: {
  title: string;
  reason: string;
  serverText: string | null;
  onRetry: () => void;
}) {
  return (
    <div className="rd-state" role="alert">
      <h2>{title}</h2>
      <p>{reason}</p>
      <div className="rd-acts">
        <Button kind="line" icon="rotate-cw" onClick={onRetry}>
          {t('act.tryAgain')}
        </Button>
      </div>
      {serverText ? <ServerWords words={serverText} /> : null}
    </div>
  );
}

/** The letter was moved or deleted while it was open, here or on another device. */
export function LetterGone({ folder, onBack }: { folder: string; onBack: () => void }) {
  return (
    <div className="rd-state" role="status">
      <h2>{rich('reader.gone', { folder: <bdi key="folder">{folder}</bdi> })}</h2>
      <p>{t('reader.goneSentence')}</p>
      <div className="rd-acts">
        <Button kind="line" icon="arrow-left" onClick={onBack}>
          {t('command.back')}
        </Button>
      </div>
    </div>
  );
}
