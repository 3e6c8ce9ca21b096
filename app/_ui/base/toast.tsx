'use client';
import { useEffect, useRef, useState } from 'react';

export interface ToastNotice {
  /** Rises with every notice, so that the same words twice are two notices. */
  id: number;
  words: string;
  act?: { words: string; keys?: string; run: () => void } | undefined;
  /** How long it stays, in milliseconds; 8 s where not given. */
  stayMs?: number | undefined;
  /** Share of something that goes on, 0 to 1: it stays as long as there is one, and only its first words are said aloud. */
  progress?: number | undefined;
  /** It counts: it stays until it is taken away, and only its first words are said aloud. */
  counting?: boolean | undefined;
}

/** What is said aloud of a notice: of one that counts, its first words only. */
function useSaid(notice: ToastNotice | null): string {
  const first = useRef<{ id: number; words: string } | null>(null);
  if (!notice) return '';
  const words = `${notice.words}${notice.act?.keys ? `. ${notice.act.words}: ${notice.act.keys}` : ''}`;
  if (notice.progress === undefined && !notice.counting) return words;
  if (first.current?.id !== notice.id) first.current = { id: notice.id, words: notice.counting ? words : notice.words };
  return first.current.words;
}

export interface ToastProps {
  notice: ToastNotice | null;
  onDone: (id: number) => void;
  /** What the place of notices is called. */
  name: string;
  /** What the bar of something that goes on is called. */
  progressName: string;
}

/**
 * One notice at a time at the bottom start: a fact and at most one act. It stays while pointed at or focused, and is said aloud
 * politely. A later notice replaces it.
 */
export function Toast({ notice, onDone, name, progressName }: ToastProps) {
  const [held, setHeld] = useState(false);
  const box = useRef<HTMLElement>(null);
  const id = notice?.id;
  const stayMs = notice?.stayMs ?? 8000;
  const going = notice?.progress !== undefined || notice?.counting === true;
  const said = useSaid(notice);
  useEffect(() => {
    if (id === undefined || held || going) return;
    const timer = setTimeout(() => onDone(id), stayMs);
    return () => clearTimeout(timer);
  }, [id, held, going, stayMs, onDone]);
  useEffect(() => {
    if (id === undefined) setHeld(false);
  }, [id]);
  return (
    <section className="toasts" aria-label={name} ref={box}>
      <div role="status" aria-live="polite" className="vh">
        {said}
      </div>
      {notice ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only keeps it on the screen
        <div
          key={notice.id}
          className="toast"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(box.current?.contains(document.activeElement) ?? false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <span>{notice.words}</span>
          {notice.act ? (
            <button
              type="button"
              className="act"
              onClick={() => {
                onDone(notice.id);
                notice.act?.run();
              }}
            >
              {notice.act.words} {notice.act.keys ? <kbd>{notice.act.keys}</kbd> : null}
            </button>
          ) : null}
          {notice.progress === undefined ? null : <progress max={1} value={notice.progress} aria-label={progressName} />}
        </div>
      ) : null}
    </section>
  );
}
