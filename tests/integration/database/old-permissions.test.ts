import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'oriel-old-permissions-'));
const migrations = 'prisma/migrations/sqlite';
const step = '-mailboxes-by-permission';
process.env.ORIEL_DATA = folder;
process.env.ORIEL_LOG ??= 'silent';

/** A person with two accounts and a permission for each, as they lay there before the step. */
const leftBehind = `
  INSERT INTO "User" ("id") VALUES (3);
  INSERT INTO "Account" ("id", "userId", "address", "login", "imapHost", "imapPort", "imapSecurity", "smtpHost", "smtpPort", "smtpSecurity")
    VALUES (5, 3, 'anna@kestrel.example', 'anna', 'imap.kestrel.example', 993, 'tls', 'smtp.kestrel.example', 465, 'tls'),
      (6, 3, 'bea@kestrel.example', 'bea', 'imap.kestrel.example', 993, 'tls', 'smtp.kestrel.example', 465, 'tls');
  INSERT INTO "OAuthGrant" ("id", "accountId", "provider", "nonce", "sealed", "version") VALUES ('one', 5, 'kestrel', x'01', x'02', 4), ('two', 6, 'kestrel', x'03', x'04', 0);`;

let client: typeof import('@/lib/db/client');
beforeAll(async () => {
  const old = new Database(join(folder, 'oriel.db'));
  old.exec(`CREATE TABLE "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
    "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`);
  const applied = old.prepare(
    'INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count") VALUES (?, ?, 1, ?, 1)',
  );
  const names = readdirSync(migrations).sort();
  for (const name of names.slice(
    0,
    names.findIndex((one) => one.endsWith(step)),
  )) {
    old.exec(readFileSync(join(migrations, name, 'migration.sql'), 'utf8'));
    applied.run(name, 'sum', name);
  }
  old.exec(leftBehind);
  old.close();
  client = await import('@/lib/db/client');
  const { migrate } = await import('@/lib/db/migrate');
  const { env } = await import('@/lib/env');
  const done = await migrate(env().databaseUrl);
  expect(done.some((name) => name.endsWith(step))).toBe(true);
});
afterAll(async () => {
  await client.closeDatabase();
  rmSync(folder, { recursive: true, force: true });
});

it('R25: permissions of an older version stay, each with the address by which its provider knows its person', async () => {
  expect(await client.database().oAuthGrant.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
    { id: 'one', accountId: 5, person: 'anna@kestrel.example', version: 4, endedAt: null },
    { id: 'two', accountId: 6, person: 'bea@kestrel.example', version: 0, endedAt: null },
  ]);
});
