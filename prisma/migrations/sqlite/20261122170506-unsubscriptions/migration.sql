-- CreateTable
CREATE TABLE "Unsubscription" (
    "accountId" INTEGER NOT NULL,
    "list" TEXT NOT NULL,
    "at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("accountId", "list")
);
