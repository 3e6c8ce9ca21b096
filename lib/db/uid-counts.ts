/** How many letters are cached in spans of UIDs: an index is counted and no row is read. */
import type { MailboxId } from '../model/ids';
import { recordsFrom } from './dialect';
import { select } from './select';

/** Letters cached between both ends, for each span in order. Whose mailbox it is was found out by the caller. */
export async function countInSpans(mailboxId: MailboxId, spans: readonly (readonly [number, number])[]): Promise<number[]> {
  if (spans.length === 0) return [];
  const wanted = recordsFrom(
    'r',
    { at: 'int', low: 'float', high: 'float' },
    spans.map(([low, high], at) => ({ at, low, high })),
  );
  const rows = await select<{ at: number; cached: bigint }[]>`
    SELECT r."at" AS "at", (SELECT count(*) FROM "Message" m
      WHERE m."mailboxId" = ${mailboxId} AND m."uid" BETWEEN r."low" AND r."high") AS "cached" FROM ${wanted}`;
  const counts = new Map(rows.map((row) => [Number(row.at), Number(row.cached)]));
  return spans.map((_, at) => counts.get(at) ?? 0);
}
