/** Signed-in browsers and the mail passwords sealed for them. Knows only the hash of a session's id, never the id (security.md 4.2). */
import type { AccountId, UserId } from '../model/ids';
import { database } from './client';
import type { SessionModel } from './generated/sqlite/models';
import { select } from './select';

/** A session as stored. Times are milliseconds since the epoch. */
export interface StoredSession {
  idHash: string;
  userId: UserId;
  lastSeenAt: number;
  /** Absolute end. */
  expiresAt: number;
  /** Idle time allowed, milliseconds. */
  idleMs: number;
  label: string;
}

/** A secret sealed by lib/auth/vault. */
export interface Sealed {
  /** Version of the master key. */
  keyId: number;
  nonce: Uint8Array;
  /** Ciphertext followed by the 16-byte tag. */
  sealed: Uint8Array;
}

/** What is kept for one account: its password, or the key of what a provider gave (`grantId`). */
export interface SealedLogin extends Sealed {
  grantId: string | null;
}

/** Times are milliseconds on SQLite. */
type RawSession = Pick<SessionModel, 'idHash' | 'userId' | 'idleMs' | 'label'> & Record<'lastSeenAt' | 'expiresAt', Date | number>;

function toStored(row: RawSession): StoredSession {
  return {
    idHash: row.idHash,
    userId: row.userId as UserId,
    lastSeenAt: Number(row.lastSeenAt),
    expiresAt: Number(row.expiresAt),
    idleMs: row.idleMs,
    label: row.label,
  };
}

const boxOf = ({ keyId, nonce, sealed, grantId }: SealedLogin) => ({
  keyId,
  nonce: Buffer.from(nonce),
  sealed: Buffer.from(sealed),
  grantId,
});

/** Keeps a new session together with the password sealed for it, both or neither. */
export async function createSession(session: StoredSession, accountId: AccountId, secret: SealedLogin): Promise<void> {
  const { lastSeenAt, expiresAt, ...rest } = session;
  await database().session.create({
    data: {
      ...rest,
      createdAt: new Date(lastSeenAt),
      lastSeenAt: new Date(lastSeenAt),
      expiresAt: new Date(expiresAt),
      credentials: { create: { accountId, ...boxOf(secret) } },
    },
  });
}

/** The session with this hash that nobody has revoked, or null. Whether it has run out is for the caller to judge. */
export async function readSession(idHash: string): Promise<StoredSession | null> {
  // Asked at every request.
  const [row] = await select<RawSession[]>`
    SELECT "idHash", "userId", "lastSeenAt", "expiresAt", "idleMs", "label" FROM "Session" WHERE "idHash" = ${idHash} AND "revokedAt" IS NULL`;
  return row ? toStored(row) : null;
}

/** Notes that the session was in use at `at` (milliseconds). Does nothing where it is gone. */
export async function touchSession(idHash: string, at: number): Promise<void> {
  await database().session.updateMany({ where: { idHash }, data: { lastSeenAt: new Date(at) } });
}

/** Removes the session and what was sealed for it. Does nothing where it is gone. */
export async function removeSession(idHash: string): Promise<void> {
  await database().session.deleteMany({ where: { idHash } });
}

/** Removes every session that has run out at `now` (milliseconds) and answers their hashes. */
export async function removeExpiredSessions(now: number): Promise<string[]> {
  const rows = await database().session.findMany();
  const ended = rows
    .filter((row) => row.revokedAt || row.expiresAt.getTime() <= now || row.lastSeenAt.getTime() + row.idleMs <= now)
    .map((row) => row.idHash);
  for (let from = 0; from < ended.length; from += 500) {
    await database().session.deleteMany({ where: { idHash: { in: ended.slice(from, from + 500) } } });
  }
  return ended;
}

/** Keeps the password sealed for this session and account, in place of an older one. */
export async function keepCredential(idHash: string, accountId: AccountId, secret: SealedLogin): Promise<void> {
  const box = boxOf(secret);
  await database().credential.upsert({
    where: { sessionHash_accountId: { sessionHash: idHash, accountId } },
    create: { sessionHash: idHash, accountId, ...box },
    update: box,
  });
}

/** The password sealed for this session and account, or null. */
export async function readCredential(idHash: string, accountId: AccountId): Promise<SealedLogin | null> {
  const row = await database().credential.findUnique({ where: { sessionHash_accountId: { sessionHash: idHash, accountId } } });
  return row ? { keyId: row.keyId, nonce: row.nonce, sealed: row.sealed, grantId: row.grantId } : null;
}

/** True where any password is sealed, so that the master key must not change. */
export async function hasCredentials(): Promise<boolean> {
  const [ofSessions, ofOutbox] = [database().credential.count({ take: 1 }), database().sendingPassword.count({ take: 1 })];
  return (await ofSessions) + (await ofOutbox) > 0;
}
