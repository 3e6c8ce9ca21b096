/** Entry of the worker thread that prepares letters. One job at a time; whoever asks stops the thread when it takes too long. */
import { parentPort } from 'node:worker_threads';
import { type BodyPart, composeCrudely, composeLetter, composeText } from './compose-letter';
import { composeReport, type ReportBytes } from './compose-report';

/** What a worker is asked. */
export type LetterJob = { id: number } & (
  | { kind: 'letter' | 'text' | 'crude'; bodies: BodyPart[] }
  | { kind: 'report'; report: ReportBytes }
);

const work = { letter: composeLetter, text: composeText, crude: composeCrudely };

parentPort?.on('message', (job: LetterJob) => {
  const { id } = job;
  try {
    parentPort?.postMessage({ id, value: job.kind === 'report' ? composeReport(job.report) : work[job.kind](job.bodies) });
  } catch (error) {
    // The message may quote the letter and goes to the log: the place is enough.
    parentPort?.postMessage({
      id,
      error: error instanceof Error ? `${error.name} ${/\n\s+(at .+)/u.exec(error.stack ?? '')?.[1] ?? ''}` : 'unknown',
    });
  }
});
parentPort?.postMessage({ ready: true });
