'use client';
import { useEffect, useRef, useState } from 'react';

export interface ToastNotice {
  /** Rises with every notice, so that the same words twice are two notices. */
  id: number;
  words: string;
  act?: { words: string; keys?: string; run: () => void } | undefined;
  /** How long it stays, in milliseconds; 8 s where not given. */
  stayMs?: number | undefined;
}

/**
 * One notice at a time at the bottom start: a fact and at most one act. It stays while pointed at or focused, and is said aloud
 * politely. A later notice replaces it.
 */
export function Toast({ notice, onDone }: { notice: ToastNotice | null; onDone: (id: number) => void }) {
  const [held, setHeld] = useState(false);
  const box = useRef<HTMLElement>(null);
  const id = notice?.id;
  const stayMs = notice?.stayMs ?? 8000;
  useEffect(() => {
    if (id === undefined || held) return;
    const timer = setTimeout(() => onDone(id), stayMs);
    return () => clearTimeout(timer);
  }, [id, held, stayMs, onDone]);
  useEffect(() => {
    if (id === undefined) setHeld(false);
  }, [id]);
  return (
    <section className="toasts" aria-label="Notifications" ref={box}>
      <div role="status" aria-live="polite" className="vh">
        {notice ? `${notice.words}${notice.act?.keys ? `. ${notice.act.words}: ${notice.act.keys}` : ''}` : ''}
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
        </div>
      ) : null}
    </section>
  );
}
