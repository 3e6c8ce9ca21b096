-- AlterTable
ALTER TABLE "Draft" ADD COLUMN     "sendAt" DOUBLE PRECISION;

-- AlterTable
ALTER TABLE "Submission" ADD COLUMN     "held" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "sendAt" DOUBLE PRECISION,
ADD COLUMN     "timeZone" TEXT,
ADD COLUMN     "waiting" TEXT NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "SendingPassword" (
    "accountId" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,
    "keyId" INTEGER NOT NULL,
    "nonce" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SendingPassword_pkey" PRIMARY KEY ("accountId")
);

-- AddForeignKey
ALTER TABLE "SendingPassword" ADD CONSTRAINT "SendingPassword_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
