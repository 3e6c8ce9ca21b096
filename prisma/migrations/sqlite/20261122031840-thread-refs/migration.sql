-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
-- By hand: the key is the row, so a second copy of it beside a row id would be waste.
CREATE TABLE "new_ThreadRef" (
    "accountId" INTEGER NOT NULL,
    "ref" REAL NOT NULL,
    "threadId" INTEGER NOT NULL,
    "known" BOOLEAN NOT NULL DEFAULT false,
    "parent" REAL,

    PRIMARY KEY ("accountId", "ref")
) WITHOUT ROWID;
INSERT INTO "new_ThreadRef" ("accountId", "ref", "threadId") SELECT "accountId", "ref", "threadId" FROM "ThreadRef";
DROP TABLE "ThreadRef";
ALTER TABLE "new_ThreadRef" RENAME TO "ThreadRef";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
