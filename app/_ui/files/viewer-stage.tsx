'use client';
import { Suspense, useEffect, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { part } from '@/app/_ui/base/part';
import { useSlow } from '@/app/_ui/base/skeleton';
import { ClientError, sentenceOf } from '@/lib/client/call';
import { isTooLarge, readFile, readWords } from '@/lib/client/files';
import { t } from '@/lib/client/texts';
import { bytes } from '@/lib/client/words';
import type { Viewable } from './viewer';
import type { PdfFault } from './viewer-pdf';
import { ViewerPicture } from './viewer-picture';
import { takeIdleFocus } from './viewer-zoom';

const ViewerPdf = part(() => import('./viewer-pdf'));

type Fetched<T> = { state: 'reading'; share: number } | { state: 'ready'; value: T } | { state: 'failed'; why: string; again: boolean };

/** Why a file is not shown. `again` is false where another try would end the same way. */
function Unshown({ why, onRetry }: { why: string; onRetry: (() => void) | null }) {
  return (
    <div className="vw-state" role="alert">
      <h2>{t('view.failed')}</h2>
      <p>{why}</p>
      {onRetry ? (
        <Button
          kind="line"
          icon="rotate-cw"
          onClick={(event) => {
            // The button goes away; the keys stay with what it stood in.
            event.currentTarget.closest<HTMLElement>('.vw')?.focus({ preventScroll: true });
            onRetry();
          }}
        >
          {t('act.tryAgain')}
        </Button>
      ) : null}
    </div>
  );
}

function Reading({ share, size }: { share: number; size: number }) {
  const slow = useSlow(true, 300);
  if (!slow) return <div className="vw-state" aria-busy="true" />;
  const words = t('view.reading', { size: bytes(size) });
  return (
    <div className="vw-state" aria-busy="true">
      <p role="status">{words}</p>
      <progress value={share} max={1} aria-label={words} />
    </div>
  );
}

/** Fetches once, and again when asked to; what comes after the file was left is dropped. */
function useFetched<T>(fetch: (signal: AbortSignal, onShare: (share: number) => void) => Promise<T>): [Fetched<T>, () => void] {
  const [fetched, setFetched] = useState<Fetched<T>>({ state: 'reading', share: 0 });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a stage is made anew for each file, so only another try fetches anew
  useEffect(() => {
    const stop = new AbortController();
    setFetched({ state: 'reading', share: 0 });
    fetch(stop.signal, (share) => {
      if (!stop.signal.aborted) setFetched({ state: 'reading', share });
    }).then(
      (value) => {
        if (!stop.signal.aborted) setFetched({ state: 'ready', value });
      },
      (error: unknown) => {
        const lasting = error instanceof ClientError && ['tooLarge', 'badInput', 'gone', 'notFound'].includes(error.code);
        if (!stop.signal.aborted) setFetched({ state: 'failed', why: sentenceOf(error), again: !lasting });
      },
    );
    return () => stop.abort();
  }, [round]);
  return [fetched, () => setRound(round + 1)];
}

function Words({ one }: { one: Viewable }) {
  const [fetched, retry] = useFetched((signal) => readWords(one.file, signal));
  if (fetched.state === 'reading') return <Reading share={0} size={one.file.size} />;
  if (fetched.state === 'failed') return <Unshown why={fetched.why} onRetry={fetched.again ? retry : null} />;
  const { words, cut } = fetched.value;
  return (
    <>
      {cut ? <NoteBar icon="info">{t('view.cut', { size: bytes(new Blob([words]).size) })}</NoteBar> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key */}
      <pre className="vw-words" dir="auto" tabIndex={0} ref={takeIdleFocus}>
        {words.trim() === '' ? t('view.empty') : words}
      </pre>
    </>
  );
}

function Media({ url, one, onBroken }: { url: string; one: Viewable; onBroken: () => void }) {
  const { filename } = one.file;
  return (
    <div className="vw-media">
      {one.kind === 'film' ? (
        // biome-ignore lint/a11y/useMediaCaption: the file is as it came
        <video src={url} controls playsInline aria-label={filename} onError={onBroken} />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: the file is as it came
        <audio src={url} controls aria-label={filename} onError={onBroken} />
      )}
    </div>
  );
}

/** What the bytes must be for this kind; a PDF is told by who reads it. */
const proof = { picture: /^image\//u, sound: /^(?:audio|video)\//u, film: /^video\//u, pdf: /(?:)/u } as const;

/** An address for the bytes that ends with the component. */
function useAddress(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}

function Bytes({ one }: { one: Viewable & { kind: 'picture' | 'pdf' | 'sound' | 'film' } }) {
  const { file, kind } = one;
  const [fetched, retry] = useFetched((signal, onShare) => readFile({ ...file, kind }, signal, onShare));
  const [fault, setFault] = useState<PdfFault | null>(null);
  const blob = fetched.state === 'ready' && proof[kind].test(fetched.value.type) ? fetched.value : null;
  const url = useAddress(kind === 'pdf' ? null : blob);
  if (fetched.state === 'reading') return <Reading share={fetched.share} size={file.size} />;
  if (fetched.state === 'failed') return <Unshown why={fetched.why} onRetry={fetched.again ? retry : null} />;
  if (fault === 'lost') {
    const again = () => {
      setFault(null);
      retry();
    };
    return <Unshown why={t('error.offline')} onRetry={again} />;
  }
  if (fault || !blob) return <Unshown why={t(fault === 'locked' ? 'view.locked' : 'view.broken')} onRetry={null} />;
  if (kind === 'pdf')
    return (
      <Suspense fallback={<Reading share={1} size={file.size} />}>
        <ViewerPdf blob={blob} onFault={setFault} />
      </Suspense>
    );
  const broken = () => setFault('broken');
  if (!url) return <Reading share={1} size={file.size} />;
  if (kind === 'picture') return <ViewerPicture url={url} name={file.filename} onBroken={broken} />;
  return <Media url={url} one={one} onBroken={broken} />;
}

/** One file, shown as what it is; where it cannot be, why not. Made anew for each file. */
export function ViewerStage({ one }: { one: Viewable }) {
  const { kind, file } = one;
  return (
    <div className="vw-stage">
      {kind === 'text' ? (
        <Words one={one} />
      ) : isTooLarge(kind, file.size) ? (
        <Unshown why={t('view.tooLarge')} onRetry={null} />
      ) : (
        <Bytes one={{ ...one, kind }} />
      )}
    </div>
  );
}
