/**
 * `npm run sheet`: draws every view of the demo's mailbox in Chromium, at all sizes, light and dark, with more contrast and from right to
 * left. `-- --only NAMES` chooses views (with commas between), `--looks NAMES` ways to look at them (light, dark, contrast, rtl),
 * `--beside FOLDER` lays pictures of a folder beside them, `--to FOLDER` says where they go (test-results/sheet).
 */
import { resolve } from 'node:path';
import { main, setUp } from './setup.mjs';

const valueAfter = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
};
const folderOf = (path) => (path === null ? null : resolve(process.env.INIT_CWD ?? '.', path));

main(async () => {
  await setUp({ servers: true, browser: true });
  const { buildIfNeeded } = await import('./build.mjs');
  await buildIfNeeded();
  const { register } = await import('tsx/esm/api');
  register();
  const { drawSheet } = await import('../../tests/support/sheet/sheet.ts');
  const failed = await drawSheet({
    folder: folderOf(valueAfter('--to')) ?? resolve('test-results/sheet'),
    only: valueAfter('--only')?.split(',') ?? [],
    looks: valueAfter('--looks')?.split(',') ?? [],
    beside: folderOf(valueAfter('--beside')),
  });
  return failed === 0 ? 0 : 1;
});
