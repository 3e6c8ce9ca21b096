/**
 * Prepares letters in worker threads, never in the thread that answers requests: 2 seconds (8 a draft) and 256 MB a letter, then the worker is
 * stopped and replaced (T67, T68). A letter that is too much for HTML is tried as text, then as the barest text.
 */
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { log } from '@/lib/log';
import type { LetterHead } from '@/lib/model/attached';
import type { Card } from '@/lib/model/cards';
import type { TextBlock } from '@/lib/model/mail';
import type { Report } from '@/lib/model/reports';
import { say } from '@/lib/model/said';
import type { CardBytes } from './compose-cards';
import type { BodyPart, Shown } from './compose-letter';
import type { ReportBytes } from './compose-report';
import type { LetterJob, LetterTask } from './letter.worker';
import type { LogoSource } from './logo-drawing';
import type { PictureGrant } from './picture-grant';
import { newThread } from './thread';
import type { TnefLetter } from './tnef';
import type { HeaderFacts, TrustQuestion } from './trust-facts';

/** Longest time that one job may take. */
const maxMs = 2000;
/** The same for a draft: where it is too much, its writer cannot go on. */
const maxDraftMs = 8000;
const maxHeapMb = 256;
const mostWorkers = 2;
/** Longest time until a new worker must have started; loading takes longer where the machine is busy. */
const maxStartMs = 30_000;

const slowNote = [say('said.body.slow')];
const bareNote = [say('said.body.bare')];

/** Why a job ended without an answer: `spent` where time or memory were over, else the work itself failed and would fail again. */
class JobFault extends Error {
  constructor(
    reason: string,
    readonly spent: boolean,
  ) {
    super(reason);
  }
}

interface Waiting {
  job: LetterJob;
  done: (value: unknown) => void;
  failed: (error: Error) => void;
}

interface Hand {
  worker: Worker;
  ready: boolean;
  current: Waiting | null;
  timer: NodeJS.Timeout | null;
}

interface Pool {
  hands: Hand[];
  queue: Waiting[];
  lastId: number;
}

const key = Symbol.for('oriel.letterWorkers');
const held = globalThis as unknown as Record<symbol, Pool | undefined>;

function pool(): Pool {
  held[key] ??= { hands: [], queue: [], lastId: 0 };
  return held[key];
}

function newWorker(): Worker {
  const built = join(process.cwd(), 'dist/workers/letter.js');
  const source = join(process.cwd(), 'lib/mime/letter.worker.ts');
  return newThread(built, source, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 } });
}

function settle(hand: Hand): Waiting | null {
  const { current } = hand;
  if (hand.timer) clearTimeout(hand.timer);
  hand.current = null;
  hand.timer = null;
  return current;
}

/** Stops a worker for good; its job fails, the next job gets a new one. */
function discard(hand: Hand, reason: string): void {
  const { hands, queue } = pool();
  const place = hands.indexOf(hand);
  if (place === -1) return;
  hands.splice(place, 1);
  settle(hand)?.failed(new JobFault(reason, true));
  void hand.worker.terminate();
  // A worker that never started would be followed by others that never start either.
  if (!hand.ready && !hands.some((other) => other.ready)) for (const waiting of queue.splice(0)) waiting.failed(new JobFault(reason, true));
  next();
}

function hire(): void {
  const worker = newWorker();
  worker.unref();
  const hand: Hand = { worker, ready: false, current: null, timer: null };
  hand.timer = setTimeout(() => discard(hand, 'start'), maxStartMs);
  hand.timer.unref();
  pool().hands.push(hand);
  worker.on('message', (message: { ready?: true; value?: unknown; error?: string }) => {
    const finished = settle(hand);
    hand.ready = true;
    if (message.error !== undefined) finished?.failed(new JobFault(message.error, false));
    else finished?.done(message.value);
    next();
  });
  worker.on('error', (error: Error & { code?: string }) => discard(hand, error.code ?? error.message));
  worker.on('exit', () => discard(hand, 'exit'));
}

const isDraft = (task: LetterTask): boolean => task.kind === 'written' || task.kind === 'sent' || (task.kind === 'quote' && task.restored);

/** Gives waiting jobs to free workers, and makes workers while there are too few. */
function next(): void {
  const { hands, queue } = pool();
  for (const hand of hands) {
    if (!hand.ready || hand.current) continue;
    const waiting = queue.shift();
    if (!waiting) return;
    hand.current = waiting;
    hand.timer = setTimeout(() => discard(hand, 'time'), isDraft(waiting.job.task) ? maxDraftMs : maxMs);
    hand.worker.postMessage(waiting.job);
  }
  if (queue.length > hands.filter((hand) => !hand.ready).length && hands.length < mostWorkers) hire();
}

