/** What a list of conversations says of each: counts and people, of all its letters in the account. */
import type { AccountId } from '../model/ids';
import { labelsOf } from '../model/labels';
import { ownName } from '../model/letter-words';
import type { ThreadSummary } from '../model/view';
import { isOneOf, onPostgres } from './dialect';
import { Prisma } from './generated/sqlite/client';
import { addressesOf, flagsOf } from './message-rows';
import { select } from './select';

interface RawSummary {
  threadId: number;
  letters: number | bigint;
  unread: number | bigint;
  flagged: number | bigint;
  attachments: number | bigint;
  /** From headers, oldest letter first, one JSON text a line. */
  senders: string;
  /** Flags of the letters with labels, one JSON text a line; null where there are none. */
  labelled: string | null;
}

/** People named in a summary. */
const most = 5;

function peopleOf(senders: string): string[] {
  const people = new Set<string>();
  for (const line of senders.split('\n')) {
    const [first] = addressesOf(line);
    const name = first ? ownName(first) || first.address : '';
    if (name) people.add(name);
    if (people.size === most) break;
  }
  return [...people];
}

function labelsIn(labelled: string | null): { labels?: string[] } {
  return labelled === null ? {} : { labels: labelsOf(labelled.split('\n').flatMap(flagsOf)) };
}

/** The summaries of these conversations of these accounts, in one statement over the index of conversations. Letters being deleted do not count. */
export async function summariesOf(accountIds: readonly AccountId[], threadIds: readonly number[]): Promise<Map<number, ThreadSummary>> {
  if (threadIds.length === 0) return new Map();
  const joined = onPostgres()
    ? Prisma.sql`string_agg(t."fromJson", chr(10) ORDER BY t."internalAt", t."id")`
    : Prisma.sql`group_concat(t."fromJson", char(10) ORDER BY t."internalAt", t."id")`;
  const flags = Prisma.sql`CASE WHEN t."labelled" = true THEN t."flags" END`;
  const labelled = onPostgres() ? Prisma.sql`string_agg(${flags}, chr(10))` : Prisma.sql`group_concat(${flags}, char(10))`;
  const count = (condition: string) => Prisma.raw(`sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`);
  const raws = await select<RawSummary[]>`
    SELECT t."threadId", count(*) AS "letters", ${count('t."seen" = false')} AS "unread", ${count('t."flagged" = true')} AS "flagged",
      ${count('t."hasAttachments" = true')} AS "attachments", ${joined} AS "senders",
      ${labelled} AS "labelled"
    FROM "Message" t WHERE ${isOneOf('t."threadId"', threadIds)} AND +t."accountId" IN (${Prisma.join([...accountIds])})
      AND t."deleted" = false GROUP BY t."threadId"`;
  return new Map(
    raws.map((raw) => [
      Number(raw.threadId),
      {
        letters: Number(raw.letters),
        unread: Number(raw.unread),
        flagged: Number(raw.flagged) > 0,
        hasAttachments: Number(raw.attachments) > 0,
        people: peopleOf(raw.senders),
        ...labelsIn(raw.labelled),
      },
    ]),
  );
}
