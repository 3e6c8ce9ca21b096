/** Permissions that an older version left in either database. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { dropDatabase, newEmptyDatabase } from '../../support/postgres';

const folder = mkdtempSync(join(tmpdir(), 'oriel-old-permissions-'));
const step = '-mailboxes-by-permission';
const provider = process.env.DATABASE_URL === undefined ? 'sqlite' : 'postgresql';
const migrations = join('prisma/migrations', provider);
const byte = (hex: string) => (provider === 'sqlite' ? `x'${hex}'` : `decode('${hex}', 'hex')`);
process.env.ORIEL_DATA = folder;
process.env.ORIEL_LOG ??= 'silent';

const history = `CREATE TABLE "_prisma_migrations" ("id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMP, "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT, "rolled_back_at" TIMESTAMP, "started_at" TIMESTAMP NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER NOT NULL DEFAULT 0);`;

/** A person with two accounts and a permission for each, as they lay there before the step. */
const leftBehind = `
  INSERT INTO "User" ("id") VALUES (3);
  INSERT INTO "Account" ("id", "userId", "address", "login", "imapHost", "imapPort", "imapSecurity", "smtpHost", "smtpPort", "smtpSecurity")
    VALUES (5, 3, 'anna@kestrel.example', 'anna', 'imap.kestrel.example', 993, 'tls', 'smtp.kestrel.example', 465, 'tls'),
      (6, 3, 'bea@kestrel.example', 'bea', 'imap.kestrel.example', 993, 'tls', 'smtp.kestrel.example', 465, 'tls');
  INSERT INTO "OAuthGrant" ("id", "accountId", "provider", "nonce", "sealed", "version")
    VALUES ('one', 5, 'kestrel', ${byte('01')}, ${byte('02')}, 4), ('two', 6, 'kestrel', ${byte('03')}, ${byte('04')}, 0);`;

/** Makes the database as it was before the step. */
async function makeOld(): Promise<void> {
  if (provider === 'postgresql') process.env.DATABASE_URL = await newEmptyDatabase(inject('postgres'));
  const factory =
    provider === 'postgresql'
      ? new PrismaPg({ connectionString: process.env.DATABASE_URL ?? '' })
      : new PrismaBetterSqlite3({ url: `file:${join(folder, 'oriel.db')}` }, { timestampFormat: 'unixepoch-ms' });
  const old = await factory.connect();
  try {
    await old.executeScript(history);
    const names = readdirSync(migrations).sort();
    for (const name of names.slice(
      0,
      names.findIndex((one) => one.endsWith(step)),
    )) {
      await old.executeScript(readFileSync(join(migrations, name, 'migration.sql'), 'utf8'));
      await old.executeScript(`INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count")
        VALUES ('${name.slice(0, 36)}', 'sum', current_timestamp, '${name}', 1);`);
    }
    await old.executeScript(leftBehind);
  } finally {
    await old.dispose();
  }
}

let client: typeof import('@/lib/db/client');
beforeAll(async () => {
  await makeOld();
  client = await import('@/lib/db/client');
  const { migrate } = await import('@/lib/db/migrate');
  const { env } = await import('@/lib/env');
  const done = await migrate(env().databaseUrl);
  expect(done.some((name) => name.endsWith(step))).toBe(true);
});
afterAll(async () => {
  await client.closeDatabase();
  if (provider === 'postgresql') await dropDatabase(inject('postgres'), process.env.DATABASE_URL ?? '');
  rmSync(folder, { recursive: true, force: true });
});

it('R25: permissions of an older version stay, each with the address by which its provider knows its person', async () => {
  expect(await client.database().oAuthGrant.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
    { id: 'one', accountId: 5, person: 'anna@kestrel.example', version: 4, endedAt: null },
    { id: 'two', accountId: 6, person: 'bea@kestrel.example', version: 0, endedAt: null },
  ]);
});
