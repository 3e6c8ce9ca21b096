/** What people said of conversations by hand. Precious: it names letters by their Message-ID and so outlives a rebuilt cache. */
import type { AccountId } from '../model/ids';
import { type Edits, nodeOf, noEdits } from '../model/threading';
import type { Transaction } from './client';

/** All edits of an account, as threading takes them. */
export async function readEdits(tx: Transaction, accountId: AccountId): Promise<Edits> {
  const rows = await tx.threadEdit.findMany({ where: { accountId }, orderBy: { id: 'asc' } });
  if (rows.length === 0) return noEdits;
  return {
    cuts: new Set(rows.filter(({ kind }) => kind === 'split').map(({ header }) => nodeOf(header))),
    joins: rows.filter(({ kind }) => kind === 'join').map(({ header, other }) => [nodeOf(header), nodeOf(other)] as const),
  };
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
