-- CreateTable
CREATE TABLE "Transfer" (
    "actId" INTEGER NOT NULL,
    "messageId" INTEGER NOT NULL,
    "header" TEXT,
    "size" INTEGER NOT NULL,
    "accountId" INTEGER NOT NULL,
    "mailboxId" INTEGER NOT NULL,
    "uidValidity" DOUBLE PRECISION NOT NULL,
    "uidNext" DOUBLE PRECISION NOT NULL,
    "uid" DOUBLE PRECISION,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Transfer_pkey" PRIMARY KEY ("actId","messageId")
);

-- CreateIndex
CREATE INDEX "Transfer_accountId_idx" ON "Transfer"("accountId");

-- CreateIndex
CREATE INDEX "Transfer_createdAt_idx" ON "Transfer"("createdAt");
