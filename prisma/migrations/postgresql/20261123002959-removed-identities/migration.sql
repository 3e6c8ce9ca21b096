-- AlterTable
ALTER TABLE "Identity" ADD COLUMN     "removedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Template" ADD COLUMN     "removedAt" TIMESTAMP(3);
