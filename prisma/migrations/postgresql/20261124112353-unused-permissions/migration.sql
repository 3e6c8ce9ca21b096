-- CreateTable
CREATE TABLE "OAuthUnused" (
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "keyId" INTEGER NOT NULL DEFAULT 1,
    "nonce" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "takenAt" DOUBLE PRECISION,
    "nextAt" DOUBLE PRECISION NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "OAuthUnused_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "OAuthUnused_nextAt_idx" ON "OAuthUnused"("nextAt");
