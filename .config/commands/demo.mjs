/**
 * `npm run demo`: Oriel with a mail server and a sample mailbox to look at, from a bare clone. Installs what is missing, builds where
 * something changed, and leaves nothing running and no files behind but the installed packages and the build. `-- --port N` chooses the port.
 */
import { main, setUp } from './setup.mjs';

main(async () => {
  await setUp({ servers: true });
  if (process.getuid?.() !== 0) {
    console.error(
      'The demo starts a mail server of its own, and Postfix can only be started by root. Run it as root, for example in a container.',
    );
    return 1;
  }
  const { buildIfNeeded } = await import('./build.mjs');
  await buildIfNeeded();
  const { register } = await import('tsx/esm/api');
  register();
  const { runDemo } = await import('../../tests/support/demo/demo.ts');
  await runDemo();
  return 0;
});
