/**
 * Rows that keep their id while their letter goes from one mailbox to another by somebody else's hand, or gets another UID. Called by
 * lib/sync/apply*.ts only, inside their transactions. A letter is known again by EMAILID (RFC 8474), else by Message-ID, size and
 * INTERNALDATE, which a move keeps; a letter without Message-ID by its subject in its place.
 */
import type { AccountId, MailboxId, MessageId } from '../model/ids';
import type { Transaction } from './client';
import { isOneOf, onPostgres, recordsFrom } from './dialect';
import { Prisma } from './generated/sqlite/client';

/** What makes two rows the same letter. */
export interface Likeness {
  emailId?: string | null;
  messageIdHeader: string | null;
  subject: string;
  size: number;
  internalAt: number;
}

/** The text that letters of one likeness share. */
export function likenessKey({ emailId, messageIdHeader, subject, size, internalAt }: Likeness): string {
  return emailId ? `e ${emailId}` : `m ${size} ${Math.round(internalAt)} ${messageIdHeader ?? subject}`;
}

/** The same in SQL, of a row of the table. */
const keyOfRow = Prisma.sql`CASE WHEN coalesce("emailId", '') <> '' THEN 'e ' || "emailId"
  ELSE 'm ' || "size" || ' ' || CAST("internalAt" AS BIGINT) || ' ' || coalesce("messageIdHeader", "subject") END`;

/** Keeps what is known of rows that are about to go; `where` names them in the table of messages. */
async function keep(tx: Transaction, where: Prisma.Sql, leftAt: number): Promise<void> {
  const json = onPostgres()
    ? Prisma.sql`json_build_object('structure', "structure", 'preview', "preview", 'hasAttachments', "hasAttachments", 'fileNames', "fileNames")::text`
    : Prisma.sql`json_object('structure', "structure", 'preview', "preview", 'hasAttachments', "hasAttachments", 'fileNames', "fileNames")`;
  await tx.$executeRaw`INSERT INTO "Departed" ("id", "accountId", "key", "row", "leftAt")
    SELECT "id", "accountId", ${keyOfRow}, ${json}, CAST(${leftAt} AS DOUBLE PRECISION) FROM "Message" WHERE ${where} AND "uid" > 0
    ON CONFLICT ("id") DO UPDATE SET "key" = excluded."key", "row" = excluded."row", "leftAt" = excluded."leftAt"`;
}

/** Keeps rows that are about to go. `leftAt` in ms: when they left, or later where they are to be kept for longer. */
export function departRows(tx: Transaction, ids: readonly MessageId[], leftAt: number): Promise<void> {
  return keep(tx, isOneOf('"id"', ids), leftAt);
}

/** Keeps all rows of mailboxes that are about to go. */
export function departMailboxes(tx: Transaction, mailboxIds: readonly MailboxId[], leftAt: number): Promise<void> {
  return keep(tx, isOneOf('"mailboxId"', mailboxIds), leftAt);
}

/** Forgets rows of the account that left before `before`, ms. */
export async function forgetDeparted(tx: Transaction, accountId: AccountId, before: number): Promise<void> {
  await tx.$executeRaw`DELETE FROM "Departed" WHERE "accountId" = ${accountId} AND "leftAt" < ${before}`;
}

/** A row with what was fetched for it after its header. */
export interface Reclaimed {
  id: MessageId;
  structure: string | null;
  preview: string | null;
  hasAttachments: boolean;
  fileNames: string | null;
}

