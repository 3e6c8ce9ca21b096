-- AlterTable
ALTER TABLE "Mailbox" ADD COLUMN     "owner" TEXT,
ADD COLUMN     "rights" TEXT;

-- CreateTable
CREATE TABLE "FolderMark" (
    "id" SERIAL NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uidValidity" DOUBLE PRECISION NOT NULL,
    "uidNext" DOUBLE PRECISION NOT NULL,
    "at" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "FolderMark_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "FolderMark_mailboxId_at_idx" ON "FolderMark"("mailboxId", "at");
