/**
 * What a person keeps of conversations for themselves. Precious: a mark names a letter by its Message-ID and so outlives a rebuilt cache; it
 * belongs to whatever conversation that letter is in. A conversation that grew together of several bears the marks of all of them.
 */
import type { AccountId, MailboxId, MessageId, ThreadId } from '../model/ids';
import type { ThreadMarks } from '../model/thread-marks';
import { identityOf, nodeOf } from '../model/threading';
import { database, type Transaction } from './client';
import { isOneOf, recordsFrom } from './dialect';
import { Prisma } from './generated/sqlite/client';
import { addressesOf } from './message-rows';
import { selectIn } from './select';
import { readNodes } from './thread-refs';

interface Mark {
  id: number;
  threadId: ThreadId;
  header: string;
  muted: boolean;
  pinned: boolean;
  note: string;
}

/** What a mark says by yes or no. */
export type MarkKind = 'muted' | 'pinned';

const flagOf: Record<MarkKind, Prisma.Sql> = { muted: Prisma.raw('"muted"'), pinned: Prisma.raw('"pinned"') };

/** Every mark of accounts, or those that `narrowing` leaves. `note` is SQL. */
async function readMarks(db: Transaction, accountIds: readonly AccountId[], narrowing = Prisma.empty, note = 'k."note"'): Promise<Mark[]> {
  if (accountIds.length === 0) return [];
  // Asked for each mark by itself, so that no planner walks all conversations to find the few that are marked.
  const raws = await selectIn(db)<(Omit<Mark, 'threadId'> & { threadId: ThreadId | null })[]>`
    SELECT k."id", k."header", k."muted", k."pinned", ${Prisma.raw(note)} AS "note", (SELECT coalesce(g."to", r."threadId") FROM "ThreadRef" r
      LEFT JOIN "ThreadMerge" g ON g."from" = r."threadId" WHERE r."accountId" = k."accountId" AND r."ref" = k."ref") AS "threadId"
    FROM "ThreadMark" k WHERE k."accountId" IN (${Prisma.join([...accountIds])}) ${narrowing}`;
  const marks = raws.flatMap(({ threadId, ...raw }) =>
    threadId === null
      ? []
      : [{ ...raw, id: Number(raw.id), threadId: Number(threadId) as ThreadId, muted: Boolean(raw.muted), pinned: Boolean(raw.pinned) }],
  );
  return marks.sort((a, b) => a.id - b.id);
}

/** The marks on these conversations, oldest first. */
async function marksOn(db: Transaction, accountId: AccountId, threadIds: readonly ThreadId[], narrowing = Prisma.empty): Promise<Mark[]> {
  const wanted = new Set(threadIds);
  return (await readMarks(db, [accountId], narrowing)).filter(({ threadId }) => wanted.has(threadId));
}

/** What lists say of the marks of these conversations; those without any are left out. */
export async function marksOfThreads(accountIds: readonly AccountId[], threadIds: readonly number[]): Promise<Map<number, ThreadMarks>> {
  const marks = new Map<number, ThreadMarks>();
  if (threadIds.length === 0) return marks;
  const wanted = new Set(threadIds);
  // Whether there are words; which, nobody asks here.
  for (const { threadId, muted, note } of await readMarks(database(), accountIds, Prisma.empty, `substr(k."note", 1, 1)`)) {
    if (!wanted.has(threadId)) continue;
    const all = new Set(marks.get(threadId));
    if (muted) all.add('muted');
    if (note !== '') all.add('noted');
    marks.set(threadId, [...all].sort());
  }
  return marks;
}

/** What a wish needs of a letter. */
export interface MarkedLetter {
  id: MessageId;
  header: string | null;
  size: number;
  at: number;
}

/** Those of these letters whose conversation is muted. One look at an empty table where nothing is. */
export async function lettersMuted(tx: Transaction, accountId: AccountId, ids: readonly MessageId[]): Promise<MarkedLetter[]> {
  const marks = await readMarks(tx, [accountId], Prisma.sql`AND k."muted" = true`);
  if (marks.length === 0) return [];
  const threadIds = [...new Set(marks.map(({ threadId }) => threadId))];
  const raws = await tx.$queryRaw<MarkedLetter[]>`
    SELECT "id", "messageIdHeader" AS "header", "size", "internalAt" AS "at" FROM "Message"
    WHERE ${isOneOf('"id"', ids)} AND ${isOneOf('+"threadId"', threadIds)} AND "deleted" = false`;
  return raws.map((raw) => ({ ...raw, id: Number(raw.id) as MessageId, size: Number(raw.size) }));
}

