import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import type { BodyPart } from '@/lib/mime/compose-letter';
import { renderLetter, renderText } from '@/lib/mime/render';
import { warmUp } from '@/lib/mime/warm';
import { cutLetter } from '@/lib/mime/whole';
import { toldAs } from '../../support/told';
import { corpus, hasCorpus } from './reader';

const body = (kind: 'html' | 'text', content: string | Buffer): BodyPart => ({
  kind,
  bytes: Buffer.from(content),
  part: { type: `text/${kind === 'html' ? 'html' : 'plain'}`, charset: 'utf-8', encoding: '8bit', parameters: {} },
  pictures: [],
});

/** HTML that a parser needs many seconds for: each paragraph reopens all that is open. */
const slow = `the first words ${'<b><p>'.repeat(330_000)}`;

describe('letters are prepared beside the thread that answers requests', { timeout: 60_000 }, () => {
  test('a worker is there before the first letter, and is the one that prepares it', async () => {
    const workers = () =>
      (globalThis as unknown as Record<symbol, { hands: { ready: boolean }[] }>)[Symbol.for('oriel.letterWorkers')]?.hands ?? [];
    expect(workers()).toEqual([]);
    await warmUp();
    const [first] = workers();
    expect(first?.ready).toBe(true);
    await renderLetter([body('html', '<p>Hello</p>')]);
    expect(workers()).toEqual([first]);
  });

  test('HTML comes back harmless', async () => {
    expect(await renderLetter([body('html', '<p>Hello<script>x</script></p>')])).toMatchObject({
      kind: 'html',
      documents: [{ body: '<body><p>Hello</p></body>' }],
    });
    expect(await renderText([body('html', '<p>Hello</p>')])).toBe('Hello');
  });

  test('T67, T68: a letter that takes too long is stopped and comes as text, and the next one is served', async () => {
    const [stuck, next] = await Promise.all([renderLetter([body('html', slow)]), renderLetter([body('html', '<p>next</p>')])]);
    expect(next).toMatchObject({ kind: 'html' });
    expect(stuck).toMatchObject({
      kind: 'text',
      note: toldAs(/time or memory/u),
      blocks: [{ depth: 0, segments: [{ text: 'the first words' }] }],
    });
    expect(await renderLetter([body('html', '<p>again</p>')])).toMatchObject({ kind: 'html' });
  });

  test('T67: the thread that answers requests goes on meanwhile', async () => {
    let turns = 0;
    const clock = setInterval(() => {
      turns += 1;
    }, 5);
    await renderLetter([body('html', slow)]);
    clearInterval(clock);
    expect(turns).toBeGreaterThan(20);
  });

  test('many at once are all answered, each with its own letter', async () => {
    const letters = await Promise.all(Array.from({ length: 40 }, (_, index) => renderText([body('html', `<p>number ${index}</p>`)])));
    expect(letters).toEqual(Array.from({ length: 40 }, (_, index) => `number ${index}`));
  });

  test('the built worker starts by itself and answers', async () => {
    const { build } = await import('esbuild');
    const file = join(process.cwd(), 'node_modules/.cache/oriel-tests/letter.mjs');
    await build({
      entryPoints: ['lib/mime/letter.worker.ts'],
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      tsconfig: 'tsconfig.json',
      logLevel: 'silent',
    });
    const worker = new Worker(file, { execArgv: [] });
    const answers: unknown[] = [];
    await new Promise<void>((done, failed) => {
      worker.on('error', failed);
      worker.on('message', (message) => {
        answers.push(message);
        if (answers.length === 1) worker.postMessage({ id: 1, task: { kind: 'text', bodies: [body('html', '<p>built</p>')] } });
        else done();
      });
    });
    await worker.terminate();
    expect(answers).toEqual([{ ready: true }, { id: 1, value: 'built' }]);
  });

  if (hasCorpus) {
    test.each(['htmllargecallstack.eml', 'outofmemory.eml'])('T68: the bomb %s opens', async (name) => {
      const { structure, bytes } = cutLetter(readFileSync(join(corpus, 'hostile/bombs/mailparser', name)));
      expect(bytes.size).toBeGreaterThan(0);
      const leaves = [structure, ...structure.children, ...structure.children.flatMap((part) => part.children)].filter((part) =>
        bytes.has(part.part),
      );
      for (const part of leaves) {
        const shown = await renderLetter([
          { kind: part.type === 'text/html' ? 'html' : 'text', bytes: bytes.get(part.part) ?? Buffer.alloc(0), part, pictures: [] },
        ]);
        expect(shown.kind).toMatch(/^(?:html|text)$/u);
      }
    });
  } else {
    test('the corpus is not here (set ORIEL_CORPUS), so its bombs were not opened', () => {
      expect(existsSync(join(corpus, 'hostile'))).toBe(false);
    });
  }
});
