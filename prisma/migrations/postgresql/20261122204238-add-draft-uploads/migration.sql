-- CreateTable
CREATE TABLE "DraftUpload" (
    "id" TEXT NOT NULL,
    "draftId" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "modified" DOUBLE PRECISION NOT NULL,
    "inline" BOOLEAN NOT NULL DEFAULT false,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "DraftUpload_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "DraftUpload_draftId_idx" ON "DraftUpload"("draftId");

-- CreateIndex
CREATE INDEX "DraftUpload_updatedAt_idx" ON "DraftUpload"("updatedAt");

-- AddForeignKey
ALTER TABLE "DraftUpload" ADD CONSTRAINT "DraftUpload_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "Draft"("id") ON DELETE CASCADE ON UPDATE CASCADE;
