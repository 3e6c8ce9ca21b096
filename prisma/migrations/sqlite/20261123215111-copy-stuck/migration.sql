-- AlterTable
ALTER TABLE "AccountCopyFolder" ADD COLUMN "stuck" TEXT;
