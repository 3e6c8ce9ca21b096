'use client';
import { useEffect, useRef, useState } from 'react';
import { usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { keepLogos } from './dark-logos';
import { type FrameFit, followFrame } from './fit-frame';

export interface LetterFrameProps {
  src: string;
  /** Who wrote it, for the frame's name. */
  from: string;
  subject: string;
  /** Over the whole width, else in the measure of text. */
  designed: boolean;
  /** In its own colours, on white. */
  white: boolean;
  /** False while it is being read: then it is measured out of sight. */
  shown: boolean;
  onReady: () => void;
  onFail: (sentence: string | null) => void;
  onLink: (href: string | null) => void;
  onWrite: (href: string) => void;
  /** A link of the web was pressed; true where it shall not open by itself. */
  onFollow?: (href: string) => boolean;
}

/** How tall letters were when they were last shown, so that nothing moves when one is opened again. CSS pixels, by address. */
const heights = new Map<string, number>();

/** An HTML letter in a frame without scripts, as tall as itself; one that is wider than the pane is made smaller to fit. */
export function LetterFrame({ src, from, subject, designed, white, shown, onReady, onFail, onLink, onWrite, onFollow }: LetterFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [fit, setFit] = useState<FrameFit | null>(null);
  const [before] = useState(() => heights.get(src) ?? 150);
  const [whole, setWhole] = useState(false);
  const shrink = useRef(true);
  const { letterSize, textSize } = usePreferences();
  // Letters without a design of their own follow the page.
  const zoom = (letterSize * (designed ? 100 : textSize)) / 10_000;
  const [first] = useState(src);
  const asked = useRef(src);
  const calls = useRef({ onReady, onFail, onLink, onWrite, onFollow });
  calls.current = { onReady, onFail, onLink, onWrite, onFollow };

  // biome-ignore lint/correctness/useExhaustiveDependencies: another letter, or another size, is another document to follow
  useEffect(() => {
    if (!frame.current) return;
    const { contentDocument, contentWindow } = frame.current;
    // Until the letter in its other look is there, it stays as it was, and as tall. It is no step that the back button takes back.
    const stale = asked.current === src ? null : contentDocument;
    if (asked.current !== src) contentWindow?.location.replace(src);
    asked.current = src;
    const stop = new AbortController();
    const unfollow = followFrame(frame.current, {
      onReady: () => {
        const doc = frame.current?.contentDocument;
        if (!white && doc) keepLogos(doc, stop.signal);
        calls.current.onReady();
      },
      onFail: (sentence) => calls.current.onFail(sentence),
      onFit: (next) => {
        setFit(next);
        heights.set(src, next.height);
      },
      onLink: (href) => calls.current.onLink(href),
      onWrite: (href) => calls.current.onWrite(href),
      onFollow: (href) => calls.current.onFollow?.(href) ?? false,
      size: zoom,
      shrink: () => shrink.current,
      lend: !designed,
      subject,
      stale,
      foldWords: { show: t('reader.showQuote'), hide: t('reader.hideQuote') },
    });
    return () => {
      stop.abort();
      unfollow();
    };
  }, [src, whole, zoom]);

  const shrunk = shown && (whole || (fit !== null && fit.scale < 0.98));
  const names = ['rd-sheet', white && 'paper', !designed && 'measured', !shown && 'rd-waiting'].filter(Boolean).join(' ');
  return (
    <>
      <div className={names}>
        <iframe
          ref={frame}
          src={first}
          title={t('reader.frame', { name: from })}
          sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          style={{ blockSize: fit?.height ?? before }}
        />
      </div>
      {shrunk ? (
        <p className={designed ? 'rd-fit' : 'rd-fit rd-inset'}>
          <button
            type="button"
            className="rd-words"
            onClick={() => {
              shrink.current = whole;
              setWhole(!whole);
            }}
          >
            {whole ? t('reader.fit') : t('reader.ownSize')}
          </button>
        </p>
      ) : null}
    </>
  );
}
