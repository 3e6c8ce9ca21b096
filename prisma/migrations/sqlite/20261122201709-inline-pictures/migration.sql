-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_DraftFile" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "draftId" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "inline" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "DraftFile_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_DraftFile" ("draftId", "filename", "id", "position", "size", "type") SELECT "draftId", "filename", "id", "position", "size", "type" FROM "DraftFile";
DROP TABLE "DraftFile";
ALTER TABLE "new_DraftFile" RENAME TO "DraftFile";
CREATE INDEX "DraftFile_draftId_idx" ON "DraftFile"("draftId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
