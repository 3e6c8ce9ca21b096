/**
 * Reads files of letters, each in a thread of its own (T60): whatever somebody put into one, the thread that answers requests has no part in it. A letter is read
 * while the one before it is put.
 */
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { ArchiveFault } from '@/lib/mime/archive-fault';
import { newThread } from '@/lib/mime/thread';
import type { ReadingStart, ReadingWord } from './reading-words';

/** Bytes of letters lie beside this; beyond it the thread ends, and its import with it. */
const maxHeapMb = 256;

type Told = Extract<ReadingWord, { type: 'surveyed' | 'letter' }>;

/** Asks the thread for one thing after another. */
class Reader {
  readonly #thread: Worker;
  #waiting: { resolve: (word: ReadingWord) => void; reject: (cause: Error) => void } | null = null;
  #over: Error | null = null;

  constructor(start: ReadingStart) {
    const [built, source] = [join(process.cwd(), 'dist/workers/reading.js'), join(process.cwd(), 'lib/mail/reading.worker.ts')];
    this.#thread = newThread(built, source, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMb }, workerData: start });
    this.#thread.on('message', (word: ReadingWord) => this.#waiting?.resolve(word));
    this.#thread.on('error', (cause: Error) => this.#end(cause));
    this.#thread.on('exit', () => this.#end(new Error('The thread that reads a file ended.')));
  }

  #end(cause: Error): void {
    this.#over ??= cause;
    this.#waiting?.reject(this.#over);
  }

  /** The next word. One is asked for at a time. */
  next(): Promise<ReadingWord> {
    const word = new Promise<ReadingWord>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#over) reject(this.#over);
      else this.#thread.postMessage(null);
    });
    // Asked for ahead: whoever stops before it does not hear of its failure.
    word.catch(() => undefined);
    return word;
  }

  /** What waits is told that there is nothing more. */
  stop(): void {
    this.#waiting?.resolve({ type: 'end' });
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }
}

/**
 * How much there is to read, and all letters from a place on. Ends at once when `signal` aborts. Throws an `ArchiveFault` where the file as a whole cannot be read;
 * before the first letter where that shows so early.
 */
export async function* readInThread(start: ReadingStart, signal?: AbortSignal): AsyncGenerator<Told> {
  const reader = new Reader(start);
  const stop = () => reader.stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (let next = reader.next(); !signal?.aborted; ) {
      const word = await next;
      if (word.type === 'faulty') throw new ArchiveFault(word.kind);
      if (word.type === 'broken') throw Object.assign(new Error('A file of letters was not read.'), { name: word.name });
      if (word.type === 'end') return;
      next = reader.next();
      yield word;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    await reader.close();
  }
}
