-- AlterTable
ALTER TABLE "Identity" ADD COLUMN "removedAt" DATETIME;

-- AlterTable
ALTER TABLE "Template" ADD COLUMN "removedAt" DATETIME;
