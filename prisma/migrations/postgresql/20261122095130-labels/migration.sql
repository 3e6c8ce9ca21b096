-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "fileNames" TEXT,
ADD COLUMN     "labelled" BOOLEAN NOT NULL DEFAULT false;

-- By hand: letters that bear a keyword already, as model labels knows them.
UPDATE "Message" SET "labelled" = true WHERE "flags" <> '[]' AND EXISTS (
    SELECT 1 FROM json_array_elements_text("Message"."flags"::json) f(value)
    WHERE (left(f.value, 1) NOT IN (chr(92), chr(36)) OR lower(f.value) ~ '^[$]label[1-5]$')
    AND lower(f.value) NOT IN ('junk', 'nonjunk', 'notjunk', 'forwarded', 'redirected', 'mdnsent', 'recent', 'xspam')
);

-- CreateIndex
CREATE INDEX "Message_labelled" ON "Message"("mailboxId", "internalAt" DESC, "uid" DESC) WHERE ("deleted" = false AND "labelled" = true);
