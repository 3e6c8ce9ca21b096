/** Mail accounts with their endpoints. Written only after the mail server has taken the password. */
import { type Account, type Endpoint, securitySchema } from '../model/account';
import type { Actor } from '../model/actor';
import type { AccountId, UserId } from '../model/ids';
import type { AccountRecord } from '../model/stored';
import { database, type Transaction } from './client';
import { isOneOf } from './dialect';
import type { AccountModel } from './generated/sqlite/models';
import { select } from './select';

/** What a sign-in has proven: this login opens this mailbox at these servers. */
export interface ProvenAccount {
  /** Lower case. */
  address: string;
  login: string;
  imap: Endpoint;
  smtp: Endpoint;
  /** On whose page the person signed in; none for a password. */
  provider?: string;
}

function endpoint(host: string, port: number, security: string): Endpoint {
  return { host, port, security: securitySchema.parse(security) };
}

type RawAccount = Omit<AccountModel, 'createdAt' | 'subjectThreads'>;

function toRecord(row: RawAccount): AccountRecord {
  return {
    id: row.id as AccountId,
    userId: row.userId as UserId,
    address: row.address,
    name: row.name,
    ...(row.provider === null ? {} : { provider: row.provider }),
    login: row.login,
    imap: endpoint(row.imapHost, row.imapPort, row.imapSecurity),
    smtp: endpoint(row.smtpHost, row.smtpPort, row.smtpSecurity),
  };
}

async function readRecords({ userId }: Actor, ids: readonly AccountId[]): Promise<AccountRecord[]> {
  const rows = await select<RawAccount[]>`
    SELECT "id", "userId", "address", "login", "name", "provider", "imapHost", "imapPort", "imapSecurity", "smtpHost", "smtpPort", "smtpSecurity"
    FROM "Account" WHERE ${isOneOf('"id"', ids)} AND "userId" = ${userId} ORDER BY "id"`;
  return rows.map(toRecord);
}

/** The actor's accounts, oldest first. */
export async function listAccounts(actor: Actor): Promise<AccountRecord[]> {
  return readRecords(actor, actor.accountIds);
}

/** One account of the actor, or null where it does not exist or is somebody else's (T45). */
export async function readAccount(actor: Actor, id: AccountId): Promise<AccountRecord | null> {
  if (!actor.accountIds.includes(id)) return null;
  const [record] = await readRecords(actor, [id]);
  return record ?? null;
}

function columns(proven: ProvenAccount) {
  return {
    address: proven.address,
    provider: proven.provider ?? null,
    imapSecurity: proven.imap.security,
    smtpHost: proven.smtp.host,
    smtpPort: proven.smtp.port,
    smtpSecurity: proven.smtp.security,
  };
}

const nameOf = (proven: ProvenAccount) => ({ login: proven.login, imapHost: proven.imap.host, imapPort: proven.imap.port });

/**
 * The account that a login at an IMAP server names, made with its person at the first sign-in. The same login at the same server is always
 * the same account; what may change between sign-ins (submission server, kind of encryption) is brought up to date.
 */
export async function keepAccount(proven: ProvenAccount): Promise<AccountRecord> {
  const named = nameOf(proven);
  const row = await database().$transaction(async (tx) => {
    const known = await tx.account.findUnique({ where: { login_imapHost_imapPort: named } });
    if (known) return tx.account.update({ where: { id: known.id }, data: columns(proven) });
    const user = await tx.user.create({ data: {} });
    return tx.account.create({ data: { userId: user.id, ...named, ...columns(proven) } });
  });
  return toRecord(row);
}

/** An account that was joined to a person. */
export interface Joined {
  record: AccountRecord;
  /** It was another person's before. */
  moved: boolean;
  /** Hashes of sessions that had no other account and are gone. */
  ended: string[];
}

/**
 * The account that a login names, as one of the person's. Where it was another person's it comes over with all that is its own (drafts, outbox,
 * waiting acts, journal, what is being brought into it), and the sessions of that person lose it: its password was sealed for somebody else. Nothing else of that
 * person comes along; a person without any account left is no more.
 */
export async function joinAccount(proven: ProvenAccount, userId: UserId): Promise<Joined> {
  const named = nameOf(proven);
  return database().$transaction(async (tx) => {
    const known = await tx.account.findUnique({ where: { login_imapHost_imapPort: named } });
    if (!known) {
      const made = await tx.account.create({ data: { userId, ...named, ...columns(proven) } });
      return { record: toRecord(made), moved: false, ended: [] };
    }
    const record = toRecord(await tx.account.update({ where: { id: known.id }, data: { userId, ...columns(proven) } }));
    if (known.userId === userId) return { record, moved: false, ended: [] };
    await tx.act.updateMany({ where: { accountId: known.id }, data: { userId } });
    await tx.journalEntry.updateMany({ where: { accountId: known.id }, data: { userId } });
    await handOverWork(tx, known.id, userId);
    await tx.credential.deleteMany({ where: { accountId: known.id } });
    const ended = await endEmptySessions(tx, known.userId);
    if ((await tx.account.count({ where: { userId: known.userId } })) === 0) {
      await tx.bulkAct.updateMany({ where: { userId: known.userId }, data: { userId } });
      // Else they would go with the person, and the links in letters that were sent would lead nowhere.
      await tx.sharedFile.updateMany({ where: { userId: known.userId }, data: { userId } });
      await tx.user.delete({ where: { id: known.userId } });
    }
    return { record, moved: true, ended };
  });
}