/** The conversations of an account that are pinned. One look at an empty table where none is. */
export async function pinnedThreads(tx: Transaction, accountId: AccountId): Promise<ThreadId[]> {
  const marks = await readMarks(tx, [accountId], Prisma.sql`AND k."pinned" = true`, `''`);
  return [...new Set(marks.map(({ threadId }) => threadId))];
}

/** Letters of a mailbox from a UID on. */
export async function lettersFrom(tx: Transaction, mailboxId: MailboxId, uid: number): Promise<MessageId[]> {
  const rows = await tx.message.findMany({ where: { mailboxId, uid: { gte: uid }, deleted: false }, select: { id: true } });
  return rows.map(({ id }) => id as MessageId);
}

/** Letters of these conversations that lie in an inbox. */
export async function inboxLetters(accountId: AccountId, threadIds: readonly ThreadId[]): Promise<MessageId[]> {
  const rows = await database().message.findMany({
    where: { accountId, threadId: { in: [...threadIds] }, deleted: false, mailbox: { role: 'inbox' } },
    select: { id: true },
  });
  return rows.map(({ id }) => id as MessageId);
}

/** The mailboxes that letters of these conversations lie in. */
export async function mailboxesOfThreads(tx: Transaction, accountId: AccountId, threadIds: readonly ThreadId[]): Promise<MailboxId[]> {
  const raws = await tx.$queryRaw<{ mailboxId: number }[]>`
    SELECT DISTINCT "mailboxId" FROM "Message" WHERE ${isOneOf('"threadId"', threadIds)} AND +"accountId" = ${accountId}`;
  return raws.map(({ mailboxId }) => Number(mailboxId) as MailboxId);
}

type RawWords = Parameters<typeof identityOf>[0] & { threadId: number; fromJson: string };
const words = Prisma.raw('m."messageIdHeader", m."internalAt", m."size", m."subject", m."fromJson"');
const nameOf = (raw: RawWords) => identityOf({ ...raw, size: Number(raw.size), from: addressesOf(raw.fromJson) });

/**
 * What names each of these conversations for good: its first letter, or where another letter bears the same Message-ID one of those after it.
 * Without those that nothing names.
 */
async function anchorsOf(tx: Transaction, accountId: AccountId, threadIds: readonly ThreadId[]): Promise<Map<ThreadId, string>> {
  if (threadIds.length === 0) return new Map();
  const wanted = recordsFrom(
    't',
    { threadId: 'int' },
    threadIds.map((threadId) => ({ threadId })),
  );
  const firsts = await tx.$queryRaw<RawWords[]>`
    SELECT t."threadId", ${words} FROM ${wanted} CROSS JOIN "Message" m WHERE m."id" = (SELECT x."id" FROM "Message" x
      WHERE x."threadId" = t."threadId" AND +x."accountId" = ${accountId} ORDER BY x."internalAt", x."id" LIMIT 1)`;
  const found = new Map<ThreadId, string>();
  const nodes = await readNodes(
    tx,
    accountId,
    firsts.map((raw) => nodeOf(nameOf(raw))),
  );
  for (const raw of firsts) {
    const threadId = Number(raw.threadId) as ThreadId;
    if (nodes.get(nodeOf(nameOf(raw)))?.thread === threadId) found.set(threadId, nameOf(raw));
    else {
      const other = await otherAnchor(tx, accountId, threadId);
      if (other !== null) found.set(threadId, other);
    }
  }
  return found;
}

/** Letters looked at for one whose Message-ID no letter of another conversation bears. */
const lookedThrough = 50;

async function otherAnchor(tx: Transaction, accountId: AccountId, threadId: ThreadId): Promise<string | null> {
  const raws = await tx.$queryRaw<RawWords[]>`
    SELECT m."threadId", ${words} FROM "Message" m WHERE m."threadId" = ${threadId} AND +m."accountId" = ${accountId}
    ORDER BY m."internalAt", m."id" LIMIT ${lookedThrough}`;
  const names = raws.map(nameOf);
  const nodes = await readNodes(tx, accountId, names.map(nodeOf));
  return names.find((name) => nodes.get(nodeOf(name))?.thread === threadId) ?? null;
}

