/**
 * `npm run compare`: draws newsletters as they were written and as Oriel shows them, and prints by how much they differ and what of their
 * CSS is kept. Those of the corpus (ORIEL_CORPUS) where it is present, else our own. `-- --to FOLDER` keeps the pictures.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { main, setUp } from './setup.mjs';

const at = process.argv.indexOf('--to');
const folder = at < 0 ? null : resolve(process.env.INIT_CWD ?? '.', process.argv[at + 1] ?? '');
const letters = join(resolve(process.env.ORIEL_CORPUS ?? '../shared/corpus'), 'newsletter');

main(async () => {
  await setUp({ browser: true });
  const { register } = await import('tsx/esm/api');
  register();
  const { comparedLine, compareNewsletters, droppedLine } = await import('../../tests/support/compare/compare.ts');
  console.log('Points that differ at 700 and 390 wide, CSS kept, letter');
  const all = await compareNewsletters({ folder, corpus: existsSync(letters) ? letters : null }, (one) => console.log(comparedLine(one)));
  console.log(`\nNot kept: ${droppedLine(all)}`);
  return 0;
});
