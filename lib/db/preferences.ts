/** What people chose for the screen. */
import type { Actor } from '../model/actor';
import type { AccountId, UserId } from '../model/ids';
import { chosenOver } from '../model/look';
import { type ChangePreferencesInput, type Preferences, readPreferences } from '../model/preferences';
import { database } from './client';
import { onPostgres } from './dialect';
import { select } from './select';

/** The choices of a person, with what nobody chose in place of what is missing. */
export async function preferencesOf(userId: UserId): Promise<Preferences> {
  const [row] = await select<{ preferences: string }[]>`SELECT "preferences" FROM "User" WHERE "id" = ${userId}`;
  return readPreferences(row ? parsed(row.preferences) : {});
}

/**
 * The actor's accounts whose mail the lists over all accounts show. Where every account that is open is left out, none is: a list over nothing
 * would only look like lost mail.
 */
export async function unifiedAccountIds(actor: Actor): Promise<readonly AccountId[]> {
  if (actor.accountIds.length < 2) return actor.accountIds;
  const { leftOut } = await preferencesOf(actor.userId);
  const shown = actor.accountIds.filter((id) => !leftOut.includes(id));
  return shown.length > 0 ? shown : actor.accountIds;
}

/** Keeps choices beside those that were made before, colours, keys and days beside those of other accounts and commands. Answers all of them; null where the person is gone. */
export async function keepPreferences(userId: UserId, changes: ChangePreferencesInput): Promise<Preferences | null> {
  return database().$transaction(async (tx) => {
    // Two windows choose at the same time: the second reads what the first has kept. SQLite has one writer anyway.
    if (onPostgres()) await tx.$queryRaw`SELECT 1 AS "held" FROM "User" WHERE "id" = ${userId} FOR UPDATE`;
    const row = await tx.user.findUnique({ where: { id: userId }, select: { preferences: true } });
    if (!row) return null;
    const before = parsed(row.preferences);
    const { accountHues, keyMap, expiry } = readPreferences(before);
    const chosen: Record<string, unknown> = chosenOver({ accountHues, keyMap, expiry }, changes);
    const after = { ...before, ...Object.fromEntries(Object.keys(changes).map((name) => [name, chosen[name]])) };
    await tx.user.update({ where: { id: userId }, data: { preferences: JSON.stringify(after) } });
    return readPreferences(after);
  });
}

function parsed(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Choices are not worth an error: what cannot be read was not chosen.
    return {};
  }
}
