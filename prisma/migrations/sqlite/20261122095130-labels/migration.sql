-- AlterTable
-- By hand: two more columns need no new table.
ALTER TABLE "Message" ADD COLUMN "labelled" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Message" ADD COLUMN "fileNames" TEXT;

-- By hand: letters that bear a keyword already, as model labels knows them.
UPDATE "Message" SET "labelled" = true WHERE EXISTS (
    SELECT 1 FROM json_each("Message"."flags") f
    WHERE (substr(f.value, 1, 1) NOT IN (char(92), char(36)) OR lower(f.value) GLOB char(36) || 'label[1-5]')
    AND lower(f.value) NOT IN ('junk', 'nonjunk', 'notjunk', 'forwarded', 'redirected', 'mdnsent', 'recent', 'xspam')
) AND "flags" <> '[]';

-- CreateIndex
CREATE INDEX "Message_labelled" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE "deleted" = false AND "labelled" = true;
