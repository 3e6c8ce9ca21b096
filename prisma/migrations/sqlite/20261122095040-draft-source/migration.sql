-- AlterTable
ALTER TABLE "Draft" ADD COLUMN "source" TEXT;

-- CreateTable
CREATE TABLE "ThreadMark" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "accountId" INTEGER NOT NULL,
    "header" TEXT NOT NULL,
    "ref" REAL NOT NULL,
    "muted" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT NOT NULL DEFAULT '',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
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
    "labelled" BOOLEAN NOT NULL DEFAULT false,
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
    "fileNames" TEXT,
    "emailId" TEXT,
    "threadId" INTEGER,
    "top" BOOLEAN NOT NULL DEFAULT true,
    "baseSubject" TEXT NOT NULL DEFAULT '',
    "sender" TEXT NOT NULL DEFAULT '',
    CONSTRAINT "Message_mailboxId_fkey" FOREIGN KEY ("mailboxId") REFERENCES "Mailbox" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Message" ("accountId", "baseSubject", "bccJson", "ccJson", "deleted", "emailId", "flagged", "flags", "fromJson", "hasAttachments", "id", "inReplyTo", "internalAt", "mailboxId", "messageIdHeader", "modseq", "preview", "references", "replyToJson", "seen", "sender", "sentAt", "size", "structure", "subject", "threadId", "toJson", "top", "uid") SELECT "accountId", "baseSubject", "bccJson", "ccJson", "deleted", "emailId", "flagged", "flags", "fromJson", "hasAttachments", "id", "inReplyTo", "internalAt", "mailboxId", "messageIdHeader", "modseq", "preview", "references", "replyToJson", "seen", "sender", "sentAt", "size", "structure", "subject", "threadId", "toJson", "top", "uid" FROM "Message";
DROP TABLE "Message";
ALTER TABLE "new_Message" RENAME TO "Message";
CREATE INDEX "Message_list" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE "deleted" = false;
CREATE INDEX "Message_unread" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE "deleted" = false AND "seen" = false;
CREATE INDEX "Message_flagged" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE "deleted" = false AND "flagged" = true;
CREATE INDEX "Message_labelled" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE "deleted" = false AND "labelled" = true;
CREATE INDEX "Message_top" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE "deleted" = false AND "top" = true;
CREATE INDEX "Message_threadId_internalAt_idx" ON "Message"("threadId", "internalAt");
CREATE INDEX "Message_accountId_messageIdHeader_idx" ON "Message"("accountId", "messageIdHeader");
CREATE UNIQUE INDEX "Message_mailboxId_uid_key" ON "Message"("mailboxId", "uid");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "ThreadMark_accountId_header_key" ON "ThreadMark"("accountId", "header");
