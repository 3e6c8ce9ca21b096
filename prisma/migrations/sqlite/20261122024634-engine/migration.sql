-- CreateTable
CREATE TABLE "ServerQuirk" (
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "learnedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("host", "port", "name")
);

-- CreateTable
-- By hand: the key is the row, so a second copy of it beside a row id would be waste.
CREATE TABLE "ThreadRef" (
    "accountId" INTEGER NOT NULL,
    "ref" REAL NOT NULL,
    "threadId" INTEGER NOT NULL,

    PRIMARY KEY ("accountId", "ref")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "ThreadMerge" (
    "from" INTEGER NOT NULL PRIMARY KEY,
    "accountId" INTEGER NOT NULL,
    "to" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "Departed" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "accountId" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "row" TEXT NOT NULL,
    "leftAt" REAL NOT NULL
);

-- CreateTable
CREATE TABLE "Act" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uidValidity" REAL NOT NULL,
    "payload" TEXT NOT NULL,
    "letters" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT,
    "bulkId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "BulkAct" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER NOT NULL,
    "view" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT,
    "cursor" TEXT,
    "journalId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "ThreadEdit" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "accountId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "header" TEXT NOT NULL,
    "other" TEXT NOT NULL DEFAULT '',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Account" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "login" TEXT NOT NULL,
    "imapHost" TEXT NOT NULL,
    "imapPort" INTEGER NOT NULL,
    "imapSecurity" TEXT NOT NULL,
    "smtpHost" TEXT NOT NULL,
    "smtpPort" INTEGER NOT NULL,
    "smtpSecurity" TEXT NOT NULL,
    "subjectThreads" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Account" ("address", "createdAt", "id", "imapHost", "imapPort", "imapSecurity", "login", "name", "smtpHost", "smtpPort", "smtpSecurity", "userId") SELECT "address", "createdAt", "id", "imapHost", "imapPort", "imapSecurity", "login", "name", "smtpHost", "smtpPort", "smtpSecurity", "userId" FROM "Account";
DROP TABLE "Account";
ALTER TABLE "new_Account" RENAME TO "Account";
CREATE INDEX "Account_userId_idx" ON "Account"("userId");
CREATE UNIQUE INDEX "Account_login_imapHost_imapPort_key" ON "Account"("login", "imapHost", "imapPort");
CREATE TABLE "new_Mailbox" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "accountId" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "delimiter" TEXT,
    "role" TEXT,
    "selectable" BOOLEAN NOT NULL DEFAULT true,
    "subscribed" BOOLEAN NOT NULL DEFAULT true,
    "exists" INTEGER NOT NULL DEFAULT 0,
    "unseen" INTEGER NOT NULL DEFAULT 0,
    "cached" INTEGER NOT NULL DEFAULT 0,
    "uidValidity" REAL,
    "uidNext" REAL,
    "highestModseq" TEXT,
    "syncedDownTo" REAL,
    "checkedAt" REAL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "threads" INTEGER NOT NULL DEFAULT 0,
    "sizeBytes" REAL,
    "objectId" TEXT,
    "failure" TEXT,
    "failedAt" REAL,
    CONSTRAINT "Mailbox_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
-- By hand: the cache is filled anew from the mail server, because old rows lack what the new columns hold. Mailboxes keep their ids.
INSERT INTO "new_Mailbox" ("accountId", "delimiter", "exists", "id", "path", "role", "selectable", "subscribed", "unseen") SELECT "accountId", "delimiter", "exists", "id", "path", "role", "selectable", "subscribed", "unseen" FROM "Mailbox";
DROP TABLE "Mailbox";
ALTER TABLE "new_Mailbox" RENAME TO "Mailbox";
CREATE UNIQUE INDEX "Mailbox_accountId_path_key" ON "Mailbox"("accountId", "path");
CREATE TABLE "new_Message" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "accountId" INTEGER NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uid" REAL NOT NULL,
    "modseq" TEXT,
    "flags" TEXT NOT NULL DEFAULT '[]',
    "seen" BOOLEAN NOT NULL DEFAULT false,
    "flagged" BOOLEAN NOT NULL DEFAULT false,
    "deleted" BOOLEAN NOT NULL DEFAULT false,
    "internalAt" REAL NOT NULL,
    "sentAt" REAL,
    "size" INTEGER NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "fromJson" TEXT NOT NULL DEFAULT '[]',
    "toJson" TEXT NOT NULL DEFAULT '[]',
    "ccJson" TEXT NOT NULL DEFAULT '[]',
    "bccJson" TEXT NOT NULL DEFAULT '[]',
    "replyToJson" TEXT NOT NULL DEFAULT '[]',
    "messageIdHeader" TEXT,
    "inReplyTo" TEXT,
    "references" TEXT,
    "hasAttachments" BOOLEAN NOT NULL DEFAULT false,
    "structure" TEXT,
    "preview" TEXT,
    "emailId" TEXT,
    "threadId" INTEGER,
    "top" BOOLEAN NOT NULL DEFAULT true,
    "baseSubject" TEXT NOT NULL DEFAULT '',
    "sender" TEXT NOT NULL DEFAULT '',
    CONSTRAINT "Message_mailboxId_fkey" FOREIGN KEY ("mailboxId") REFERENCES "Mailbox" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
-- By hand: what is precious names letters by number, so no number is ever given again.
INSERT INTO sqlite_sequence ("name", "seq") SELECT 'new_Message', "seq" FROM sqlite_sequence WHERE "name" = 'Message';
DROP TABLE "Message";
ALTER TABLE "new_Message" RENAME TO "Message";
CREATE INDEX "Message_list" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE "deleted" = false;
CREATE INDEX "Message_unread" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE "deleted" = false AND "seen" = false;
CREATE INDEX "Message_flagged" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE "deleted" = false AND "flagged" = true;
CREATE INDEX "Message_top" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE "deleted" = false AND "top" = true;
CREATE INDEX "Message_threadId_internalAt_idx" ON "Message"("threadId", "internalAt");
CREATE INDEX "Message_accountId_messageIdHeader_idx" ON "Message"("accountId", "messageIdHeader");
CREATE UNIQUE INDEX "Message_mailboxId_uid_key" ON "Message"("mailboxId", "uid");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "ThreadMerge_to_idx" ON "ThreadMerge"("to");

-- CreateIndex
CREATE INDEX "Departed_accountId_key_idx" ON "Departed"("accountId", "key");

-- CreateIndex
CREATE INDEX "Departed_leftAt_idx" ON "Departed"("leftAt");

-- CreateIndex
CREATE INDEX "Act_accountId_state_id_idx" ON "Act"("accountId", "state", "id");

-- CreateIndex
CREATE INDEX "Act_bulkId_idx" ON "Act"("bulkId");

-- CreateIndex
CREATE INDEX "BulkAct_userId_state_idx" ON "BulkAct"("userId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "ThreadEdit_accountId_header_other_key" ON "ThreadEdit"("accountId", "header", "other");
