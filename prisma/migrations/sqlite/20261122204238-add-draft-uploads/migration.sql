-- CreateTable
CREATE TABLE "DraftUpload" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "draftId" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "modified" REAL NOT NULL,
    "inline" BOOLEAN NOT NULL DEFAULT false,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "DraftUpload_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "DraftUpload_draftId_idx" ON "DraftUpload"("draftId");

-- CreateIndex
CREATE INDEX "DraftUpload_updatedAt_idx" ON "DraftUpload"("updatedAt");
