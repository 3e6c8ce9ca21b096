-- AlterTable
ALTER TABLE "Mailbox" ADD COLUMN "owner" TEXT;
ALTER TABLE "Mailbox" ADD COLUMN "rights" TEXT;

-- CreateTable
CREATE TABLE "FolderMark" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "mailboxId" INTEGER NOT NULL,
    "uidValidity" REAL NOT NULL,
    "uidNext" REAL NOT NULL,
    "at" REAL NOT NULL
);

-- CreateIndex
CREATE INDEX "FolderMark_mailboxId_at_idx" ON "FolderMark"("mailboxId", "at");
