import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BodyPart } from '@/lib/mime/compose-letter';
import type { LetterJob } from '@/lib/mime/letter.worker';
import { renderText } from '@/lib/mime/render';
import { renderQuote, renderSent, renderWritten } from '@/lib/mime/render-draft';

/** The threads as they were made, and what each was asked; none of them works by itself. */
const threads = vi.hoisted(() => ({ made: [] as { jobs: LetterJob[]; emit(name: string, value: unknown): boolean }[] }));
vi.mock('node:worker_threads', () => ({
  Worker: class extends EventEmitter {
    jobs: LetterJob[] = [];
    constructor() {
      super();
      threads.made.push(this);
      setTimeout(() => this.emit('message', { ready: true }), 0);
    }
    postMessage(job: LetterJob) {
      this.jobs.push(job);
    }
    unref() {
      return this;
    }
    terminate() {
      return Promise.resolve(0);
    }
  },
}));

const html: BodyPart = {
  kind: 'html',
  bytes: Buffer.from('<p>Hello</p>'),
  part: { type: 'text/html', charset: 'utf-8', encoding: '8bit', parameters: {} },
  pictures: [],
};
/** Asks, and answers what came of it: an error by its code and sentence. */
const outcome = (asked: Promise<unknown>) => {
  const seen: { is?: unknown } = {};
  asked.then(
    (value) => Object.assign(seen, { is: value }),
    (error) => Object.assign(seen, { is: [error.code, error.said?.code] }),
  );
  return seen;
};
const drafts: [string, () => Promise<unknown>][] = [
  ['shown again', () => renderWritten('<p>Hello</p>', new Map())],
  ['sent', () => renderSent('<p>Hello</p>', new Map(), 'oriel.test')],
  ['from a folder', () => renderQuote([html], true)],
];

beforeEach(() => {
  vi.useFakeTimers();
  threads.made.length = 0;
});
afterEach(async () => {
  // Whatever thread is left is gone before the next test.
  for (const thread of threads.made) thread.emit('exit', 0);
  await vi.runAllTimersAsync();
  vi.useRealTimers();
});

describe.each(drafts)('a draft that is %s', (_, ask) => {
  test('has eight seconds, and is refused where they are over: without its format it would be saved without', async () => {
    const seen = outcome(ask());
    await vi.advanceTimersByTimeAsync(7_900);
    expect(seen).toEqual({});
    await vi.advanceTimersByTimeAsync(200);
    expect(seen.is).toEqual(['internal', 'said.draft.slow']);
  });

  test('is refused where memory was not enough', async () => {
    const seen = outcome(ask());
    await vi.advanceTimersByTimeAsync(10);
    threads.made[0]?.emit('error', Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.is).toEqual(['internal', 'said.draft.slow']);
  });

  test('has no format where that cannot be made harmless', async () => {
    const seen = outcome(ask());
    await vi.advanceTimersByTimeAsync(10);
    threads.made[0]?.emit('message', { id: 1, error: 'Error at draft-html' });
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.is).toBeNull();
  });
});

test('a letter that is read or quoted has two seconds and comes without its format after them', async () => {
  const seen = [outcome(renderText([html])), outcome(renderQuote([html]))];
  await vi.advanceTimersByTimeAsync(2_100);
  expect(seen).toEqual([{ is: '' }, { is: null }]);
});
