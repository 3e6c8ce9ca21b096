/**
 * `npm run bench`: measures the built Oriel on a throw-away mail server and prints ratios. Never part of the tests.
 * `-- --only NAMES` chooses figures (with commas between), `--size N` the letters in the large inbox (100k; 1m: the figures of a million),
 * `--storage sdbox` how Dovecot keeps them, `--database postgresql` where Oriel does, `--json FILE` writes the figures.
 */
import { resolve } from 'node:path';
import { main, setUp } from './setup.mjs';

const args = process.argv.slice(2).map((value, n, all) => (all[n - 1] === '--json' ? resolve(process.env.INIT_CWD ?? '.', value) : value));

main(async () => {
  await setUp({ servers: true, browser: true, postgres: args.includes('postgresql') });
  const { register } = await import('tsx/esm/api');
  register();
  const { readChoice, runBench } = await import('../../tests/bench/run.ts');
  const choice = readChoice(args);
  const { buildIfNeeded } = await import('./build.mjs');
  await buildIfNeeded();
  return runBench(choice);
});
