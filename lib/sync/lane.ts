/**
 * The lane: one thread that does all first syncs of this process (lane.worker.ts), so that neither reading thousands of letters a second nor writing
 * them holds up the thread that answers requests. It is started when it is needed and ends when nothing is left to do.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { seatForWorker } from '@/lib/db/write-lock';
import { env } from '@/lib/env';
import type { Credentials } from '@/lib/imap/types';
import { log } from '@/lib/log';
import type { AccountId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { bus } from './bus';
import type { WalkJob } from './lane-walk';
import type { LaneEnd, LaneOrder, LaneStart, LaneWord } from './lane-words';
import { leavingOf } from './pending';

/** Walks at the same time; further ones wait for their turn. */
const mostWalks = 4;
/** How long a walk goes on while others wait, ms. */
const turnMs = 2000;
/** How long the thread is kept with nothing to do, ms. */
const keptIdleMs = 10_000;
/** How long a thread may take to end by itself, ms. */
const endWithinMs = 2000;
const maxHeapMb = 192;
/** Room for some steps under way, so that most of what they made is gone before it is looked at. */
const maxYoungMb = 48;

/** The lane of this process. */
export interface Lane {
  /** Starts the thread and opens the line of an account that is about to have walks. Whoever asks for it hangs up. */
  open(accountId: AccountId, credentials: Credentials): void;
  /** Walks a mailbox's first sync, as far as it comes, until `signal` aborts. Never rejects. */
  walk(job: WalkJob, credentials: Credentials, signal: AbortSignal): Promise<LaneEnd>;
  /** Closes the line of an account that has no more walks for now. */
  hangUp(accountId: AccountId): void;
  /** Ends the thread with all that it does; a later walk starts another one. */
  stop(): Promise<void>;
}

interface Waiting {
  id: number;
  job: WalkJob;
  credentials: Credentials;
  /** When its turn began, ms; 0 before. */
  since: number;
  resolve: (how: LaneEnd) => void;
}

