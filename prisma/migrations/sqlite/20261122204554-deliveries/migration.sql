-- CreateTable
CREATE TABLE "Delivery" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "accountId" INTEGER NOT NULL,
    "messageIdHeader" TEXT NOT NULL,
    "envid" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "words" TEXT,
    "asked" BOOLEAN NOT NULL DEFAULT false,
    "at" REAL NOT NULL
);

-- CreateTable
CREATE TABLE "FollowUp" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "accountId" INTEGER NOT NULL,
    "messageIdHeader" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "people" TEXT NOT NULL DEFAULT '[]',
    "sentAt" REAL NOT NULL,
    "remindAt" REAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "pinned" BOOLEAN NOT NULL DEFAULT false
);

-- CreateIndex
CREATE INDEX "Delivery_accountId_at_idx" ON "Delivery"("accountId", "at");

-- CreateIndex
CREATE INDEX "Delivery_envid_idx" ON "Delivery"("envid");

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_accountId_messageIdHeader_recipient_state_key" ON "Delivery"("accountId", "messageIdHeader", "recipient", "state");

-- CreateIndex
CREATE INDEX "FollowUp_state_remindAt_idx" ON "FollowUp"("state", "remindAt");

-- CreateIndex
CREATE UNIQUE INDEX "FollowUp_accountId_messageIdHeader_key" ON "FollowUp"("accountId", "messageIdHeader");
