-- AlterTable
ALTER TABLE "DraftUpload" ADD COLUMN "link" TEXT;

-- CreateTable
CREATE TABLE "SharedFile" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER NOT NULL,
    "draftId" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" REAL NOT NULL,
    "wish" TEXT NOT NULL,
    "days" INTEGER NOT NULL DEFAULT 30,
    "maxDownloads" INTEGER,
    "downloads" INTEGER NOT NULL DEFAULT 0,
    "revoked" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" REAL NOT NULL,
    "expiresAt" REAL,
    CONSTRAINT "SharedFile_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "SharedFile_secretHash_key" ON "SharedFile"("secretHash");

-- CreateIndex
CREATE INDEX "SharedFile_userId_idx" ON "SharedFile"("userId");

-- CreateIndex
CREATE INDEX "SharedFile_draftId_idx" ON "SharedFile"("draftId");

-- CreateIndex
CREATE INDEX "SharedFile_expiresAt_idx" ON "SharedFile"("expiresAt");
