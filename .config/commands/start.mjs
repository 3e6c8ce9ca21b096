/** `npm start`: installs the packages and builds where that has not happened yet, then becomes the server. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Oriel needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer one and start again.`);
  process.exit(1);
}

process.chdir(root);
if (!existsSync('node_modules/next/package.json') || !existsSync('node_modules/esbuild/package.json')) {
  console.log('Installing the packages (once)…');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { stdio: 'inherit' });
  if (status !== 0) {
    console.error('The packages could not be installed; npm says why above. Mend that and start again.');
    process.exit(1);
  }
}

const { buildIfNeeded } = await import('./build.mjs');
try {
  await buildIfNeeded();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
process.env.NODE_ENV = 'production';
process.env.NEXT_TELEMETRY_DISABLED = '1';
await import('../../dist/server.js');
