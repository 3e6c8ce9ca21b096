/** Old letters that go by themselves: which of those cached are meant, since when a mailbox has held what, and who asked for it. */
import type { AccountId, MailboxId, UserId } from '../model/ids';
import { type Preferences, readPreferences } from '../model/preferences';
import type { ScopeLetter } from './bulk-letters';
import { database } from './client';
import { select } from './select';

/** Whether this letter is asked to go: UIDs from and to, both with. */
export type Ranges = readonly (readonly [from: number, to: number])[];

interface RawLetter {
  id: number;
  uid: number;
  header: string | null;
  size: number;
  at: number;
}

/** The listed letters of a mailbox within these UIDs, by rising UID, at most `limit`. */
export async function lettersWithin(mailboxId: MailboxId, ranges: Ranges, limit: number): Promise<ScopeLetter[]> {
  const found: ScopeLetter[] = [];
  for (const [from, to] of ranges) {
    if (found.length >= limit) break;
    const raws = await select<RawLetter[]>`
      SELECT "id", "uid", "messageIdHeader" AS "header", "size", "internalAt" AS "at" FROM "Message"
      WHERE "mailboxId" = ${mailboxId} AND "uid" >= ${from} AND "uid" <= ${to} AND "deleted" = false
      ORDER BY "uid" LIMIT ${limit - found.length}`;
    found.push(...raws.map((raw) => ({ ...raw, id: Number(raw.id) as ScopeLetter['id'], uid: Number(raw.uid), size: Number(raw.size) })));
  }
  return found;
}

/** Where a mailbox ended at a time. */
export interface FolderMark {
  uidValidity: number;
  uidNext: number;
  at: number;
}

/** The newest mark of a mailbox that is no newer than `at`, ms; null where none is that old. */
export function markBefore(mailboxId: MailboxId, at: number): Promise<FolderMark | null> {
  return database().folderMark.findFirst({ where: { mailboxId, at: { lte: at } }, orderBy: { at: 'desc' } });
}

/** Notes where a mailbox ends now, and forgets marks from before `forgetAt`, ms. */
export async function writeMark(mailboxId: MailboxId, mark: FolderMark, forgetAt: number): Promise<void> {
  await database().folderMark.create({ data: { mailboxId, ...mark } });
  await database().folderMark.deleteMany({ where: { mailboxId, at: { lt: forgetAt } } });
}

/** What people chose who chose that old letters go. */
export async function expiryChoices(): Promise<{ userId: UserId; expiry: Preferences['expiry'] }[]> {
  const rows = await database().user.findMany({
    where: { preferences: { contains: '"expiry"' } },
    select: { id: true, preferences: true },
  });
  return rows.map(({ id, preferences }) => ({ userId: id as UserId, expiry: readPreferences(parsed(preferences)).expiry }));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

/** Deletions of a mailbox that the server has not taken yet. */
export function waitingDeletions(accountId: AccountId, mailboxId: MailboxId): Promise<number> {
  return database().act.count({ where: { accountId, mailboxId, kind: 'delete' } });
}
