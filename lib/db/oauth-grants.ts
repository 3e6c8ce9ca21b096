/** What providers gave for sign-ins on their pages, sealed by lib/auth/oauth/grant. */
import type { AccountId } from '../model/ids';
import { database } from './client';
import { Prisma } from './generated/sqlite/client';
import { select } from './select';
import type { Sealed } from './sessions';

/** A grant as stored. Times are ms. */
export interface StoredGrant extends Sealed {
  id: string;
  accountId: AccountId;
  provider: string;
  /** By which address the provider knows them, in lower case. */
  person: string;
  version: number;
  endedAt: number | null;
}

const boxOf = ({ keyId, nonce, sealed }: Sealed) => ({ keyId, nonce: Buffer.from(nonce), sealed: Buffer.from(sealed) });

/** Keeps a new grant, in one step with forgetting the unused permission that it was (`unusedId`, null: none). */
export async function keepGrant(
  grant: Pick<StoredGrant, 'id' | 'accountId' | 'provider' | 'person'>,
  box: Sealed,
  unusedId: string | null,
): Promise<void> {
  const create = database().oAuthGrant.create({ data: { ...grant, ...boxOf(box) } });
  if (unusedId === null) await create;
  else await database().$transaction([create, database().oAuthUnused.deleteMany({ where: { id: unusedId } })]);
}

type Row = Omit<StoredGrant, 'accountId'> & { accountId: number };

function toStored({ id, accountId, provider, person, version, endedAt, keyId, nonce, sealed }: Row): StoredGrant {
  return { id, accountId: accountId as AccountId, provider, person, version, endedAt, keyId, nonce, sealed };
}

/** The grant with this id, or null. */
export async function readGrant(id: string): Promise<StoredGrant | null> {
  const row = await database().oAuthGrant.findUnique({ where: { id } });
  return row && toStored(row);
}

/** The grants of an account, whoever may use them. */
export async function grantsOfAccount(accountId: AccountId): Promise<StoredGrant[]> {
  return (await database().oAuthGrant.findMany({ where: { accountId } })).map(toStored);
}

/** Takes the right to refresh the grant in this version until `until`; false where another process has it, or it is of another version. Times are ms. */
export async function leaseGrant(id: string, version: number, now: number, until: number): Promise<boolean> {
  const where = { id, version, endedAt: null, leasedUntil: { lte: now } };
  return (await database().oAuthGrant.updateMany({ where, data: { leasedUntil: until } })).count > 0;
}

/** Keeps what a refresh of this version brought, and gives the lease back. False where another refresh was faster, or the grant is gone. */
export async function writeGrant(id: string, version: number, box: Sealed): Promise<boolean> {
  const data = { ...boxOf(box), version: version + 1, leasedUntil: 0 };
  return (await database().oAuthGrant.updateMany({ where: { id, version }, data })).count > 0;
}

/** Gives the lease back, nothing refreshed. */
export async function releaseGrant(id: string, version: number): Promise<void> {
  await database().oAuthGrant.updateMany({ where: { id, version }, data: { leasedUntil: 0 } });
}

/** The provider said that it is over. False where it was refreshed meanwhile. */
export async function endGrant(id: string, version: number, at: number): Promise<boolean> {
  return (await database().oAuthGrant.updateMany({ where: { id, version }, data: { endedAt: at, leasedUntil: 0 } })).count > 0;
}

const idle = Prisma.sql`"id" NOT IN (
  SELECT "grantId" FROM "Credential" WHERE "grantId" IS NOT NULL
  UNION SELECT "grantId" FROM "SendingPassword" WHERE "grantId" IS NOT NULL
  UNION SELECT "grantId" FROM "Collector" WHERE "grantId" IS NOT NULL
  UNION SELECT "grantId" FROM "AccountCopy" WHERE "grantId" IS NOT NULL)`;

/** The accounts with grants that nothing may use any more: no session, waiting letter, collector or copy. */
export async function accountsWithIdleGrants(): Promise<AccountId[]> {
  const rows = await select<{ accountId: AccountId }[]>`SELECT DISTINCT "accountId" FROM "OAuthGrant" WHERE ${idle}`;
  return rows.map(({ accountId }) => accountId);
}

/**
 * True where the same person's permission at the same provider is still used here, for the account (any where none is named), another one or a mailbox elsewhere. One that a session is just
 * keeping counts: its key lies there before it does.
 */
export async function isGrantUsed({
  accountId,
  provider,
  person,
}: Pick<StoredGrant, 'provider' | 'person'> & Partial<Pick<StoredGrant, 'accountId'>>): Promise<boolean> {
  const of = accountId === undefined ? {} : { accountId };
  const where = { ...of, grantId: { not: null }, account: { provider, address: person } };
  const sessions = (await database().credential.count({ where })) + (await database().sendingPassword.count({ where }));
  return sessions + (await database().oAuthGrant.count({ where: { provider, person, endedAt: null } })) > 0;
}

/** Removes the grants that nothing may use any more, since nobody can open them, and answers what they were. */
export async function dropIdleGrants(): Promise<StoredGrant[]> {
  const accountId = { in: await accountsWithIdleGrants() };
  const before = accountId.in.length > 0 ? await database().oAuthGrant.findMany({ where: { accountId } }) : [];
  // One statement: a grant is kept after its key, so one that is there without a key at the same moment has none any more.
  const dropped = await database().$queryRaw<{ id: string }[]>`DELETE FROM "OAuthGrant" WHERE ${idle} RETURNING "id"`;
  const gone = new Set(dropped.map(({ id }) => id));
  return before.filter(({ id }) => gone.has(id)).map(toStored);
}
