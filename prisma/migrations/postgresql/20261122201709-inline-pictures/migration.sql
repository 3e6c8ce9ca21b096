-- AlterTable
ALTER TABLE "DraftFile" ADD COLUMN     "inline" BOOLEAN NOT NULL DEFAULT false;