/** Rows that left and are of this likeness, by key; each id is answered once, and not where a row bears it again. */
export async function findDeparted(tx: Transaction, accountId: AccountId, keys: readonly string[]): Promise<Map<string, Reclaimed[]>> {
  const found = new Map<string, Reclaimed[]>();
  if (keys.length === 0) return found;
  const some = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Departed" WHERE "accountId" = ${accountId} LIMIT 1`;
  if (some.length === 0) return found;
  const wanted = recordsFrom(
    'r',
    { key: 'text' },
    [...new Set(keys)].map((key) => ({ key })),
  );
  const raws = await tx.$queryRaw<{ id: number; key: string; row: string }[]>`
    SELECT d."id", d."key", d."row" FROM ${wanted} CROSS JOIN "Departed" d WHERE d."accountId" = ${accountId} AND d."key" = r."key"
      AND NOT EXISTS (SELECT 1 FROM "Message" m WHERE m."id" = d."id") ORDER BY d."id"`;
  for (const { id, key, row } of raws) {
    const kept = JSON.parse(row) as Omit<Reclaimed, 'id'>;
    const one = {
      id: Number(id) as MessageId,
      structure: kept.structure,
      preview: kept.preview,
      hasAttachments: Boolean(kept.hasAttachments),
      fileNames: kept.fileNames ?? null,
    };
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return found;
}

/** Gives rows other ids, and what was fetched for the letter under that id where they have nothing yet. The ids must be free. */
export async function renumber(tx: Transaction, pairs: readonly { from: MessageId; to: Reclaimed }[]): Promise<void> {
  if (pairs.length === 0) return;
  const columns = { from: 'int', to: 'int', structure: 'text', preview: 'text', hasAttachments: 'bool', fileNames: 'text' } as const;
  const rows = pairs.map(({ from, to: { id, ...rest } }) => ({ from, to: id, ...rest }));
  await tx.$executeRaw`UPDATE "Message" SET "id" = r."to", "structure" = coalesce("Message"."structure", r."structure"),
      "preview" = coalesce("Message"."preview", r."preview"), "fileNames" = coalesce("Message"."fileNames", r."fileNames"),
      "hasAttachments" = CASE WHEN r."structure" IS NULL THEN "Message"."hasAttachments" ELSE r."hasAttachments" END
    FROM ${recordsFrom('r', columns, rows)} WHERE "Message"."id" = r."from"`;
  await tx.$executeRaw`DELETE FROM "Departed" WHERE ${isOneOf(
    '"id"',
    pairs.map(({ to }) => to.id),
  )}`;
}

/** What two rows `o` and `n` have to share to be the same letter. */
const alike = Prisma.sql`n."accountId" = o."accountId" AND n."messageIdHeader" = o."messageIdHeader" AND +n."size" = o."size"
  AND n."internalAt" = o."internalAt" AND (o."emailId" IS NULL OR n."emailId" IS NULL OR n."emailId" = o."emailId")`;

/** Rows not older than `since` in other mailboxes that hold the same letters as these rows: their letters were moved there. */
export async function newerTwins(
  tx: Transaction,
  ids: readonly MessageId[],
  since: MessageId,
): Promise<{ id: MessageId; twin: MessageId; mailboxId: MailboxId }[]> {
  if (ids.length === 0) return [];
  const raws = await tx.$queryRaw<{ id: number; twin: number; mailboxId: number }[]>`
    SELECT o."id", n."id" AS "twin", n."mailboxId" FROM "Message" o JOIN "Message" n ON ${alike}
    WHERE ${isOneOf('o."id"', ids)} AND n."id" > o."id" AND n."id" >= ${since} AND n."mailboxId" <> o."mailboxId" AND n."uid" > 0
    ORDER BY o."id", n."id"`;
  const taken = new Set<number>();
  const found: { id: MessageId; twin: MessageId; mailboxId: MailboxId }[] = [];
  for (const raw of raws) {
    const [id, twin] = [Number(raw.id), Number(raw.twin)];
    if (taken.has(id) || taken.has(twin)) continue;
    taken.add(id).add(twin);
    found.push({ id: id as MessageId, twin: twin as MessageId, mailboxId: Number(raw.mailboxId) as MailboxId });
  }
  return found;
}

/** What was fetched for these rows after their headers. */
export async function readDetails(tx: Transaction, ids: readonly MessageId[]): Promise<Map<MessageId, Reclaimed>> {
  if (ids.length === 0) return new Map();
  const raws = await tx.$queryRaw<Reclaimed[]>`
    SELECT "id", "structure", "preview", "hasAttachments", "fileNames" FROM "Message" WHERE ${isOneOf('"id"', ids)}`;
  return new Map(
    raws.map((raw) => [
      Number(raw.id) as MessageId,
      { ...raw, id: Number(raw.id) as MessageId, hasAttachments: Boolean(raw.hasAttachments) },
    ]),
  );
}

/** Gives new rows structure and preview of a row that holds the same letter, so that neither is fetched again. */
export async function inheritDetails(tx: Transaction, ids: readonly MessageId[]): Promise<void> {
  if (ids.length === 0) return;
  const raws = await tx.$queryRaw<{ id: number; twin: number }[]>`
    SELECT n."id", min(o."id") AS "twin" FROM "Message" n JOIN "Message" o ON ${alike}
    WHERE ${isOneOf('n."id"', ids)} AND o."id" <> n."id" AND o."structure" IS NOT NULL GROUP BY n."id"`;
  if (raws.length === 0) return;
  const pairs = raws.map((raw) => ({ id: Number(raw.id), twin: Number(raw.twin) }));
  await tx.$executeRaw`UPDATE "Message" SET "structure" = o."structure", "preview" = o."preview", "hasAttachments" = o."hasAttachments",
      "fileNames" = o."fileNames"
    FROM ${recordsFrom('r', { id: 'int', twin: 'int' }, pairs)}, "Message" o WHERE "Message"."id" = r."id" AND o."id" = r."twin"`;
}
