-- AlterTable
-- By hand: one more column needs no new table.
ALTER TABLE "User" ADD COLUMN "preferences" TEXT NOT NULL DEFAULT '{}';