/**
 * What comes into the account from elsewhere goes on under its new person, who sees it and can end it. Passwords of other servers stay sealed for whoever typed
 * them: they open nothing any more, and are asked for. Permissions are let go of, to be given back to their providers.
 */
async function handOverWork(tx: Transaction, accountId: number, userId: UserId): Promise<void> {
  const where = { accountId };
  await tx.mailImport.updateMany({ where, data: { userId } });
  await tx.accountCopy.updateMany({ where, data: { userId, grantId: null } });
  // A run under way has the old one's password in hand: it ends at its next step.
  await tx.collector.updateMany({ where, data: { userId, grantId: null, revision: { increment: 1 } } });
  await tx.deviceLink.deleteMany({ where });
}

/** Removes the person's sessions that open no account any more, and answers their hashes. */
async function endEmptySessions(tx: Transaction, userId: number): Promise<string[]> {
  const rows = await tx.session.findMany({ where: { userId, credentials: { none: {} } }, select: { idHash: true } });
  const ended = rows.map(({ idHash }) => idHash);
  await tx.session.deleteMany({ where: { idHash: { in: ended } } });
  return ended;
}

/** One account of the actor's person, locked or not: enough to ask for its password, never to read by it. Null where it is somebody else's. */
export async function readOwnAccount(userId: UserId, id: AccountId): Promise<AccountRecord | null> {
  const row = await database().account.findFirst({ where: { id, userId } });
  return row ? toRecord(row) : null;
}

/** The accounts of the actor's person that this session has not opened, oldest first. */
export async function listLockedAccounts(actor: Actor): Promise<Account[]> {
  const rows = await select<(Account & { provider: string | null })[]>`
    SELECT "id", "address", "name", "provider" FROM "Account" WHERE "userId" = ${actor.userId} ORDER BY "id"`;
  const locked = rows.filter(({ id }) => !actor.accountIds.includes(id));
  return locked.map(({ provider, ...account }) => (provider === null ? account : { ...account, provider }));
}

/** Gives an account of the actor the name that its letters bear in From. Null where it is not there or not open. */
export async function renameAccount(actor: Actor, id: AccountId, name: string): Promise<AccountRecord | null> {
  if (!actor.accountIds.includes(id)) return null;
  await database().account.updateMany({ where: { id, userId: actor.userId }, data: { name } });
  return readAccount(actor, id);
}

/** What of an account the mail servers do not have yet: letters on their way out, and acts that wait. */
export async function unsentOf(id: AccountId): Promise<{ letters: number; acts: number }> {
  const onTheWay = { accountId: id, state: { in: ['queued', 'sending', 'accepted', 'deferred', 'unclear'] } };
  const waiting = { accountId: id, state: { in: ['waiting', 'running'] } };
  const [letters, acts] = await Promise.all([database().submission.count({ where: onTheWay }), database().act.count({ where: waiting })]);
  return { letters, acts };
}

/** Takes the passwords of an account away, so that no session opens it any more. Answers the hashes of sessions that ended by that. */
export async function lockAccount(userId: UserId, id: AccountId): Promise<string[]> {
  return database().$transaction(async (tx) => {
    await tx.credential.deleteMany({ where: { accountId: id } });
    return endEmptySessions(tx, userId);
  });
}

/**
 * Removes an account whose cache is dropped, with its drafts, its outbox, its imports and its journal; a person without any account left is no more. For
 * lib/sync/apply-removal, which drops the cache first.
 */
export async function deleteAccount(tx: Transaction, userId: UserId, id: AccountId): Promise<void> {
  const whose = { where: { accountId: id } };
  await tx.submission.deleteMany(whose);
  await tx.draft.deleteMany(whose);
  await tx.$executeRaw`DELETE FROM "Transfer" WHERE "accountId" = ${id} OR "actId" IN (SELECT "id" FROM "Act" WHERE "accountId" = ${id})`;
  await tx.act.deleteMany(whose);
  await tx.journalEntry.deleteMany(whose);
  await tx.threadEdit.deleteMany(whose);
  await tx.threadMark.deleteMany(whose);
  await tx.unsubscription.deleteMany(whose);
  await tx.identity.deleteMany(whose);
  await tx.delivery.deleteMany(whose);
  await tx.followUp.deleteMany(whose);
  await tx.threadRef.deleteMany(whose);
  await tx.threadMerge.deleteMany(whose);
  await tx.departed.deleteMany(whose);
  await tx.$executeRaw`DELETE FROM "MailImportLoss" WHERE "importId" IN (SELECT "id" FROM "MailImport" WHERE "accountId" = ${id})`;
  await tx.mailImport.deleteMany(whose);
  await tx.account.deleteMany({ where: { id } });
  if ((await tx.account.count({ where: { userId } })) === 0) {
    await tx.bulkAct.deleteMany({ where: { userId } });
    await tx.user.deleteMany({ where: { id: userId } });
  }
}
