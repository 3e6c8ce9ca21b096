-- AlterTable
ALTER TABLE "Draft" ADD COLUMN     "source" TEXT;
