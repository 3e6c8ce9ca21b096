/**
 * `npm run check`: everything that can be said about the code without running it. All steps run, each says whether it passed, and the
 * command fails where one did. Nothing is changed except what is generated.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateIfNeeded } from './build.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a tool of node_modules/.bin. Answers its exit status and all it wrote. */
function run(tool, ...args) {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', tool), args, {
      cwd: root,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: `${tool}: ${error.message}` }));
    child.on('close', (status) => resolve({ ok: status === 0, output: output.trim() }));
  });
}

/** All source files that ship. */
function* shipped(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name === 'generated' || name === 'node_modules') continue;
    if (statSync(path).isDirectory()) yield* shipped(path);
    else if (['.ts', '.tsx', '.js', '.mjs', '.html'].includes(extname(name))) yield path;
  }
}

/**
 * The frame of a letter may share our origin only because it runs no script. Together the two permissions would let a letter act as
 * the person, so the word for scripts must not stand in anything that ships, comments apart.
 */
export function sandboxBreaches(files) {
  const bare = (text) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return files.filter(([, text]) => bare(text).includes('allow-scripts')).map(([path]) => path);
}

function checkSandbox() {
  const single = ['server.ts', 'proxy.ts', 'instrumentation.ts', 'next.config.js'].map((name) => join(root, name));
  const paths = [...['app', 'lib', 'public'].flatMap((name) => [...shipped(join(root, name))]), ...single];
  const breaches = sandboxBreaches(paths.map((path) => [relative(root, path), readFileSync(path, 'utf8')]));
  return { ok: breaches.length === 0, output: breaches.map((path) => `${path}: a frame may never get “allow-scripts”`).join('\n') };
}

/** What may be called on the connection below a session: its own `command`, and what asks the server nothing. */
const quietVerbs = ['close', 'command', 'connect', 'hear', 'listen', 'logout', 'off', 'on', 'once', 'sendLine', 'tell'];

/**
 * A verb of imapflow's own, called on a connection, passes by the queue that lets one command run at a time; while a FETCH goes on it would
 * wait for that for ever (R37).
 */
export function queueBreaches(files) {
  const called = (text) => [...text.matchAll(/\bwire\??\.(\w+)\(/g)].map(([, verb]) => verb);
  return files.flatMap(([path, text]) =>
    [...new Set(called(text))].filter((verb) => !quietVerbs.includes(verb)).map((verb) => [path, verb]),
  );
}

function checkQueue() {
  const breaches = queueBreaches([...shipped(join(root, 'lib/imap'))].map((path) => [relative(root, path), readFileSync(path, 'utf8')]));
  return { ok: breaches.length === 0, output: breaches.map(([path, verb]) => `${path}: wire.${verb}() passes by the queue`).join('\n') };
}

/** Next writes these once; a bare clone has neither. */
async function prepareTypes() {
  generateIfNeeded();
  if (existsSync(join(root, 'next-env.d.ts')) && existsSync(join(root, '.next/types'))) return { ok: true, output: '' };
  return run('next', 'typegen');
}

const walls = ['app', 'lib', 'server.ts', 'instrumentation.ts', 'proxy.ts'];
const steps = [
  ['form and habits (Biome)', () => run('biome', 'check', '--config-path=.config', '--error-on-warnings', '--max-diagnostics=30', '.')],
  ['types (TypeScript)', () => run('tsc', '--noEmit', '--pretty', 'false', '-p', '.')],
  ['walls between the rooms (dependency-cruiser)', () => run('depcruise', '--config', '.config/dependency-cruiser.cjs', ...walls)],
  ['dead code and packages (knip)', () => run('knip', '--config', '.config/knip.json', '--no-progress')],
  ['migrations lead to the schema', () => run('tsx', '.config/commands/schema-drift.ts')],
  ['no frame may run scripts', async () => checkSandbox()],
  ['one queue per mail line', async () => checkQueue()],
];

async function check() {
  const prepared = await prepareTypes();
  const results = [];
  if (!prepared.ok) results.push({ title: 'generated types (next typegen)', ...prepared, ms: 0 });
  for (const [title, step] of steps) {
    const started = Date.now();
    results.push({ title, ...(await step()), ms: Date.now() - started });
    const { ok, output, ms } = results.at(-1);
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${title} (${(ms / 1000).toFixed(1)} s)`);
    if (!ok) console.log(output.replace(/^/gm, '     '));
  }
  const failed = results.filter((result) => !result.ok);
  if (failed.length === 0) console.log('check: all passed');
  else console.log(`check: failed: ${failed.map((result) => result.title).join('; ')}`);
  return failed.length === 0;
}

if (process.argv[1] && relative(process.argv[1], fileURLToPath(import.meta.url)) === '') process.exitCode = (await check()) ? 0 : 1;
