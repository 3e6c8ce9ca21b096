/**
 * `npm run build`: the generated database clients, Next's bundle, the server entry (dist/server.js) and the workers (dist/workers/NAME.js).
 * Other commands import `buildIfNeeded`, which compares a hash of everything that goes into the build with the one of the last build.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from './pack.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamp = join(root, 'dist/stamp');
const lock = join(root, 'node_modules/.cache/oriel/build.lock');
const sources = [
  'app',
  'lib',
  'prisma',
  'public',
  '.config/commands/build.mjs',
  '.config/commands/pack.mjs',
  '.config/prisma.config.ts',
  '.config/realm-loader.cjs',
].concat(['server.ts', 'instrumentation.ts', 'proxy.ts', 'next.config.js', 'tsconfig.json', 'package.json', 'package-lock.json']);
const generated = 'lib/db/generated';
const postgresSchema = `${generated}/postgresql.prisma`;

/** All files under `path` (relative to the root), sorted, without what is generated. */
function filesOf(path) {
  const full = join(root, path);
  if (path === generated || !existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

/** One hash over the names and contents of everything that goes into the build, and the runtime that native modules are made for. */
function contentHash() {
  const hash = createHash('sha256').update(`${process.version} ${process.arch}`);
  for (const path of sources.flatMap(filesOf)) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

/** Runs a tool of node_modules/.bin; its output is shown. Throws when it fails. */
function run(title, tool, args, env = {}) {
  console.log(`build: ${title}`);
  const result = spawnSync(join(root, 'node_modules/.bin', tool), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
  });
  if (result.status !== 0) throw new Error(`The build stopped at “${title}” (${result.error?.message ?? `exit ${result.status}`}).`);
}

/** The schema for PostgreSQL: the same models, another provider and place. lib/db/migrate.ts swaps the provider in the same way. */
function writePostgresSchema() {
  const schema = readFileSync(join(root, 'prisma/schema.prisma'), 'utf8');
  mkdirSync(join(root, generated), { recursive: true });
  const swapped = schema
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace('"../lib/db/generated/sqlite"', '"./postgresql"');
  writeFileSync(join(root, postgresSchema), swapped);
}

/** Generates one database client for each database from prisma/schema.prisma. Any executable passes for the engine, which generating does not use. */
export function generate() {
  writePostgresSchema();
  for (const schema of ['prisma/schema.prisma', postgresSchema]) {
    run(`database client of ${schema}`, 'prisma', ['generate', '--no-hints', '--config', '.config/prisma.config.ts', '--schema', schema], {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    });
  }
}

/** Makes the generated clients where one is missing or older than the schema. */
export function generateIfNeeded() {
  const changed = statSync(join(root, 'prisma/schema.prisma')).mtimeMs;
  const clients = ['sqlite', 'postgresql'].map((provider) => join(root, generated, provider, 'client.ts'));
  if (!clients.every((client) => existsSync(client) && statSync(client).mtimeMs >= changed)) generate();
}

/** Bundles server.ts and every worker; packages stay outside and are loaded from node_modules. */
async function bundle() {
  console.log('build: server and workers');
  const { build: esbuild } = await import('esbuild');
  const shared = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    tsconfig: 'tsconfig.json',
    sourcemap: true,
    logLevel: 'warning',
  };
  await esbuild({ ...shared, entryPoints: ['server.ts'], outfile: 'dist/server.js' });
  const workers = filesOf('lib').filter((path) => path.endsWith('.worker.ts'));
  for (const path of workers) {
    await esbuild({ ...shared, entryPoints: [path], outfile: `dist/workers/${basename(path, '.worker.ts')}.js` });
  }
}

/** Builds everything from nothing: Next's build cache can keep the memory of an import that failed. */
export async function build() {
  const hash = contentHash();
  rmSync(join(root, '.next'), { recursive: true, force: true });
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  generate();
  run('pages and routes', 'next', ['build'], { NODE_ENV: 'production' });
  await pack(join(root, '.next/static'));
  await bundle();
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, hash);
}

/** True where the last build was made from exactly these files. */
export function isBuilt() {
  return existsSync(stamp) && existsSync(join(root, '.next/BUILD_ID')) && readFileSync(stamp, 'utf8') === contentHash();
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs `work` while no other command of this checkout builds; waits for the one that does. A lock whose holder is gone counts for nothing. */
async function alone(work) {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (holder && !isRunning(holder)) rmSync(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Builds where something changed since the last build. Answers whether it did. */
export function buildIfNeeded() {
  return alone(async () => {
    if (isBuilt()) return false;
    await build();
    return true;
  });
}

const isCommand = process.argv[1] && relative(process.argv[1], fileURLToPath(import.meta.url)) === '';
if (isCommand) {
  alone(build).then(
    () => console.log('build: done'),
    (error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
}
