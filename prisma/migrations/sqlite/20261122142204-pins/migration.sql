-- DropIndex
DROP INDEX "Message_list";
DROP INDEX "Message_unread";
DROP INDEX "Message_flagged";
DROP INDEX "Message_labelled";
DROP INDEX "Message_top";

-- AlterTable
-- By hand: new columns need no new table.
ALTER TABLE "ThreadMark" ADD COLUMN "pinned" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Message" ADD COLUMN "pinned" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Message" ADD COLUMN "listAt" REAL NOT NULL DEFAULT 0;

-- By hand: nothing is pinned yet.
UPDATE "Message" SET "listAt" = "internalAt";

-- CreateIndex
CREATE INDEX "Message_list" ON "Message"("mailboxId", "listAt" DESC, "uid" DESC) WHERE "deleted" = false;
CREATE INDEX "Message_unread" ON "Message"("mailboxId", "listAt" DESC, "uid" DESC) WHERE "deleted" = false AND "seen" = false;
CREATE INDEX "Message_flagged" ON "Message"("mailboxId", "listAt" DESC, "uid" DESC) WHERE "deleted" = false AND "flagged" = true;
CREATE INDEX "Message_labelled" ON "Message"("mailboxId", "listAt" DESC, "uid" DESC) WHERE "deleted" = false AND "labelled" = true;
CREATE INDEX "Message_top" ON "Message"("mailboxId", "listAt" DESC, "uid" DESC) WHERE "deleted" = false AND "top" = true;
CREATE INDEX "Message_pinned" ON "Message"("accountId") WHERE "pinned" = true;
