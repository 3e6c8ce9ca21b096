/** What narrows a list, as conditions on the table of letters. */
import { isLabel, labelOfFilter } from '../model/labels';
import type { Filter } from '../model/view';
import { onPostgres } from './dialect';
import { Prisma } from './generated/sqlite/client';

const conditions: Record<string, (alias: string) => string> = {
  unread: (alias) => `${alias}."seen" = false`,
  flagged: (alias) => `${alias}."flagged" = true`,
  attachments: (alias) => `${alias}."hasAttachments" = true`,
  labelled: (alias) => `${alias}."labelled" = true`,
};

/**
 * The condition that a filter is, on the table called `alias`. For a label it names the column of `Message_labelled` too, so that only letters
 * with labels are looked at.
 */
export function conditionOf(filter: Filter, alias: string): Prisma.Sql {
  const keyword = labelOfFilter(filter);
  if (keyword === null) return Prisma.raw(conditions[filter]?.(alias) ?? '1 = 0');
  const column = Prisma.raw(`${alias}."labelled" = true AND ${alias}."flags"`);
  // Keywords are told apart without regard to case; SQLite's LIKE is so by itself.
  const like = Prisma.raw(onPostgres() ? 'ILIKE' : 'LIKE');
  return isLabel(keyword) ? Prisma.sql`${column} ${like} ${`%"${keyword.replace(/[\\%_]/g, '\\$&')}"%`} ESCAPE '\\'` : Prisma.raw('1 = 0');
}

/** `AND ...` for each of the filters. */
export function narrowing(filters: readonly Filter[], alias: string): Prisma.Sql {
  if (filters.length === 0) return Prisma.empty;
  return Prisma.join(
    filters.map((filter) => Prisma.sql`AND ${conditionOf(filter, alias)}`),
    ' ',
  );
}
