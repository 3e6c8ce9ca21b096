/** What differs between SQLite and PostgreSQL in the SQL that this room writes by hand: lists and records that travel as one JSON parameter. */
import { env } from '../env';
import { Prisma } from './generated/sqlite/client';

/** The databases that Oriel runs on. */
export type Provider = 'sqlite' | 'postgresql';

/** Which database an address means: `postgres://` and `postgresql://` are PostgreSQL, everything else is a file of SQLite. */
export function providerOf(url: string): Provider {
  return /^postgres(ql)?:/.test(url) ? 'postgresql' : 'sqlite';
}

/** True where this process keeps its tables in PostgreSQL. */
export function onPostgres(): boolean {
  return providerOf(env().databaseUrl) === 'postgresql';
}

/** Column types of records: `int` for row ids and counts, `float` for UIDs and times, `bool`, `text`. */
export type ColumnType = 'int' | 'float' | 'bool' | 'text';

const postgresTypes: Record<ColumnType, string> = { int: 'int', float: 'double precision', bool: 'boolean', text: 'text' };

/** `column IN (values)` with all values in one parameter. `column` is SQL of ours, never a name from outside. */
export function isOneOf(column: string, values: readonly number[], type: 'int' | 'float' = 'int'): Prisma.Sql {
  const json = JSON.stringify(values);
  const name = Prisma.raw(column);
  if (!onPostgres()) return Prisma.sql`${name} IN (SELECT "value" FROM json_each(${json}))`;
  const cast = Prisma.raw(postgresTypes[type]);
  return Prisma.sql`${name} = ANY (ARRAY(SELECT jsonb_array_elements_text(${json}::jsonb)::${cast}))`;
}

/** Characters that PostgreSQL's text cannot hold (NUL) or JSON may not (half of a surrogate pair) become U+FFFD. */
function storable(json: string): string {
  return /\\u0000|\\ud[89a-f]/i.test(json)
    ? json.replace(/\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/gi, (found) => (found === '\\\\' ? found : '\ufffd'))
    : json;
}

/**
 * A whole number as an `int` of the database, where nothing beside it says its type (PostgreSQL takes a bare parameter of a SELECT for text).
 */
export function asInt(value: number | null): Prisma.Sql {
  return Prisma.sql`CAST(${value} AS INTEGER)`;
}

/** A table expression named `alias` with these columns, filled from `rows`, in one parameter. Missing values are NULL. */
export function recordsFrom(alias: string, columns: Readonly<Record<string, ColumnType>>, rows: readonly object[]): Prisma.Sql {
  const entries = Object.entries(columns);
  if (onPostgres()) {
    const json = storable(JSON.stringify(rows));
    const typed = entries.map(([name, type]) => `"${name}" ${postgresTypes[type]}`).join(', ');
    return Prisma.sql`jsonb_to_recordset(${json}::jsonb) AS ${Prisma.raw(`${alias}(${typed})`)}`;
  }
  // By place: names in every row would be half of the text, and looked up for every value.
  const names = entries.map(([name]) => name);
  const json = storable(JSON.stringify(rows.map((row) => names.map((name) => (row as Record<string, unknown>)[name] ?? null))));
  const extracted = names.map((name, place) => `json_extract("value", '$[${place}]') AS "${name}"`).join(', ');
  return Prisma.sql`(SELECT ${Prisma.raw(extracted)} FROM json_each(${json})) ${Prisma.raw(alias)}`;
}
