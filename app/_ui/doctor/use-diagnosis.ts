'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { type DiagnosisSubject, diagnose } from '@/lib/client/diagnosis';
import { saidWords } from '@/lib/client/said-words';
import type { DiagnosisLine, Guide } from '@/lib/model/diagnosis';

/** What is known so far. `busy` until the doctor is done, `stopped` where it was told to end before. */
export interface Known {
  lines: DiagnosisLine[];
  guide: Guide | null;
  busy: boolean;
  stopped: boolean;
  failed: string | null;
}

const nothing: Known = { lines: [], guide: null, busy: true, stopped: false, failed: null };

export interface Diagnosing {
  /** What is looked at. */
  subject: DiagnosisSubject;
  known: Known;
  /** Looks at something else, or at the same again. */
  ask: (subject: DiagnosisSubject) => void;
  stop: () => void;
}

/** Asks the doctor about `first` when it is first drawn, and whenever `ask` is called; leaving ends it. */
export function useDiagnosis(first: DiagnosisSubject): Diagnosing {
  const [known, setKnown] = useState<Known>(nothing);
  const [subject, setSubject] = useState(first);
  const running = useRef<AbortController | null>(null);
  const asked = useRef(first);
  const run = useCallback(async (about: DiagnosisSubject) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    const put = (change: (before: Known) => Partial<Known>) => {
      if (running.current === mine) setKnown((before) => ({ ...before, ...change(before) }));
    };
    setSubject(about);
    setKnown(nothing);
    try {
      for await (const event of diagnose(about, mine.signal)) {
        if (event.type === 'line') put(({ lines }) => ({ lines: [...lines, event.line] }));
        else if (event.type === 'guide') put(() => ({ guide: event.guide }));
        else if (event.type === 'failed') put(() => ({ failed: saidWords(event.said) }));
      }
    } catch (error) {
      if (!mine.signal.aborted) put(() => ({ failed: sentenceOf(error) }));
    }
    put(() => ({ busy: false, stopped: mine.signal.aborted }));
  }, []);
  useEffect(() => {
    void run(asked.current);
    return () => {
      const { current } = running;
      running.current = null;
      current?.abort();
    };
  }, [run]);
  return { subject, known, ask: (about) => void run(about), stop: () => running.current?.abort() };
}
