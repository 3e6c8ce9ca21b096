-- CreateTable
CREATE TABLE "SenderLogo" (
    "userId" INTEGER NOT NULL,
    "domain" TEXT NOT NULL,
    "png" BLOB,
    "at" REAL NOT NULL,

    PRIMARY KEY ("userId", "domain"),
    CONSTRAINT "SenderLogo_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
