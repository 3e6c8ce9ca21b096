-- CreateTable
CREATE TABLE "Unsubscription" (
    "accountId" INTEGER NOT NULL,
    "list" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Unsubscription_pkey" PRIMARY KEY ("accountId","list")
);
