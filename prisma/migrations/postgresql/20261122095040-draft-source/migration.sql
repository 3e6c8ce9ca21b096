-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "fileNames" TEXT,
ADD COLUMN     "labelled" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Draft" ADD COLUMN     "source" TEXT;

-- CreateTable
CREATE TABLE "ThreadMark" (
    "id" SERIAL NOT NULL,
    "accountId" INTEGER NOT NULL,
    "header" TEXT NOT NULL,
    "ref" DOUBLE PRECISION NOT NULL,
    "muted" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ThreadMark_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ThreadMark_accountId_header_key" ON "ThreadMark"("accountId", "header");

-- CreateIndex
CREATE INDEX "Message_labelled" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE ("deleted" = false AND "labelled" = true);
