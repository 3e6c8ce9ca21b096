-- CreateTable
CREATE TABLE "ThreadMark" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "accountId" INTEGER NOT NULL,
    "header" TEXT NOT NULL,
    "ref" REAL NOT NULL,
    "muted" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT NOT NULL DEFAULT '',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateIndex
CREATE UNIQUE INDEX "ThreadMark_accountId_header_key" ON "ThreadMark"("accountId", "header");
