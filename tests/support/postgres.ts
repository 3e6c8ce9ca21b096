/**
 * A throw-away PostgreSQL on loopback, in a folder and on a port of its own, and databases in it that hold Oriel's tables. It is gone after
 * `stop()`, and also when the test process dies.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { migrate } from '@/lib/db/migrate';
import { freePorts } from './ports';
import { asServerOwner, makeServerFolder, startWatched, type WatchedProcess } from './process';

const run = promisify(execFile);

export interface Postgres {
  /** Address of the database that always exists; where databases are made from. */
  url: string;
  /** A database without tables; answers its address. */
  newEmptyDatabase(): Promise<string>;
  log(): string;
  /** Stops the server at once and removes everything. */
  stop(): Promise<void>;
}

/** Of the database that is copied for every test file. */
const template = 'oriel_template';

/** The folder of the newest PostgreSQL that Debian has installed. */
function binaries(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).filter((name) => existsSync(join(root, name, 'bin/initdb'))) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (!newest) throw new Error('PostgreSQL is not installed. Run `npm test`: it installs it, or says how.');
  return join(root, newest, 'bin');
}

/** Nothing here outlives the test, so nothing need reach the disk. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '100',
  dynamic_shared_memory_type: 'mmap',
  autovacuum: 'off',
};

/** The server's polite ends wait for its clients, or its children; QUIT ends all of them at once. */
const endAtOnce = '"$@" & server=$!; trap "kill -QUIT $server" TERM INT; wait $server; wait $server';

/** Runs statements one after another on the database at `url`, each on its own. */
async function tell(url: string, statements: string[]): Promise<void> {
  const adapter = await new PrismaPg({ connectionString: url, max: 1, connectionTimeoutMillis: 5000 }).connect();
  try {
    for (const sql of statements) await adapter.executeRaw({ sql, args: [], argTypes: [] });
  } finally {
    await adapter.dispose();
  }
}

async function listening(server: WatchedProcess, url: string): Promise<void> {
  for (const end = Date.now() + 30_000; ; await sleep(50)) {
    if (server.exitCode() !== null) throw new Error(`PostgreSQL ended at once:\n${server.output()}`);
    try {
      return await tell(url, ['SELECT 1']);
    } catch (error) {
      if (Date.now() > end) throw new Error(`PostgreSQL did not answer within 30 s:\n${server.output()}`, { cause: error });
    }
  }
}

const named = (url: string, name: string) => url.replace(/[^/]+$/, name);

/** Makes a database in the server at `url`, a copy of `from` where that is given, and answers its address. */
async function makeDatabase(url: string, from: string | null): Promise<string> {
  const name = `oriel_${randomBytes(6).toString('hex')}`;
  await tell(url, [`CREATE DATABASE ${name}${from ? ` TEMPLATE ${from}` : ''}`]);
  return named(url, name);
}

/** A database with Oriel's tables, from the template that `prepareTemplate` has made in the server at `url`. */
export function newDatabase(url: string): Promise<string> {
  return makeDatabase(url, template);
}

/** A database without tables in the server at `url`. */
export function newEmptyDatabase(url: string): Promise<string> {
  return makeDatabase(url, null);
}

/** Makes the template for `newDatabase`. */
export async function prepareTemplate(url: string): Promise<void> {
  await tell(url, [`CREATE DATABASE ${template}`]);
  await migrate(named(url, template));
}

/**
 * Removes a database, whoever is connected to it. Lines that are just being closed are waited for, as PostgreSQL does for some seconds: to be ended by the server
 * meanwhile is an error that nobody listens for any more.
 */
export async function dropDatabase(url: string, database: string): Promise<void> {
  const drop = `DROP DATABASE IF EXISTS ${database.split('/').at(-1)}`;
  await tell(url, [drop]).catch(() => tell(url, [`${drop} WITH (FORCE)`]));
}

/** Starts a PostgreSQL and resolves when it answers. */
export async function startPostgres(): Promise<Postgres> {
  const bin = binaries();
  const folder = makeServerFolder('postgres');
  const data = join(folder, 'data');
  const initdb = [join(bin, 'initdb'), '-D', data, '-U', 'oriel', '--auth=trust', '--no-sync', '--locale=C', '--encoding=UTF8'];
  const [command = '', ...rest] = asServerOwner(initdb);
  await run(command, rest, { cwd: folder });
  const [port] = await freePorts(1);
  const url = `postgresql://oriel@127.0.0.1:${port}/postgres`;
  const options = Object.entries({ ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = startWatched(folder, [
    '/bin/sh',
    '-c',
    endAtOnce,
    'sh',
    ...asServerOwner([join(bin, 'postgres'), '-D', data, ...options]),
  ]);
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await listening(server, url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, newEmptyDatabase: () => newEmptyDatabase(url), log: () => server.output(), stop };
}
