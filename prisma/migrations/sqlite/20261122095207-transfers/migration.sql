-- CreateTable
CREATE TABLE "Transfer" (
    "actId" INTEGER NOT NULL,
    "messageId" INTEGER NOT NULL,
    "header" TEXT,
    "size" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uidValidity" REAL NOT NULL,
    "uidNext" REAL NOT NULL,
    "uid" REAL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("actId", "messageId")
);

-- CreateIndex
CREATE INDEX "Transfer_accountId_idx" ON "Transfer"("accountId");

-- CreateIndex
CREATE INDEX "Transfer_createdAt_idx" ON "Transfer"("createdAt");
