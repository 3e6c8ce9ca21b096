/** Mail accounts with their endpoints. Written at sign-in only, after the mail server has taken the password. */
import { type Endpoint, securitySchema } from '../model/account';
import type { Actor } from '../model/actor';
import type { AccountId, UserId } from '../model/ids';
import type { AccountRecord } from '../model/stored';
import { database } from './client';
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
    login: row.login,
    imap: endpoint(row.imapHost, row.imapPort, row.imapSecurity),
    smtp: endpoint(row.smtpHost, row.smtpPort, row.smtpSecurity),
  };
}

/** The actor's accounts, oldest first. */
export async function listAccounts(actor: Actor): Promise<AccountRecord[]> {
  const rows = await select<RawAccount[]>`
    SELECT "id", "userId", "address", "login", "name", "imapHost", "imapPort", "imapSecurity", "smtpHost", "smtpPort", "smtpSecurity"
    FROM "Account" WHERE ${isOneOf('"id"', actor.accountIds)} AND "userId" = ${actor.userId} ORDER BY "id"`;
  return rows.map(toRecord);
}

/** One account of the actor, or null where it does not exist or is somebody else's (T45). */
export async function readAccount(actor: Actor, id: AccountId): Promise<AccountRecord | null> {
  if (!actor.accountIds.includes(id)) return null;
  const row = await database().account.findFirst({ where: { id, userId: actor.userId } });
  return row ? toRecord(row) : null;
}

function columns(proven: ProvenAccount) {
  return {
    address: proven.address,
    imapSecurity: proven.imap.security,
    smtpHost: proven.smtp.host,
    smtpPort: proven.smtp.port,
    smtpSecurity: proven.smtp.security,
  };
}

/**
 * The account that a login at an IMAP server names, made with its person at the first sign-in. The same login at the same server is always
 * the same account; what may change between sign-ins (submission server, kind of encryption) is brought up to date.
 */
export async function keepAccount(proven: ProvenAccount): Promise<AccountRecord> {
  const named = { login: proven.login, imapHost: proven.imap.host, imapPort: proven.imap.port };
  const row = await database().$transaction(async (tx) => {
    const known = await tx.account.findUnique({ where: { login_imapHost_imapPort: named } });
    if (known) return tx.account.update({ where: { id: known.id }, data: columns(proven) });
    const user = await tx.user.create({ data: {} });
    return tx.account.create({ data: { userId: user.id, ...named, ...columns(proven) } });
  });
  return toRecord(row);
}
