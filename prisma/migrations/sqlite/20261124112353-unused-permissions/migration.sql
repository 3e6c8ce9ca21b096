-- CreateTable
CREATE TABLE "OAuthUnused" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "provider" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "keyId" INTEGER NOT NULL DEFAULT 1,
    "nonce" BLOB NOT NULL,
    "sealed" BLOB NOT NULL,
    "takenAt" REAL,
    "nextAt" REAL NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0
);

-- CreateIndex
CREATE INDEX "OAuthUnused_nextAt_idx" ON "OAuthUnused"("nextAt");