async function insertMarks(
  tx: Transaction,
  accountId: AccountId,
  marks: readonly { header: string; muted?: boolean; pinned?: boolean; note?: string }[],
): Promise<void> {
  if (marks.length === 0) return;
  const columns = { header: 'text', ref: 'float', muted: 'bool', pinned: 'bool', note: 'text' } as const;
  const rows = marks.map((mark) => ({ muted: false, pinned: false, note: '', ...mark, ref: nodeOf(mark.header) }));
  await tx.$executeRaw`
    INSERT INTO "ThreadMark" ("accountId", "header", "ref", "muted", "pinned", "note")
    SELECT CAST(${accountId} AS INTEGER), r."header", r."ref", r."muted", r."pinned", r."note" FROM ${recordsFrom('r', columns, rows)} WHERE true
    ON CONFLICT ("accountId", "header") DO UPDATE SET "muted" = excluded."muted", "pinned" = excluded."pinned", "note" = excluded."note"`;
}

/** A mark that says nothing is none. */
async function sweep(tx: Transaction, accountId: AccountId): Promise<void> {
  await tx.$executeRaw`DELETE FROM "ThreadMark" WHERE "accountId" = ${accountId} AND "muted" = false AND "pinned" = false AND "note" = ''`;
}

async function setFlag(tx: Transaction, kind: MarkKind, ids: readonly number[], value: boolean): Promise<void> {
  if (ids.length) await tx.$executeRaw`UPDATE "ThreadMark" SET ${flagOf[kind]} = ${value} WHERE ${isOneOf('"id"', ids)}`;
}

/** Mutes or pins conversations, or takes that from them. Answers what names the marks that changed by it. */
export async function writeMarked(
  tx: Transaction,
  accountId: AccountId,
  threadIds: readonly ThreadId[],
  kind: MarkKind,
  value: boolean,
): Promise<string[]> {
  const marks = await marksOn(tx, accountId, threadIds);
  const borne = new Set(marks.filter((mark) => mark[kind]).map(({ threadId }) => threadId));
  if (!value) {
    const changed = marks.filter((mark) => mark[kind]);
    await setFlag(
      tx,
      kind,
      changed.map(({ id }) => id),
      false,
    );
    await sweep(tx, accountId);
    return changed.map(({ header }) => header);
  }
  const without = threadIds.filter((threadId) => !borne.has(threadId));
  const marked = without.flatMap((threadId) => marks.find((mark) => mark.threadId === threadId) ?? []);
  await setFlag(
    tx,
    kind,
    marked.map(({ id }) => id),
    true,
  );
  const known = new Set(marked.map(({ threadId }) => threadId));
  const anchors = await anchorsOf(
    tx,
    accountId,
    without.filter((threadId) => !known.has(threadId)),
  );
  const fresh = [...anchors.values()].map((header) => ({ header, [kind]: true }));
  await insertMarks(tx, accountId, fresh);
  return [...marked, ...fresh].map(({ header }) => header);
}

/** Takes `writeMarked` back, or does it again, for the marks that it named. Answers the conversations that they are on now. */
export async function writeMarkedNamed(
  tx: Transaction,
  accountId: AccountId,
  headers: readonly string[],
  kind: MarkKind,
  value: boolean,
): Promise<ThreadId[]> {
  const known = await tx.threadMark.findMany({ where: { accountId, header: { in: [...headers] } }, select: { id: true, header: true } });
  await setFlag(
    tx,
    kind,
    known.map(({ id }) => id),
    value,
  );
  const there = new Set(known.map(({ header }) => header));
  const missing = value ? headers.filter((header) => !there.has(header)) : [];
  await insertMarks(
    tx,
    accountId,
    missing.map((header) => ({ header, [kind]: true })),
  );
  const marks = await readMarks(tx, [accountId]);
  await sweep(tx, accountId);
  const named = new Set(headers);
  return [...new Set(marks.filter(({ header }) => named.has(header)).map(({ threadId }) => threadId))];
}

/** The note on a conversation; where it grew together of several, theirs one below the other. Empty for none. */
export async function readNote(accountId: AccountId, threadId: ThreadId): Promise<string> {
  const marks = await marksOn(database(), accountId, [threadId], Prisma.sql`AND k."note" <> ''`);
  return marks.map(({ note }) => note).join('\n\n');
}

/** Writes the note on a conversation, in place of all that was on it. Answers whether one could be put there. */
export async function writeNote(tx: Transaction, accountId: AccountId, threadId: ThreadId, note: string): Promise<boolean> {
  const marks = await marksOn(tx, accountId, [threadId]);
  const [first] = marks;
  if (first) {
    for (const { id } of marks) await tx.$executeRaw`UPDATE "ThreadMark" SET "note" = ${id === first.id ? note : ''} WHERE "id" = ${id}`;
    await sweep(tx, accountId);
    return true;
  }
  if (note === '') return true;
  const header = (await anchorsOf(tx, accountId, [threadId])).get(threadId);
  if (header === undefined) return false;
  await insertMarks(tx, accountId, [{ header, note }]);
  return true;
}
