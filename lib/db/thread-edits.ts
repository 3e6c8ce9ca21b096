/** What people said of conversations by hand. Precious: it names letters by their Message-ID and so outlives a rebuilt cache. */
import type { AccountId } from '../model/ids';
import { type Edits, nodeOf, noEdits } from '../model/threading';
import type { Transaction } from './client';

/** How an account wants its conversations. */
export interface Weaving {
  accountId: AccountId;
  /** Letters without References are joined by their subject too. */
  subjects: boolean;
  edits: Edits;
}

/** How an account's letters are put into conversations: whether subjects join them too, and all edits by hand. */
export async function readWeaving(tx: Transaction, accountId: AccountId): Promise<Weaving> {
  const rows = await tx.$queryRaw<{ subjectThreads: boolean; kind: string | null; header: string; other: string }[]>`
    SELECT a."subjectThreads", e."kind", e."header", e."other" FROM "Account" a LEFT JOIN "ThreadEdit" e ON e."accountId" = a."id"
    WHERE a."id" = ${accountId} ORDER BY e."id"`;
  const edits: Edits =
    rows.length > 1 || rows[0]?.kind
      ? {
          cuts: new Set(rows.filter(({ kind }) => kind === 'split').map(({ header }) => nodeOf(header))),
          joins: rows.filter(({ kind }) => kind === 'join').map(({ header, other }) => [nodeOf(header), nodeOf(other)] as const),
        }
      : noEdits;
  return { accountId, subjects: Boolean(rows[0]?.subjectThreads ?? true), edits };
}

/** Notes that a letter begins a conversation of its own. What joined it to others by hand is forgotten. */
export async function writeSplit(tx: Transaction, accountId: AccountId, header: string): Promise<void> {
  await tx.threadEdit.deleteMany({ where: { accountId, kind: 'join', OR: [{ header }, { other: header }] } });
  await tx.threadEdit.upsert({
    where: { accountId_header_other: { accountId, header, other: '' } },
    create: { accountId, kind: 'split', header },
    update: { kind: 'split' },
  });
}

/** Forgets that a letter was split off; false where it never was. */
export async function dropSplit(tx: Transaction, accountId: AccountId, header: string): Promise<boolean> {
  const { count } = await tx.threadEdit.deleteMany({ where: { accountId, kind: 'split', header } });
  return count > 0;
}

/** Notes that two letters are of one conversation. */
export async function writeJoin(tx: Transaction, accountId: AccountId, header: string, other: string): Promise<void> {
  await tx.threadEdit.upsert({
    where: { accountId_header_other: { accountId, header, other } },
    create: { accountId, kind: 'join', header, other },
    update: { kind: 'join' },
  });
}
