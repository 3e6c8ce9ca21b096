/** Applies the migrations in process, through Prisma's own schema engine as WebAssembly: no download, no command line tool. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { ApplyMigrationsInput, ApplyMigrationsOutput, DiffParams, DiffResult } from '@prisma/schema-engine-wasm';
import { AppError } from '../errors';
import { plainly } from '../model/said';
import { sqlitePath } from './client';
import { type Provider, providerOf } from './dialect';
import { migratingConnections } from './migrating-connections';

/** The two calls of the schema engine that Oriel needs. */
interface SchemaEngine {
  applyMigrations(input: ApplyMigrationsInput): Promise<ApplyMigrationsOutput>;
  diff(input: DiffParams): Promise<DiffResult>;
}

interface EngineModule {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  SchemaEngine: {
    new: (options: { datamodels: [string, string][] | undefined }, log: (line: string) => void, adapter: unknown) => Promise<SchemaEngine>;
  };
}

const folder = () => resolve(/* turbopackIgnore: true */ 'prisma');
const filters = { externalTables: [], externalEnums: [] };

/** The schema for a database, as the engine wants it: one text for both, but for the provider. */
function forProvider(path: string, provider: Provider): { path: string; content: string } {
  return { path, content: readFileSync(path, 'utf8').replace('provider = "sqlite"', `provider = "${provider}"`) };
}

function readSchema(provider: Provider): { path: string; content: string } {
  return forProvider(join(folder(), 'schema.prisma'), provider);
}

/** The migrations beside the schema, in order of their names. */
function readMigrations(provider: Provider): ApplyMigrationsInput['migrationsList'] {
  const baseDir = join(folder(), 'migrations', provider);
  const names = readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir,
    lockfile: { path: './migration_lock.toml', content: `provider = "${provider}"\n` },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

let loading: Promise<EngineModule> | null = null;

/** Loads the engine once: its script holds one memory, so a second instance would corrupt the first. */
async function loadEngine(): Promise<EngineModule> {
  const require = createRequire(join(process.cwd(), 'package.json'));
  const script = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const engine = (await import(/* @vite-ignore */ pathToFileURL(script).href)) as EngineModule;
  const compiled = await WebAssembly.compile(readFileSync(join(dirname(script), 'schema_engine_bg.wasm')));
  const instance = await WebAssembly.instantiate(compiled, { './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return engine;
}

/** Lends an engine on the database at `url` to `work` and closes its connections after: the engine itself never lets go of its lock. */
async function withEngine<T>(provider: Provider, url: string | null, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const connections = migratingConnections(url);
  loading ??= loadEngine();
  const schema = readSchema(provider);
  try {
    const engine = await (await loading).SchemaEngine.new(
      { datamodels: [[schema.path, schema.content]] },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(connections.factory),
    );
    return await work(engine);
  } finally {
    await connections.close();
  }
}

/** An address of a database without its password, for a person to read. */
function tellable(url: string): string {
  return url.replace(/(:\/\/[^/:@]*):[^@]*@/, '$1:…@');
}

/**
 * Brings the database at `url` up to date and returns the names of the migrations applied. Of several processes that start at once, one
 * does it and the others wait. A migration is there whole or not at all, also after a crash. Throws `databaseAway` if it cannot.
 */
export async function migrate(url: string): Promise<string[]> {
  const provider = providerOf(url);
  try {
    if (provider === 'sqlite') mkdirSync(dirname(sqlitePath(url)), { recursive: true, mode: 0o700 });
    const input = { migrationsList: readMigrations(provider), filters };
    return await withEngine(provider, url, async (engine) => (await engine.applyMigrations(input)).appliedMigrationNames);
  } catch (cause) {
    throw new AppError(
      'databaseAway',
      plainly(`The database ${tellable(url)} could not be brought up to date. Nothing in it was lost; the log has the cause.`),
      { cause },
    );
  }
}

/** The schema as it was when the newest migration was written; it lies beside the migration. */
function lastSchema(provider: Provider): DiffParams['from'] {
  const { baseDir, migrationDirectories } = readMigrations(provider);
  const last = migrationDirectories.at(-1);
  return last ? { tag: 'schemaDatamodel', files: [forProvider(join(baseDir, last.path, 'schema.prisma'), provider)] } : { tag: 'empty' };
}

/** The SQL that leads from the newest migration for a database to the schema; empty when they agree. Touches no database. */
export async function missingMigration(provider: Provider): Promise<string> {
  const to: DiffParams['to'] = { tag: 'schemaDatamodel', files: [readSchema(provider)] };
  const params: DiffParams = { from: lastSchema(provider), to, script: true, exitCode: null, filters };
  const { stdout } = await withEngine(provider, provider === 'sqlite' ? ':memory:' : null, (engine) => engine.diff(params));
  return !stdout || stdout.includes('empty migration') ? '' : stdout;
}
