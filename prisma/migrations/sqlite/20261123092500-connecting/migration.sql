-- AlterTable
ALTER TABLE "Account" ADD COLUMN "provider" TEXT;

-- AlterTable
ALTER TABLE "Credential" ADD COLUMN "grantId" TEXT;

-- AlterTable
ALTER TABLE "SendingPassword" ADD COLUMN "grantId" TEXT;

-- CreateTable
CREATE TABLE "MailImport" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uidValidity" REAL,
    "filename" TEXT NOT NULL,
    "size" REAL NOT NULL,
    "modified" REAL NOT NULL,
    "options" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "position" REAL NOT NULL DEFAULT 0,
    "total" REAL NOT NULL DEFAULT 0,
    "cursor" TEXT,
    "added" INTEGER NOT NULL DEFAULT 0,
    "doubled" INTEGER NOT NULL DEFAULT 0,
    "damaged" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT,
    "notBefore" REAL NOT NULL DEFAULT 0,
    "leaseBy" TEXT,
    "leaseUntil" REAL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "MailImportLoss" (
    "importId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "place" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    PRIMARY KEY ("importId", "ordinal")
);

-- CreateTable
CREATE TABLE "OAuthGrant" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "accountId" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "keyId" INTEGER NOT NULL DEFAULT 1,
    "nonce" BLOB NOT NULL,
    "sealed" BLOB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "leasedUntil" REAL NOT NULL DEFAULT 0,
    "endedAt" REAL,
    CONSTRAINT "OAuthGrant_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "OAuthFlow" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "browser" TEXT NOT NULL,
    "keyId" INTEGER NOT NULL DEFAULT 1,
    "nonce" BLOB NOT NULL,
    "sealed" BLOB NOT NULL,
    "expiresAt" REAL NOT NULL,
    "askAt" REAL NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "Collector" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "security" TEXT NOT NULL,
    "login" TEXT NOT NULL,
    "keyId" INTEGER NOT NULL,
    "nonce" BLOB NOT NULL,
    "sealed" BLOB NOT NULL,
    "keep" TEXT NOT NULL DEFAULT 'always',
    "keepDays" INTEGER NOT NULL DEFAULT 30,
    "recent" BOOLEAN NOT NULL DEFAULT false,
    "everyMinutes" INTEGER NOT NULL DEFAULT 15,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "stopped" BOOLEAN NOT NULL DEFAULT false,
    "namesReused" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT,
    "warnings" TEXT NOT NULL DEFAULT '{}',
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lastCount" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "of" INTEGER NOT NULL DEFAULT 0,
    "position" INTEGER NOT NULL DEFAULT 0,
    "lastRunAt" REAL,
    "lastOkAt" REAL,
    "nextAt" REAL NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "leaseBy" TEXT,
    "leaseUntil" REAL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" DATETIME,
    "live" BOOLEAN DEFAULT true,
    CONSTRAINT "Collector_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "CollectorLetter" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "collectorId" INTEGER NOT NULL,
    "uidl" TEXT,
    "size" REAL NOT NULL,
    "hash" TEXT NOT NULL,
    "headHash" TEXT,
    "messageIdHeader" TEXT,
    "state" TEXT NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uidValidity" REAL NOT NULL DEFAULT 0,
    "uid" REAL NOT NULL DEFAULT 0,
    "collectedAt" REAL NOT NULL,
    "goneAt" REAL,
    CONSTRAINT "CollectorLetter_collectorId_fkey" FOREIGN KEY ("collectorId") REFERENCES "Collector" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DeviceLink" (
    "secretHash" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "way" TEXT NOT NULL,
    "expiresAt" REAL NOT NULL,
    "usedAt" REAL,
    CONSTRAINT "DeviceLink_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AccountCopy" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "security" TEXT NOT NULL,
    "login" TEXT NOT NULL,
    "keyId" INTEGER,
    "nonce" BLOB,
    "sealed" BLOB,
    "junk" BOOLEAN NOT NULL DEFAULT true,
    "state" TEXT NOT NULL,
    "step" TEXT NOT NULL DEFAULT 'listing',
    "note" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "notBefore" REAL NOT NULL DEFAULT 0,
    "leaseBy" TEXT,
    "leaseUntil" REAL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "AccountCopy_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AccountCopyFolder" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "copyId" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "rest" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "uidValidity" REAL NOT NULL DEFAULT 0,
    "lastUid" REAL NOT NULL DEFAULT 0,
    "targetValidity" REAL NOT NULL DEFAULT 0,
    "targetFrom" REAL NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "doubled" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "thereCount" INTEGER,
    "hereCount" INTEGER,
    "missing" INTEGER,
    "note" TEXT,
    CONSTRAINT "AccountCopyFolder_copyId_fkey" FOREIGN KEY ("copyId") REFERENCES "AccountCopy" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AccountCopyLoss" (
    "folderId" INTEGER NOT NULL,
    "uid" REAL NOT NULL,
    "subject" TEXT NOT NULL,
    "sentAt" REAL,
    "reason" TEXT NOT NULL,

    PRIMARY KEY ("folderId", "uid"),
    CONSTRAINT "AccountCopyLoss_folderId_fkey" FOREIGN KEY ("folderId") REFERENCES "AccountCopyFolder" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "MailImport_userId_idx" ON "MailImport"("userId");

-- CreateIndex
CREATE INDEX "MailImport_state_idx" ON "MailImport"("state");

-- CreateIndex
CREATE INDEX "OAuthGrant_accountId_idx" ON "OAuthGrant"("accountId");

-- CreateIndex
CREATE INDEX "OAuthFlow_expiresAt_idx" ON "OAuthFlow"("expiresAt");

-- CreateIndex
CREATE INDEX "Collector_userId_idx" ON "Collector"("userId");

-- CreateIndex
CREATE INDEX "Collector_nextAt_idx" ON "Collector"("nextAt");

-- CreateIndex
CREATE UNIQUE INDEX "Collector_accountId_host_login_live_key" ON "Collector"("accountId", "host", "login", "live");

-- CreateIndex
CREATE INDEX "CollectorLetter_collectorId_hash_idx" ON "CollectorLetter"("collectorId", "hash");

-- CreateIndex
CREATE INDEX "CollectorLetter_collectorId_uidl_idx" ON "CollectorLetter"("collectorId", "uidl");

-- CreateIndex
CREATE INDEX "DeviceLink_accountId_idx" ON "DeviceLink"("accountId");

-- CreateIndex
CREATE INDEX "DeviceLink_expiresAt_idx" ON "DeviceLink"("expiresAt");

-- CreateIndex
CREATE INDEX "AccountCopy_userId_idx" ON "AccountCopy"("userId");

-- CreateIndex
CREATE INDEX "AccountCopy_state_idx" ON "AccountCopy"("state");

-- CreateIndex
CREATE INDEX "AccountCopyFolder_copyId_idx" ON "AccountCopyFolder"("copyId");
