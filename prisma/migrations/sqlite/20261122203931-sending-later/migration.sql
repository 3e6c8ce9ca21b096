-- AlterTable
ALTER TABLE "Draft" ADD COLUMN "sendAt" REAL;

-- CreateTable
CREATE TABLE "SendingPassword" (
    "accountId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    "keyId" INTEGER NOT NULL,
    "nonce" BLOB NOT NULL,
    "sealed" BLOB NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "SendingPassword_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Submission" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "draftId" TEXT NOT NULL,
    "accountId" INTEGER NOT NULL,
    "messageIdHeader" TEXT NOT NULL,
    "envelope" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "refused" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" REAL NOT NULL DEFAULT 0,
    "sendAt" REAL,
    "timeZone" TEXT,
    "held" BOOLEAN NOT NULL DEFAULT false,
    "waiting" TEXT NOT NULL DEFAULT '[]',
    "leaseBy" TEXT,
    "leaseUntil" REAL,
    "steps" TEXT NOT NULL DEFAULT '[]',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Submission_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Submission" ("accountId", "attempts", "createdAt", "draftId", "envelope", "id", "leaseBy", "leaseUntil", "messageIdHeader", "notBefore", "note", "refused", "state", "steps", "subject", "updatedAt") SELECT "accountId", "attempts", "createdAt", "draftId", "envelope", "id", "leaseBy", "leaseUntil", "messageIdHeader", "notBefore", "note", "refused", "state", "steps", "subject", "updatedAt" FROM "Submission";
DROP TABLE "Submission";
ALTER TABLE "new_Submission" RENAME TO "Submission";
CREATE UNIQUE INDEX "Submission_draftId_key" ON "Submission"("draftId");
CREATE INDEX "Submission_accountId_state_idx" ON "Submission"("accountId", "state");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
