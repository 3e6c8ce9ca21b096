/**
 * Writes rows of letters as the server describes them: flags, header rows, letters that are gone. Part of apply.ts in all but the file.
 * Each function brings the lists and the conversations of the rows it touches up to date, in the same transaction.
 */
import type { Transaction } from '@/lib/db/client';
import { deleteRows, type KnownRow, knownByUid, knownInRanges, placeholders, writeFlags, writeUids } from '@/lib/db/message-cache';
import { type HeaderFacts, sortFlags } from '@/lib/db/message-columns';
import { upsertHeaders } from '@/lib/db/message-upsert';
import { readWeaving } from '@/lib/db/thread-edits';
import { relisting } from '@/lib/db/threads';
import type { AccountId, MailboxId, MessageId, Modseq, Uid } from '@/lib/model/ids';
import { departing, reclaim, welcome } from './identity';
import { isLeavingFlags, type Ledger } from './ledger';
import { isLeaving, withEdits } from './pending';
import { placeLetters } from './threads';

/** Flags of one message as the server gave them. */
export interface FlagFacts {
  uid: Uid;
  flags: readonly string[];
  modseq: Modseq | null;
}

/** Drops the rows of a mailbox whose UIDs lie in these ranges, both ends included. */
export async function applyVanished(
  tx: Transaction,
  ledger: Ledger,
  accountId: AccountId,
  mailboxId: MailboxId,
  ranges: readonly (readonly [number, number])[],
): Promise<void> {
  const gone = await knownInRanges(tx, mailboxId, ranges);
  const ids = gone.map((row) => row.id);
  ledger.moved = await relisting(tx, ids, () => departing(tx, accountId, ids, () => deleteRows(tx, ids)));
  ledger.remove(gone);
}

/** Writes flags with the user's pending changes over them. */
export async function applyFlags(tx: Transaction, ledger: Ledger, mailboxId: MailboxId, facts: readonly FlagFacts[]): Promise<void> {
  const known = new Map(
    (
      await knownByUid(
        tx,
        mailboxId,
        facts.map((fact) => fact.uid),
      )
    ).map((row) => [row.uid, row]),
  );
  const writes: { id: MessageId; flags: readonly string[]; modseq: Modseq | null }[] = [];
  const relisted: MessageId[] = [];
  for (const fact of facts) {
    const row = known.get(fact.uid);
    if (!row) continue;
    const flags = sortFlags(withEdits(row.id, fact.flags));
    if (flags.join(' ') !== row.flags.join(' ')) ledger.change(row, flags);
    if (isLeavingFlags(flags) !== isLeavingFlags(row.flags)) relisted.push(row.id);
    writes.push({ id: row.id, flags, modseq: fact.modseq });
  }
  await relisting(tx, relisted, () => writeFlags(tx, writes));
}

/** What recognises a letter whose UID nobody told: its Message-ID and size, without one the time in its place. */
const adoptKey = (letter: { messageIdHeader: string | null; size: number; internalAt: number }): string =>
  `${letter.size} ${letter.messageIdHeader ?? Math.round(letter.internalAt)}`;

/**
 * A letter moved here without its new UID being told is known by its Message-ID and size, and keeps its row. Where several are alike, each
 * goes to the row of its own time, which a move keeps.
 */
async function adopt(tx: Transaction, mailboxId: MailboxId, headers: readonly HeaderFacts[]): Promise<Uid[]> {
  const waiting = new Map<string, { id: MessageId; internalAt: number }[]>();
  for (const row of await placeholders(tx, mailboxId)) {
    const alike = waiting.get(adoptKey(row)) ?? [];
    alike.push(row);
    waiting.set(adoptKey(row), alike);
  }
  if (waiting.size === 0) return [];
  // What a server without UIDPLUS leaves of an earlier move is not the letter that is coming back.
  const coming = headers.filter((header) => !isLeavingFlags(header.flags));
  const pairs: { id: MessageId; uid: Uid }[] = [];
  const take = (header: HeaderFacts, fits: (row: { internalAt: number }) => boolean) => {
    const alike = waiting.get(adoptKey(header)) ?? [];
    const at = alike.findIndex(fits);
    const [row] = at >= 0 ? alike.splice(at, 1) : [];
    if (row) pairs.push({ id: row.id, uid: header.uid });
    return row !== undefined;
  };
  const left = coming.filter((header) => !take(header, (row) => row.internalAt === header.internalAt));
  for (const header of left) take(header, () => true);
  // The UID is part of a row's place among others of the same time.
  if (pairs.length)
    await relisting(
      tx,
      pairs.map((pair) => pair.id),
      () => writeUids(tx, pairs),
    );
  return pairs.map((pair) => pair.uid);
}

/** The rows of these letters by UID, also those that wait under a placeholder. */
async function knownOrAdopted(tx: Transaction, mailboxId: MailboxId, headers: readonly HeaderFacts[]): Promise<Map<Uid, KnownRow>> {
  const uids = headers.map((header) => header.uid);
  const known = new Map((await knownByUid(tx, mailboxId, uids)).map((row) => [row.uid, row]));
  const unknown = headers.filter((header) => !known.has(header.uid));
  if (unknown.length === 0) return known;
  const adopted = await adopt(tx, mailboxId, unknown);
  for (const row of await knownByUid(tx, mailboxId, adopted)) known.set(row.uid, row);
  return known;
}

/** Writes header rows: known ones get the flags of now, the others come new. `counted`: the new ones are new on the server too. */
export async function applyHeaders(
  tx: Transaction,
  ledger: Ledger,
  accountId: AccountId,
  mailboxId: MailboxId,
  given: readonly HeaderFacts[],
  counted: boolean,
): Promise<void> {
  const headers = given.filter((header) => !isLeaving(mailboxId, header.uid));
  if (headers.length === 0) return;
  const known = await knownOrAdopted(tx, mailboxId, headers);
  const meant = headers.map((header) => {
    const row = known.get(header.uid);
    const flags = sortFlags(row ? withEdits(row.id, header.flags) : header.flags);
    return flags === header.flags ? header : { ...header, flags };
  });
  const fresh = meant.filter((header) => !known.has(header.uid));
  const placed = fresh.length ? await placeLetters(tx, await readWeaving(tx, accountId), mailboxId, fresh) : null;
  const relisted = meant.flatMap((header) => {
    const row = known.get(header.uid);
    return row && isLeavingFlags(row.flags) !== isLeavingFlags(header.flags) ? [row.id] : [];
  });
  const ids = await relisting(tx, relisted, () => upsertHeaders(tx, accountId, mailboxId, meant, known, placed?.places));
  const back = await reclaim(tx, accountId, fresh, (header) => ids.get(header.uid));
  if (counted) {
    const news = fresh.flatMap((header) => ids.get(header.uid) ?? []);
    await welcome(
      tx,
      news.filter((id) => !back.has(id)),
    );
  }
  if (await placed?.settle()) ledger.rethreaded = true;
  for (const header of meant) {
    const row = known.get(header.uid);
    if (row) {
      if (header.flags.join(' ') !== row.flags.join(' ')) ledger.change(row, header.flags);
      continue;
    }
    const id = ids.get(header.uid);
    if (id === undefined) continue;
    ledger.cached += 1;
    if (counted) {
      ledger.exists += 1;
      ledger.unseen += header.flags.includes('\\Seen') ? 0 : 1;
    }
    if (isLeavingFlags(header.flags)) continue;
    const before = back.get(id);
    if (before === undefined) ledger.inserted.push(id);
    else ledger.returned.push(before);
  }
}
