-- CreateTable
CREATE TABLE "User" (
    "id" SERIAL NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" SERIAL NOT NULL,
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
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "idHash" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "idleMs" INTEGER NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("idHash")
);

-- CreateTable
CREATE TABLE "Credential" (
    "sessionHash" TEXT NOT NULL,
    "accountId" INTEGER NOT NULL,
    "keyId" INTEGER NOT NULL DEFAULT 1,
    "nonce" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "Credential_pkey" PRIMARY KEY ("sessionHash","accountId")
);

-- CreateTable
CREATE TABLE "ServerQuirk" (
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "learnedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ServerQuirk_pkey" PRIMARY KEY ("host","port","name")
);

-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Mailbox" (
    "id" SERIAL NOT NULL,
    "accountId" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "delimiter" TEXT,
    "role" TEXT,
    "selectable" BOOLEAN NOT NULL DEFAULT true,
    "subscribed" BOOLEAN NOT NULL DEFAULT true,
    "exists" INTEGER NOT NULL DEFAULT 0,
    "unseen" INTEGER NOT NULL DEFAULT 0,
    "cached" INTEGER NOT NULL DEFAULT 0,
    "uidValidity" DOUBLE PRECISION,
    "uidNext" DOUBLE PRECISION,
    "highestModseq" TEXT,
    "syncedDownTo" DOUBLE PRECISION,
    "checkedAt" DOUBLE PRECISION,
    "version" INTEGER NOT NULL DEFAULT 0,
    "threads" INTEGER NOT NULL DEFAULT 0,
    "sizeBytes" DOUBLE PRECISION,
    "objectId" TEXT,
    "failure" TEXT,
    "failedAt" DOUBLE PRECISION,

    CONSTRAINT "Mailbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Message" (
    "id" SERIAL NOT NULL,
    "accountId" INTEGER NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uid" DOUBLE PRECISION NOT NULL,
    "modseq" TEXT,
    "flags" TEXT NOT NULL DEFAULT '[]',
    "seen" BOOLEAN NOT NULL DEFAULT false,
    "flagged" BOOLEAN NOT NULL DEFAULT false,
    "deleted" BOOLEAN NOT NULL DEFAULT false,
    "internalAt" DOUBLE PRECISION NOT NULL,
    "sentAt" DOUBLE PRECISION,
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

    CONSTRAINT "Message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ThreadRef" (
    "accountId" INTEGER NOT NULL,
    "ref" DOUBLE PRECISION NOT NULL,
    "threadId" INTEGER NOT NULL,
    "known" BOOLEAN NOT NULL DEFAULT false,
    "parent" DOUBLE PRECISION,

    CONSTRAINT "ThreadRef_pkey" PRIMARY KEY ("accountId","ref")
);

-- CreateTable
CREATE TABLE "ThreadMerge" (
    "from" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "to" INTEGER NOT NULL,

    CONSTRAINT "ThreadMerge_pkey" PRIMARY KEY ("from")
);

-- CreateTable
CREATE TABLE "Departed" (
    "id" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "row" TEXT NOT NULL,
    "leftAt" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "Departed_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Draft" (
    "id" TEXT NOT NULL,
    "accountId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "originalId" INTEGER,
    "originalHeader" TEXT,
    "references" TEXT,
    "content" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "closedAt" TIMESTAMP(3),

    CONSTRAINT "Draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DraftFile" (
    "id" TEXT NOT NULL,
    "draftId" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "DraftFile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Submission" (
    "id" TEXT NOT NULL,
    "draftId" TEXT NOT NULL,
    "accountId" INTEGER NOT NULL,
    "messageIdHeader" TEXT NOT NULL,
    "envelope" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "refused" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "leaseBy" TEXT,
    "leaseUntil" DOUBLE PRECISION,
    "steps" TEXT NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Submission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Act" (
    "id" SERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uidValidity" DOUBLE PRECISION NOT NULL,
    "payload" TEXT NOT NULL,
    "letters" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT,
    "bulkId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BulkAct" (
    "id" TEXT NOT NULL,
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
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "BulkAct_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ThreadEdit" (
    "id" SERIAL NOT NULL,
    "accountId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "header" TEXT NOT NULL,
    "other" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ThreadEdit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "JournalEntry" (
    "id" TEXT NOT NULL,
    "userId" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undoneAt" TIMESTAMP(3),

    CONSTRAINT "JournalEntry_pkey" PRIMARY KEY ("id")
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
CREATE INDEX "Message_list" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE ("deleted" = false);

-- CreateIndex
CREATE INDEX "Message_unread" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE ("deleted" = false AND "seen" = false);

-- CreateIndex
CREATE INDEX "Message_flagged" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE ("deleted" = false AND "flagged" = true);

-- CreateIndex
CREATE INDEX "Message_top" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE ("deleted" = false AND "top" = true);

-- CreateIndex
CREATE INDEX "Message_threadId_internalAt_idx" ON "Message"("threadId", "internalAt");

-- CreateIndex
CREATE INDEX "Message_accountId_messageIdHeader_idx" ON "Message"("accountId", "messageIdHeader");

-- CreateIndex
CREATE UNIQUE INDEX "Message_mailboxId_uid_key" ON "Message"("mailboxId", "uid");

-- CreateIndex
CREATE INDEX "ThreadMerge_to_idx" ON "ThreadMerge"("to");

-- CreateIndex
CREATE INDEX "Departed_accountId_key_idx" ON "Departed"("accountId", "key");

-- CreateIndex
CREATE INDEX "Departed_leftAt_idx" ON "Departed"("leftAt");

-- CreateIndex
CREATE INDEX "Draft_accountId_closedAt_idx" ON "Draft"("accountId", "closedAt");

-- CreateIndex
CREATE INDEX "DraftFile_draftId_idx" ON "DraftFile"("draftId");

-- CreateIndex
CREATE UNIQUE INDEX "Submission_draftId_key" ON "Submission"("draftId");

-- CreateIndex
CREATE INDEX "Submission_accountId_state_idx" ON "Submission"("accountId", "state");

-- CreateIndex
CREATE INDEX "Act_accountId_state_id_idx" ON "Act"("accountId", "state", "id");

-- CreateIndex
CREATE INDEX "Act_bulkId_idx" ON "Act"("bulkId");

-- CreateIndex
CREATE INDEX "BulkAct_userId_state_idx" ON "BulkAct"("userId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "ThreadEdit_accountId_header_other_key" ON "ThreadEdit"("accountId", "header", "other");

-- CreateIndex
CREATE INDEX "JournalEntry_userId_createdAt_idx" ON "JournalEntry"("userId", "createdAt");

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_sessionHash_fkey" FOREIGN KEY ("sessionHash") REFERENCES "Session"("idHash") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mailbox" ADD CONSTRAINT "Mailbox_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_mailboxId_fkey" FOREIGN KEY ("mailboxId") REFERENCES "Mailbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DraftFile" ADD CONSTRAINT "DraftFile_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Submission" ADD CONSTRAINT "Submission_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft"("id") ON DELETE CASCADE ON UPDATE CASCADE;
