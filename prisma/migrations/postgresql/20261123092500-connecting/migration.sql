-- AlterTable
ALTER TABLE "Account" ADD COLUMN     "provider" TEXT;

-- AlterTable
ALTER TABLE "Credential" ADD COLUMN     "grantId" TEXT;

-- AlterTable
ALTER TABLE "SendingPassword" ADD COLUMN     "grantId" TEXT;

-- CreateTable
CREATE TABLE "MailImport" (
    "id" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uidValidity" DOUBLE PRECISION,
    "filename" TEXT NOT NULL,
    "size" DOUBLE PRECISION NOT NULL,
    "modified" DOUBLE PRECISION NOT NULL,
    "options" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "position" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "total" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "cursor" TEXT,
    "added" INTEGER NOT NULL DEFAULT 0,
    "doubled" INTEGER NOT NULL DEFAULT 0,
    "damaged" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT,
    "notBefore" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "leaseBy" TEXT,
    "leaseUntil" DOUBLE PRECISION,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "MailImport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MailImportLoss" (
    "importId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "place" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "MailImportLoss_pkey" PRIMARY KEY ("importId","ordinal")
);

-- CreateTable
CREATE TABLE "OAuthGrant" (
    "id" TEXT NOT NULL,
    "accountId" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "keyId" INTEGER NOT NULL DEFAULT 1,
    "nonce" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "leasedUntil" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "endedAt" DOUBLE PRECISION,

    CONSTRAINT "OAuthGrant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OAuthFlow" (
    "id" TEXT NOT NULL,
    "browser" TEXT NOT NULL,
    "keyId" INTEGER NOT NULL DEFAULT 1,
    "nonce" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "expiresAt" DOUBLE PRECISION NOT NULL,
    "askAt" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "OAuthFlow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Collector" (
    "id" SERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "security" TEXT NOT NULL,
    "login" TEXT NOT NULL,
    "keyId" INTEGER NOT NULL,
    "nonce" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
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
    "lastRunAt" DOUBLE PRECISION,
    "lastOkAt" DOUBLE PRECISION,
    "nextAt" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "leaseBy" TEXT,
    "leaseUntil" DOUBLE PRECISION,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" TIMESTAMP(3),
    "live" BOOLEAN DEFAULT true,

    CONSTRAINT "Collector_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CollectorLetter" (
    "id" SERIAL NOT NULL,
    "collectorId" INTEGER NOT NULL,
    "uidl" TEXT,
    "size" DOUBLE PRECISION NOT NULL,
    "hash" TEXT NOT NULL,
    "headHash" TEXT,
    "messageIdHeader" TEXT,
    "state" TEXT NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uidValidity" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "uid" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "collectedAt" DOUBLE PRECISION NOT NULL,
    "goneAt" DOUBLE PRECISION,

    CONSTRAINT "CollectorLetter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeviceLink" (
    "secretHash" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "way" TEXT NOT NULL,
    "expiresAt" DOUBLE PRECISION NOT NULL,
    "usedAt" DOUBLE PRECISION,

    CONSTRAINT "DeviceLink_pkey" PRIMARY KEY ("secretHash")
);

-- CreateTable
CREATE TABLE "AccountCopy" (
    "id" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "security" TEXT NOT NULL,
    "login" TEXT NOT NULL,
    "keyId" INTEGER,
    "nonce" BYTEA,
    "sealed" BYTEA,
    "junk" BOOLEAN NOT NULL DEFAULT true,
    "state" TEXT NOT NULL,
    "step" TEXT NOT NULL DEFAULT 'listing',
    "note" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "notBefore" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "leaseBy" TEXT,
    "leaseUntil" DOUBLE PRECISION,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AccountCopy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AccountCopyFolder" (
    "id" SERIAL NOT NULL,
    "copyId" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "rest" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "uidValidity" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "lastUid" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "targetValidity" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "targetFrom" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "doubled" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "thereCount" INTEGER,
    "hereCount" INTEGER,
    "missing" INTEGER,
    "note" TEXT,

    CONSTRAINT "AccountCopyFolder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AccountCopyLoss" (
    "folderId" INTEGER NOT NULL,
    "uid" DOUBLE PRECISION NOT NULL,
    "subject" TEXT NOT NULL,
    "sentAt" DOUBLE PRECISION,
    "reason" TEXT NOT NULL,

    CONSTRAINT "AccountCopyLoss_pkey" PRIMARY KEY ("folderId","uid")
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

-- AddForeignKey
ALTER TABLE "OAuthGrant" ADD CONSTRAINT "OAuthGrant_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Collector" ADD CONSTRAINT "Collector_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CollectorLetter" ADD CONSTRAINT "CollectorLetter_collectorId_fkey" FOREIGN KEY ("collectorId") REFERENCES "Collector"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeviceLink" ADD CONSTRAINT "DeviceLink_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccountCopy" ADD CONSTRAINT "AccountCopy_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccountCopyFolder" ADD CONSTRAINT "AccountCopyFolder_copyId_fkey" FOREIGN KEY ("copyId") REFERENCES "AccountCopy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccountCopyLoss" ADD CONSTRAINT "AccountCopyLoss_folderId_fkey" FOREIGN KEY ("folderId") REFERENCES "AccountCopyFolder"("id") ON DELETE CASCADE ON UPDATE CASCADE;