/** Has a worker do something. Rejects with what `isFault` knows where it was too much. */
export function ask<T>(task: LetterTask): Promise<T> {
  const { queue } = pool();
  pool().lastId += 1;
  const job = { id: pool().lastId, task };
  return new Promise<T>((resolve, reject) => {
    queue.push({ job, done: (value) => resolve(value as T), failed: reject });
    next();
  });
}

/** True, and told to the log, where a worker was stopped or failed. */
export function isFault(error: unknown, kind: string): boolean {
  if (!(error instanceof JobFault)) return false;
  log.warn({ room: 'mime', event: 'letterNotPrepared', kind, reason: error.message.slice(0, 300) });
  return true;
}

/** True for a fault of time or memory: asked again, the same letter may well be prepared. */
export const isSpent = (error: unknown): boolean => error instanceof JobFault && error.spent;

async function renderPlainly(bodies: BodyPart[]): Promise<Shown> {
  try {
    const blocks = await ask<TextBlock[]>({ kind: 'crude', bodies });
    return { kind: 'text', blocks, note: slowNote };
  } catch (error) {
    if (!isFault(error, 'crude')) throw error;
    return { kind: 'text', blocks: [], note: bareNote };
  }
}

/** Prepares what is shown of a letter, remote pictures only where `grant` is given. Always answers; a letter that is too much comes as text with a note. */
export async function renderLetter(bodies: BodyPart[], grant?: PictureGrant): Promise<Shown> {
  if (bodies.length === 0) return { kind: 'text', blocks: [], note: null };
  try {
    return await ask<Shown>({ kind: 'letter', bodies, grant });
  } catch (error) {
    if (!isFault(error, 'letter')) throw error;
    return renderPlainly(bodies);
  }
}

/** The letter as plain text for quoting; empty where even that is too much. */
export async function renderText(bodies: BodyPart[]): Promise<string> {
  if (bodies.length === 0) return '';
  try {
    return await ask<string>({ kind: 'text', bodies });
  } catch (error) {
    if (!isFault(error, 'text')) throw error;
    return '';
  }
}

/** What a report says; null where plain text is none. Always answers; one that is too much comes as such. */
export async function renderReport(report: ReportBytes): Promise<Report | null> {
  try {
    return await ask<Report | null>({ kind: 'report', report });
  } catch (error) {
    if (!isFault(error, 'report')) throw error;
    return report.kind === 'words' ? null : { kind: 'unread', why: 'tooLarge' };
  }
}

/** What the header of a letter tells about its sender and its way; null where even that is too much, so that nothing is claimed. */
export async function renderTrust(question: TrustQuestion): Promise<HeaderFacts | null> {
  try {
    return await ask<HeaderFacts>({ kind: 'trust', question });
  } catch (error) {
    if (!isFault(error, 'trust')) throw error;
    return null;
  }
}

/** What the header of an attached letter tells; null where the bytes are no letter, or even that is too much. */
export async function renderHead(header: Uint8Array): Promise<LetterHead | null> {
  try {
    return await ask<LetterHead | null>({ kind: 'head', header });
  } catch (error) {
    if (!isFault(error, 'head')) throw error;
    return null;
  }
}

/** Contacts and events as cards; none where even that is too much: their files are listed all the same. */
export async function renderCards(files: CardBytes[]): Promise<Card[]> {
  try {
    return await ask<Card[]>({ kind: 'cards', files });
  } catch (error) {
    if (!isFault(error, 'cards')) throw error;
    return [];
  }
}

/** Is a file an archive with a password? Not said where even its beginning is too much. */
export async function renderLocked(bytes: Uint8Array, encoding: string): Promise<boolean> {
  try {
    return await ask<boolean>({ kind: 'locked', bytes, encoding });
  } catch (error) {
    if (!isFault(error, 'locked')) throw error;
    return false;
  }
}

/** The words of a text file; null where its bytes are no text, or it is too much. */
export async function renderWords(bytes: Uint8Array, charset: string | null): Promise<string | null> {
  try {
    return await ask<string | null>({ kind: 'words', bytes, charset });
  } catch (error) {
    if (!isFault(error, 'words')) throw error;
    return null;
  }
}

/** A sender's logo as a PNG; null where there is none that may be drawn, or it is too much. */
export async function renderLogo(source: LogoSource): Promise<Buffer | null> {
  try {
    const png = await ask<Uint8Array | null>({ kind: 'logo', source });
    return png === null ? null : Buffer.from(png);
  } catch (error) {
    if (!isFault(error, 'logo')) throw error;
    return null;
  }
}

/** What is in a winmail.dat; null where it is none, or it is too much. */
export async function renderTnef(bytes: Uint8Array, encoding: string): Promise<TnefLetter | null> {
  try {
    return await ask<TnefLetter | null>({ kind: 'tnef', bytes, encoding });
  } catch (error) {
    if (!isFault(error, 'tnef')) throw error;
    return null;
  }
}
