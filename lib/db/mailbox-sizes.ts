/** How large mailboxes are: as their server said, else by the letters that are cached. */
import type { Actor } from '../model/actor';
import type { MailboxId } from '../model/ids';
import type { FolderSize } from '../model/mailbox-facts';
import { isOneOf } from './dialect';
import { Prisma } from './generated/sqlite/client';
import { select } from './select';

interface RawSize {
  id: number;
  sizeBytes: number | null;
  exists: number;
  syncedDownTo: number | null;
}

/** Sizes of the actor's mailboxes, of one where `only` is given. Walks over the letters only where no server told the size. */
export async function readSizes(actor: Actor, only: MailboxId | null = null): Promise<FolderSize[]> {
  const boxes = await select<RawSize[]>`
    SELECT "id", "sizeBytes", "exists", "syncedDownTo" FROM "Mailbox"
    WHERE ${isOneOf('"accountId"', actor.accountIds)} AND "selectable" = true ${only === null ? Prisma.empty : Prisma.sql`AND "id" = ${only}`}`;
  const unknown = boxes.filter(({ sizeBytes, exists }) => sizeBytes === null && exists > 0).map(({ id }) => id);
  const sums = unknown.length
    ? await select<{ id: number; bytes: number | bigint | null }[]>`
        SELECT "mailboxId" AS "id", sum("size") AS "bytes" FROM "Message" WHERE ${isOneOf('"mailboxId"', unknown)} AND "deleted" = false GROUP BY "mailboxId"`
    : [];
  const summed = new Map(sums.map(({ id, bytes }) => [Number(id), Number(bytes ?? 0)]));
  return boxes.map(({ id, sizeBytes, exists, syncedDownTo }) => ({
    mailboxId: id as MailboxId,
    bytes: sizeBytes ?? summed.get(id) ?? 0,
    exact: sizeBytes !== null || exists === 0 || syncedDownTo === 1,
  }));
}
