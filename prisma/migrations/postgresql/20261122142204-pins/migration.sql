-- DropIndex
DROP INDEX "Message_list";

-- DropIndex
DROP INDEX "Message_unread";

-- DropIndex
DROP INDEX "Message_flagged";

-- DropIndex
DROP INDEX "Message_labelled";

-- DropIndex
DROP INDEX "Message_top";

-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "listAt" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN     "pinned" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "ThreadMark" ADD COLUMN     "pinned" BOOLEAN NOT NULL DEFAULT false;

-- By hand: nothing is pinned yet.
UPDATE "Message" SET "listAt" = "internalAt";

-- CreateIndex
CREATE INDEX "Message_list" ON "Message"("mailboxId", "listAt" DESC, "uid" DESC) WHERE ("deleted" = false);

-- CreateIndex
CREATE INDEX "Message_unread" ON "Message"("mailboxId", "listAt" DESC, "uid" DESC) WHERE ("deleted" = false AND "seen" = false);

-- CreateIndex
CREATE INDEX "Message_flagged" ON "Message"("mailboxId", "listAt" DESC, "uid" DESC) WHERE ("deleted" = false AND "flagged" = true);

-- CreateIndex
CREATE INDEX "Message_labelled" ON "Message"("mailboxId", "listAt" DESC, "uid" DESC) WHERE ("deleted" = false AND "labelled" = true);

-- CreateIndex
CREATE INDEX "Message_top" ON "Message"("mailboxId", "listAt" DESC, "uid" DESC) WHERE ("deleted" = false AND "top" = true);

-- CreateIndex
CREATE INDEX "Message_pinned" ON "Message"("accountId") WHERE ("pinned" = true);