/** The built worker in production; otherwise the source, loaded by tsx, so that what runs is what stands there. */
function newThread(start: LaneStart): Worker {
  const built = join(process.cwd(), 'dist/workers/lane.js');
  const source = join(process.cwd(), 'lib/sync/lane.worker.ts');
  const fromSource = !env().production && existsSync(source);
  // `--import tsx` does not reach the entry of a worker (Node 20), so a line of JavaScript loads the source.
  const load = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(pathToFileURL(source).href)})))`;
  const options = {
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: maxYoungMb },
    execArgv: [],
    workerData: start,
  };
  const args = fromSource ? [load, { ...options, eval: true }] : [built, options];
  // Not by `new`: Next would take the file for one of its own modules and look for it at build time.
  return Reflect.construct(Worker, args) as Worker;
}

function broken(reason: string): LaneEnd {
  const fault = { code: 'internal' as const, said: say('said.lane.broken'), serverText: null, trace: reason };
  return { end: 'failed', low: 0, mixed: false, further: false, fault };
}

const stopped: LaneEnd = { end: 'stopped', low: 0, mixed: false, further: false, fault: null };

class RunningLane implements Lane {
  #thread: Worker | null = null;
  readonly #running = new Map<number, Waiting>();
  readonly #waiting: Waiting[] = [];
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;

  open(accountId: AccountId, credentials: Credentials): void {
    this.#thread ??= this.#start();
    this.#order({ type: 'open', accountId, credentials });
    this.#next();
  }

  walk(job: WalkJob, credentials: Credentials, signal: AbortSignal): Promise<LaneEnd> {
    if (signal.aborted) return Promise.resolve({ ...stopped, mixed: job.mixed });
    return new Promise((resolve) => {
      this.#lastId += 1;
      const id = this.#lastId;
      const onAbort = () => this.#cancel(id);
      signal.addEventListener('abort', onAbort, { once: true });
      const done = (how: LaneEnd) => {
        signal.removeEventListener('abort', onAbort);
        resolve(how);
      };
      this.#waiting.push({ id, job, credentials, since: 0, resolve: done });
      this.#next();
    });
  }

  hangUp(accountId: AccountId): void {
    this.#order({ type: 'hangUp', accountId });
  }

  async stop(): Promise<void> {
    for (const waiting of this.#waiting.splice(0)) waiting.resolve(stopped);
    const thread = this.#thread;
    if (!thread) return;
    await this.#end(thread);
  }

  #order(order: LaneOrder): void {
    this.#thread?.postMessage(order);
  }

  #cancel(id: number): void {
    const at = this.#waiting.findIndex((waiting) => waiting.id === id);
    if (at >= 0) this.#waiting.splice(at, 1)[0]?.resolve(stopped);
    else this.#order({ type: 'stop', id });
  }

  #next(): void {
    clearTimeout(this.#idle);
    while (this.#running.size < mostWalks) {
      const waiting = this.#waiting.shift();
      if (!waiting) break;
      waiting.since = Date.now();
      this.#running.set(waiting.id, waiting);
      this.#thread ??= this.#start();
      this.#order({ type: 'walk', id: waiting.id, credentials: waiting.credentials, job: waiting.job });
    }
    const thread = this.#thread;
    if (this.#running.size > 0 || !thread) return;
    this.#idle = setTimeout(() => void this.#end(thread), keptIdleMs);
    this.#idle.unref();
  }

  #start(): Worker {
    const { seat, vacate } = seatForWorker();
    const thread = newThread({ seat });
    // A first sync must not keep the process from ending.
    thread.unref();
    thread.on('message', (word: LaneWord) => this.#hear(word));
    thread.on('error', (error) => {
      log.error({ room: 'sync', err: error }, 'lane failed');
    });
    thread.on('exit', (code) => {
      vacate();
      this.#gone(thread, code);
    });
    return thread;
  }

  #gone(thread: Worker, code: number): void {
    if (this.#thread !== thread) return;
    this.#thread = null;
    const ended = [...this.#running.values()];
    this.#running.clear();
    for (const walk of ended) walk.resolve({ ...broken(`lane ended with ${code}`), mixed: walk.job.mixed });
    this.#next();
  }

  /** Ends a thread; what runs in it ends as `stopped`. */
  async #end(thread: Worker): Promise<void> {
    if (this.#thread === thread) this.#thread = null;
    for (const walk of this.#running.values()) walk.resolve({ ...stopped, mixed: walk.job.mixed });
    this.#running.clear();
    const ended = new Promise<void>((resolve) => {
      thread.once('exit', () => resolve());
    });
    thread.postMessage({ type: 'end' } satisfies LaneOrder);
    const late = setTimeout(() => void thread.terminate(), endWithinMs);
    await ended;
    clearTimeout(late);
  }

  #hear(word: LaneWord): void {
    if (word.type === 'turn') this.#answer(word.id);
    else if (word.type === 'changed') bus().publish(word.userId, word.changes);
    else if (word.type === 'counted') void this.#tell(word);
    else if (word.type === 'ended') {
      this.#running.get(word.id)?.resolve(word.how);
      this.#running.delete(word.id);
      this.#next();
    }
  }

  #answer(id: number): void {
    const walk = this.#running.get(id);
    const over = !walk || (this.#waiting.length > 0 && Date.now() - walk.since > turnMs);
    this.#order({ type: 'turn', id, leaving: over ? null : leavingOf(walk.job.mailboxId) });
  }

  /** Counts are read anew, so that what is told is never older than what was told before. */
  async #tell({ userId, accountId, mailboxId, reset }: Extract<LaneWord, { type: 'counted' }>): Promise<void> {
    try {
      const box = await readSyncMailbox(accountId, mailboxId);
      if (reset) bus().publish(userId, [{ type: 'reset', mailboxId }]);
      if (box) bus().publish(userId, [{ type: 'mailboxUpserted', mailbox: box.mailbox }]);
    } catch (error) {
      log.error({ room: 'sync', err: error }, 'counts not told');
    }
  }
}

const key = Symbol.for('oriel.lane');
const held = globalThis as unknown as Record<symbol, Lane | undefined>;

/** The lane of this process. */
export function lane(): Lane {
  held[key] ??= new RunningLane();
  return held[key];
}
