/** Entry of the worker thread that prepares letters. One job at a time; whoever asks stops the thread when it takes too long. */
import { parentPort } from 'node:worker_threads';
import { readHead } from './attached-head';
import { type CardBytes, composeCards } from './compose-cards';
import { type BodyPart, composeCrudely, composeLetter, composeText, type Shown } from './compose-letter';
import { composeReport, type ReportBytes } from './compose-report';
import { sentHtml, writtenHtml } from './draft-html';
import { isLocked } from './locked';
import { drawLogo } from './logo';
import type { LogoSource } from './logo-drawing';
import type { PictureGrant } from './picture-grant';
import { quoteHtml } from './quote-html';
import { textFileWords } from './text-file';
import { readTnef } from './tnef';
import { readTrust, type TrustQuestion } from './trust-facts';
import { linkLies } from './trust-links';

/** What a worker can be asked for. */
export type LetterTask =
  | { kind: 'letter'; bodies: BodyPart[]; grant?: PictureGrant }
  | { kind: 'text' | 'crude'; bodies: BodyPart[] }
  | { kind: 'quote'; bodies: BodyPart[]; restored: boolean }
  | { kind: 'written'; html: string; pictures: [string, string][] }
  | { kind: 'sent'; html: string; cids: [string, string][]; domain: string }
  | { kind: 'report'; report: ReportBytes }
  | { kind: 'head'; header: Uint8Array }
  | { kind: 'tnef'; bytes: Uint8Array; encoding: string }
  | { kind: 'cards'; files: CardBytes[] }
  | { kind: 'locked'; bytes: Uint8Array; encoding: string }
  | { kind: 'words'; bytes: Uint8Array; charset: string | null }
  | { kind: 'logo'; source: LogoSource }
  | { kind: 'trust'; question: TrustQuestion };
/** What a worker is asked. */
export type LetterJob = { id: number; task: LetterTask };

/** The letter, and which of its links lie about where they lead. */
function letter(bodies: BodyPart[], grant?: PictureGrant): Shown {
  const shown = composeLetter(bodies, grant);
  return shown.kind === 'html' ? { ...shown, lies: shown.documents.flatMap(({ body }) => linkLies(String(body))) } : shown;
}

const work = { text: composeText, crude: composeCrudely };

function answerTo(task: LetterTask): unknown {
  if (task.kind === 'letter') return letter(task.bodies, task.grant);
  if (task.kind === 'quote') return quoteHtml(task.bodies, task.restored);
  if (task.kind === 'written') return writtenHtml(task.html, new Map(task.pictures));
  if (task.kind === 'sent') return sentHtml(task.html, new Map(task.cids), task.domain);
  if (task.kind === 'report') return composeReport(task.report);
  if (task.kind === 'head') return readHead(task.header);
  if (task.kind === 'tnef') return readTnef(task.bytes, task.encoding);
  if (task.kind === 'cards') return composeCards(task.files);
  if (task.kind === 'locked') return isLocked(task.bytes, task.encoding);
  if (task.kind === 'words') return textFileWords(task.bytes, task.charset);
  if (task.kind === 'logo') return drawLogo(task.source);
  return task.kind === 'trust' ? readTrust(task.question) : work[task.kind](task.bodies);
}

parentPort?.on('message', async ({ id, task }: LetterJob) => {
  try {
    parentPort?.postMessage({ id, value: await answerTo(task) });
  } catch (error) {
    // The message may quote the letter and goes to the log: the place is enough.
    parentPort?.postMessage({
      id,
      error: error instanceof Error ? `${error.name} ${/\n\s+(at .+)/u.exec(error.stack ?? '')?.[1] ?? ''}` : 'unknown',
    });
  }
});
parentPort?.postMessage({ ready: true });
