/** Entry of the worker thread that prepares letters. One job at a time; whoever asks stops the thread when it takes too long. */
import { parentPort } from 'node:worker_threads';
import { type BodyPart, composeCrudely, composeLetter, composeText, type Shown } from './compose-letter';
import { composeReport, type ReportBytes } from './compose-report';
import { readTrust, type TrustQuestion } from './trust-facts';
import { linkLies } from './trust-links';

/** What a worker is asked. */
export type LetterJob = { id: number } & (
  | { kind: 'letter' | 'text' | 'crude'; bodies: BodyPart[] }
  | { kind: 'report'; report: ReportBytes }
  | { kind: 'trust'; question: TrustQuestion }
);

/** The letter, and which of its links lie about where they lead. */
function letter(bodies: BodyPart[]): Shown {
  const shown = composeLetter(bodies);
  return shown.kind === 'html' ? { ...shown, lies: shown.documents.flatMap(({ body }) => linkLies(body)) } : shown;
}

const work = { letter, text: composeText, crude: composeCrudely };

function answerTo(job: LetterJob): unknown {
  if (job.kind === 'report') return composeReport(job.report);
  return job.kind === 'trust' ? readTrust(job.question) : work[job.kind](job.bodies);
}

parentPort?.on('message', (job: LetterJob) => {
  const { id } = job;
  try {
    parentPort?.postMessage({ id, value: answerTo(job) });
  } catch (error) {
    // The message may quote the letter and goes to the log: the place is enough.
    parentPort?.postMessage({
      id,
      error: error instanceof Error ? `${error.name} ${/\n\s+(at .+)/u.exec(error.stack ?? '')?.[1] ?? ''}` : 'unknown',
    });
  }
});
parentPort?.postMessage({ ready: true });
