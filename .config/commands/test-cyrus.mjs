/** `npm run test:cyrus`: the integration tests of the mail rooms with Cyrus IMAP in Dovecot's place. Arguments go to Vitest. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchCyrus, main, setUp } from './setup.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

main(async () => {
  await setUp({ servers: true });
  fetchCyrus();
  const args = ['run', '--config', '.config/vitest.config.ts', '--project', 'integration-cyrus', ...process.argv.slice(2)];
  const { status } = spawnSync(join(root, 'node_modules/.bin/vitest'), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ORIEL_TEST_SERVER: 'cyrus' },
  });
  return status ?? 1;
});
