-- AlterTable
ALTER TABLE "Collector" ADD COLUMN "grantId" TEXT;
ALTER TABLE "Collector" ADD COLUMN "provider" TEXT;

-- AlterTable
ALTER TABLE "AccountCopy" ADD COLUMN "grantId" TEXT;
ALTER TABLE "AccountCopy" ADD COLUMN "provider" TEXT;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_OAuthGrant" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "accountId" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "person" TEXT NOT NULL DEFAULT '',
    "keyId" INTEGER NOT NULL DEFAULT 1,
    "nonce" BLOB NOT NULL,
    "sealed" BLOB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "leasedUntil" REAL NOT NULL DEFAULT 0,
    "endedAt" REAL,
    CONSTRAINT "OAuthGrant_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_OAuthGrant" ("accountId", "endedAt", "id", "keyId", "leasedUntil", "nonce", "provider", "sealed", "version") SELECT "accountId", "endedAt", "id", "keyId", "leasedUntil", "nonce", "provider", "sealed", "version" FROM "OAuthGrant";
DROP TABLE "OAuthGrant";
ALTER TABLE "new_OAuthGrant" RENAME TO "OAuthGrant";
CREATE INDEX "OAuthGrant_accountId_idx" ON "OAuthGrant"("accountId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- So far each was for the account of its sessions, and a provider knows its person by that address.
UPDATE "OAuthGrant" SET "person" = (SELECT "Account"."address" FROM "Account" WHERE "Account"."id" = "OAuthGrant"."accountId");
