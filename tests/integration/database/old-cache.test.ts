import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'oriel-old-cache-'));
const file = join(folder, 'oriel.db');
const first = 'prisma/migrations/sqlite/20261121234459-first/migration.sql';
process.env.ORIEL_DATA = folder;
process.env.ORIEL_LOG ??= 'silent';

/** What the first version of Oriel left behind: somebody signed in, a folder half read, a draft that answers a cached letter. */
const leftBehind = `
  INSERT INTO "User" ("id") VALUES (3);
  INSERT INTO "Account" ("id", "userId", "address", "login", "imapHost", "imapPort", "imapSecurity", "smtpHost", "smtpPort", "smtpSecurity")
    VALUES (5, 3, 'anna@kestrel.example', 'anna', 'imap.kestrel.example', 993, 'tls', 'smtp.kestrel.example', 465, 'tls');
  INSERT INTO "Session" ("idHash", "userId", "expiresAt", "idleMs") VALUES ('hash', 3, 2000000000000, 1000);
  INSERT INTO "Credential" ("sessionHash", "accountId", "nonce", "sealed") VALUES ('hash', 5, x'01', x'02');
  INSERT INTO "Mailbox" ("id", "accountId", "path", "exists", "unseen", "cached", "uidValidity", "uidNext", "highestModseq", "syncedDownTo", "checkedAt")
    VALUES (7, 5, 'INBOX', 40, 4, 2, 99, 41, '12', 30, 1);
  INSERT INTO "Message" ("id", "accountId", "mailboxId", "uid", "internalAt", "size", "subject") VALUES (1001, 5, 7, 40, 1, 1, 'old'), (1002, 5, 7, 39, 1, 1, 'older');
  INSERT INTO "Draft" ("id", "accountId", "kind", "originalId", "originalHeader", "content", "updatedAt") VALUES ('draft', 5, 'reply', 1002, 'a@b', '{}', 1);
  INSERT INTO "Submission" ("id", "draftId", "accountId", "messageIdHeader", "envelope", "subject", "state", "updatedAt")
    VALUES ('out', 'draft', 5, 'c@d', '{}', 'on its way', 'queued', 1);
  INSERT INTO "JournalEntry" ("id", "userId", "accountId", "kind", "payload") VALUES ('undo', 3, 5, 'move', '{}');`;

let client: typeof import('@/lib/db/client');
beforeAll(async () => {
  const old = new Database(file);
  old.exec(readFileSync(first, 'utf8'));
  old.exec(leftBehind);
  old.exec(`CREATE TABLE "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
    "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`);
  old
    .prepare(
      'INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count") VALUES (?, ?, 1, ?, 1)',
    )
    .run('one', 'sum', '20261121234459-first');
  // A process that died in the middle of the next migration leaves this.
  old
    .prepare('INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name") VALUES (?, ?, ?)')
    .run('two', 'sum', '20261122024634-engine');
  old.close();
  client = await import('@/lib/db/client');
  const { migrate } = await import('@/lib/db/migrate');
  const { env } = await import('@/lib/env');
  await migrate(env().databaseUrl);
});
afterAll(async () => {
  await client.closeDatabase();
  rmSync(folder, { recursive: true, force: true });
});

describe('R25: a database of an older version', () => {
  it('keeps what is precious, and whoever is signed in', async () => {
    const db = client.database();
    expect(await db.draft.findMany({ include: { submission: true } })).toMatchObject([
      { id: 'draft', originalId: 1002, originalHeader: 'a@b', submission: { id: 'out', state: 'queued' } },
    ]);
    expect(await db.journalEntry.findMany()).toMatchObject([{ id: 'undo', accountId: 5 }]);
    expect(await db.session.findMany({ include: { credentials: true } })).toMatchObject([
      { idHash: 'hash', credentials: [{ accountId: 5 }] },
    ]);
    expect(await db.account.findMany()).toMatchObject([{ id: 5, login: 'anna', subjectThreads: true }]);
  });

  it('begins its cache anew, with the same numbers for folders', async () => {
    const db = client.database();
    expect(await db.message.count()).toBe(0);
    expect(await db.mailbox.findMany()).toMatchObject([
      { id: 7, path: 'INBOX', exists: 40, cached: 0, uidValidity: null, highestModseq: null, syncedDownTo: null, checkedAt: null },
    ]);
  });

  it('gives no letter the number of an old one, which a draft may still name', async () => {
    const db = client.database();
    const row = await db.message.create({ data: { accountId: 5, mailboxId: 7, uid: 41, internalAt: 2, size: 1 } });
    expect(row.id).toBeGreaterThan(1002);
  });
});
