-- CreateTable
CREATE TABLE "SenderLogo" (
    "userId" INTEGER NOT NULL,
    "domain" TEXT NOT NULL,
    "png" BYTEA,
    "at" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "SenderLogo_pkey" PRIMARY KEY ("userId","domain")
);

-- AddForeignKey
ALTER TABLE "SenderLogo" ADD CONSTRAINT "SenderLogo_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
