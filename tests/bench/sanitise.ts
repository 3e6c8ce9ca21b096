/** How long the worker takes to make a heavy newsletter harmless, from the bytes of the part to the document of its frame. */
import { Worker } from 'node:worker_threads';
import type { Shown } from '@/lib/mime/compose-letter';
import type { LetterJob } from '@/lib/mime/letter.worker';
import { alone, type Figure, median, rangeOf, timed } from './figures';
import { heavyLetters } from './heavy-letters';
import { scene } from './scenes';

const rounds = 8;

/** The built worker, asked as Oriel asks it. */
class LetterWorker {
  private readonly worker = new Worker('./dist/workers/letter.js', { execArgv: [] });
  private id = 0;

  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.worker.once('message', () => resolve());
      this.worker.once('error', reject);
    });
  }

  ask(html: Buffer): Promise<Shown> {
    this.id += 1;
    const part = { type: 'text/html', charset: 'utf-8', encoding: '8bit', parameters: {} };
    const job: LetterJob = { id: this.id, task: { kind: 'letter', bodies: [{ kind: 'html', bytes: html, part, pictures: [] }] } };
    return new Promise((resolve, reject) => {
      this.worker.once('message', ({ value, error }: { value?: Shown; error?: string }) =>
        value === undefined ? reject(new Error(error)) : resolve(value),
      );
      this.worker.postMessage(job);
    });
  }

  stop(): Promise<number> {
    return this.worker.terminate();
  }
}

async function measured(): Promise<Figure> {
  const letters = heavyLetters().map((html) => Buffer.from(html));
  const worker = new LetterWorker();
  try {
    await worker.ready();
    const times: number[] = [];
    let before = process.cpuUsage();
    for (let round = -1; round < rounds; round += 1) {
      if (round === 0) before = process.cpuUsage();
      for (const html of letters) {
        const ms = await timed(async () => {
          const shown = await worker.ask(html);
          if (shown.kind !== 'html') throw new Error('A newsletter came as text.');
        });
        // The first round warms up, as the first letters after a start do.
        if (round >= 0) times.push(ms);
      }
    }
    const { user, system } = process.cpuUsage(before);
    return { ...alone(median(times), 'ms'), range: rangeOf(times), cpu: `CPU ${((user + system) / 1000 / times.length).toFixed(1)} ms` };
  } finally {
    await worker.stop();
  }
}

export const sanitising = scene<null>({
  title: 'newsletters of 150 KB through the worker',
  open: async () => null,
  measurements: [
    {
      figures: { 'mime.sanitize.150k': 'a newsletter of 150 KB made harmless by the worker' },
      measure: async () => ({ 'mime.sanitize.150k': await measured() }),
    },
  ],
});
