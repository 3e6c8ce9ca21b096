-- CreateTable
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "Account" (
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
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Session" (
    "idHash" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME NOT NULL,
    "idleMs" INTEGER NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "revokedAt" DATETIME,
    CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Credential" (
    "sessionHash" TEXT NOT NULL,
    "accountId" INTEGER NOT NULL,
    "keyId" INTEGER NOT NULL DEFAULT 1,
    "nonce" BLOB NOT NULL,
    "sealed" BLOB NOT NULL,

    PRIMARY KEY ("sessionHash", "accountId"),
    CONSTRAINT "Credential_sessionHash_fkey" FOREIGN KEY ("sessionHash") REFERENCES "Session" ("idHash") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Credential_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Mailbox" (
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
    CONSTRAINT "Mailbox_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Message" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "accountId" INTEGER NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uid" REAL NOT NULL,
    "modseq" TEXT,
    "flags" TEXT NOT NULL DEFAULT '[]',
    "seen" BOOLEAN NOT NULL DEFAULT false,
    "flagged" BOOLEAN NOT NULL DEFAULT false,
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
    CONSTRAINT "Message_mailboxId_fkey" FOREIGN KEY ("mailboxId") REFERENCES "Mailbox" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Draft" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "accountId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "originalId" INTEGER,
    "originalHeader" TEXT,
    "references" TEXT,
    "content" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "closedAt" DATETIME
);

-- CreateTable
CREATE TABLE "DraftFile" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "draftId" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    CONSTRAINT "DraftFile_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Submission" (
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
    "leaseBy" TEXT,
    "leaseUntil" REAL,
    "steps" TEXT NOT NULL DEFAULT '[]',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Submission_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "JournalEntry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undoneAt" DATETIME
);

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Account_login_imapHost_imapPort_key" ON "Account"("login", "imapHost", "imapPort");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Session_expiresAt_idx" ON "Session"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Mailbox_accountId_path_key" ON "Mailbox"("accountId", "path");

-- CreateIndex
CREATE INDEX "Message_mailboxId_internalAt_uid_idx" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC);

-- CreateIndex
CREATE INDEX "Message_mailboxId_seen_internalAt_uid_idx" ON "Message"("mailboxId", "seen", "internalAt" DESC, "uid" DESC);

-- CreateIndex
CREATE INDEX "Message_accountId_messageIdHeader_idx" ON "Message"("accountId", "messageIdHeader");

-- CreateIndex
CREATE UNIQUE INDEX "Message_mailboxId_uid_key" ON "Message"("mailboxId", "uid");

-- CreateIndex
CREATE INDEX "Draft_accountId_closedAt_idx" ON "Draft"("accountId", "closedAt");

-- CreateIndex
CREATE INDEX "DraftFile_draftId_idx" ON "DraftFile"("draftId");

-- CreateIndex
CREATE UNIQUE INDEX "Submission_draftId_key" ON "Submission"("draftId");

-- CreateIndex
CREATE INDEX "Submission_accountId_state_idx" ON "Submission"("accountId", "state");

-- CreateIndex
CREATE INDEX "JournalEntry_userId_createdAt_idx" ON "JournalEntry"("userId", "createdAt");
