/** `npm start`: installs the packages and builds where that has not happened yet, then becomes the server. */
import { main, setUp } from './setup.mjs';

main(async () => {
  await setUp();
  const { buildIfNeeded } = await import('./build.mjs');
  await buildIfNeeded();
  process.env.NODE_ENV = 'production';
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  await import('../../dist/server.js');
  // From here the server ends the process.
  return new Promise(() => undefined);
});
