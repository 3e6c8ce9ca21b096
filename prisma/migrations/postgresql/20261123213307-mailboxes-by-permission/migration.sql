-- AlterTable
ALTER TABLE "OAuthGrant" ADD COLUMN     "person" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Collector" ADD COLUMN     "grantId" TEXT,
ADD COLUMN     "provider" TEXT;

-- AlterTable
ALTER TABLE "AccountCopy" ADD COLUMN     "grantId" TEXT,
ADD COLUMN     "provider" TEXT;

-- So far each was for the account of its sessions, and a provider knows its person by that address.
UPDATE "OAuthGrant" SET "person" = (SELECT "Account"."address" FROM "Account" WHERE "Account"."id" = "OAuthGrant"."accountId");
