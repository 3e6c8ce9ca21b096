/** Writes down what was asked and what came of it. */
import { type AppError, isAppError } from '@/lib/errors';
import type { TraceLine } from '@/lib/model/discovery';
import type { Candidate } from './candidate';
import type { Source } from './sources';

/** A source that is being asked: its line, and what it found once it has answered. */
export interface Asked {
  line: TraceLine;
  found: Promise<Candidate | null>;
}

/** The line of a source that nobody asks, or of which no answer is in yet. */
export const unasked = ({ source, at }: Pick<Source, 'source' | 'at'>): TraceLine => ({
  source,
  at,
  answer: 'notAsked',
  why: null,
  ms: 0,
  won: false,
});

/** `none` for what is simply not there, `refused` for where Oriel does not go, `failed` for the rest. */
function answerOf({ code }: AppError): TraceLine['answer'] {
  if (code === 'hostUnknown' || code === 'notFound') return 'none';
  return code === 'hostNotAllowed' ? 'refused' : 'failed';
}

/** Writes an error into a line. Throws what is no `AppError`: a bug is not an answer. */
export function noteFault(line: TraceLine, error: unknown): void {
  if (!isAppError(error)) throw error;
  line.answer = answerOf(error);
  // A name that is not there says no more than that there is no such source.
  line.why = error.code === 'hostUnknown' ? null : error.said;
}

/** Is given a line once its answer is in. */
export type Hear = (line: TraceLine) => void;

/** Asks a source, and notes its answer as soon as it is in, and tells it. `signal` gives the source up without a word; at `late` it has failed. */
export function asking(source: Source, signal: AbortSignal, late: AbortSignal, hear: Hear): Asked {
  const line = unasked(source);
  const start = performance.now();
  const found = source
    .ask(AbortSignal.any([signal, late]))
    .then((candidate) => {
      if (!signal.aborted) line.answer = candidate ? 'found' : 'none';
      return candidate;
    })
    .catch((error: unknown) => {
      if (!signal.aborted) noteFault(line, error);
      return null;
    })
    .finally(() => {
      if (signal.aborted) return;
      line.ms = Math.round(performance.now() - start);
      hear(line);
    });
  found.catch(() => undefined); // A bug shows where it is awaited.
  return { line, found };
}
