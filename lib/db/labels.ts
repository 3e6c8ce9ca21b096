/** The keywords of cached letters that are labels. */
import type { Actor } from '../model/actor';
import { type FoundLabel, labelKey, labelsOf } from '../model/labels';
import { Prisma } from './generated/sqlite/client';
import { flagsOf } from './message-rows';
import { select } from './select';

/** Which labels the actor's letters bear, the most frequent first. Looks at no letter without labels. */
export async function countLabels(actor: Actor): Promise<FoundLabel[]> {
  if (actor.accountIds.length === 0) return [];
  const raws = await select<{ flags: string; n: number | bigint }[]>`
    SELECT m."flags", count(*) AS "n" FROM "Mailbox" b CROSS JOIN "Message" m
    WHERE b."accountId" IN (${Prisma.join([...actor.accountIds])}) AND m."mailboxId" = b."id" AND m."deleted" = false AND m."labelled" = true
    GROUP BY m."flags"`;
  const found = new Map<string, FoundLabel>();
  for (const { flags, n } of raws)
    for (const keyword of labelsOf(flagsOf(flags))) {
      const known = found.get(labelKey(keyword));
      if (known) known.count += Number(n);
      else found.set(labelKey(keyword), { keyword, count: Number(n) });
    }
  return [...found.values()].sort((a, b) => b.count - a.count || (labelKey(a.keyword) < labelKey(b.keyword) ? -1 : 1));
}
