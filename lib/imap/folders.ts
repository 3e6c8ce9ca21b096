/** Making, renaming, deleting and subscribing folders (RFC 9051 sections 6.3.4 to 6.3.8), and quota (RFC 9208). */
import { AppError } from '@/lib/errors';
import { say, type Task } from '@/lib/model/said';
import type { Connection } from './connection';
import { responseCode } from './errors';
import { ownPath, spell } from './mailboxes';
import { selectMailbox } from './select';
import type { Quota } from './types';
import { type Argument, type Line, text, tokenList, tokenText } from './wire';

const kilobyte = 1024;

/** What servers without response codes for it say; Cyrus does. */
const words: [RegExp, string][] = [
  [/already exists/i, 'ALREADYEXISTS'],
  [/invalid (mailbox|folder) name/i, 'CANNOT'],
];

/** What a refused folder command means in words (RFC 5530 section 3, RFC 9051 section 7.1). */
function refusal(error: unknown): AppError | null {
  const cause = error instanceof AppError ? error.cause : error;
  const serverText = error instanceof AppError ? (error.serverText ?? undefined) : undefined;
  const code = responseCode(error) ?? words.find(([said]) => said.test(serverText ?? ''))?.[1] ?? null;
  const options = { cause, ...(serverText === undefined ? {} : { serverText }) };
  if (code === 'ALREADYEXISTS') return new AppError('conflict', say('said.folder.taken'), options);
  if (code === 'HASCHILDREN') return new AppError('conflict', say('said.folder.holdsFolders'), options);
  if (code === 'INUSE') return new AppError('conflict', say('said.folder.inUse'), options);
  if (code === 'NOPERM') return new AppError('refusedByServer', say('said.folder.notAllowed'), options);
  if (code === 'CANNOT') return new AppError('refusedByServer', say('said.folder.badName'), options);
  return null;
}

async function change(connection: Connection, task: Task, verb: string, args: Argument[]): Promise<void> {
  try {
    await connection.run(task, verb, args);
  } catch (error) {
    throw refusal(error) ?? error;
  }
}

/** A folder that this connection has open is left first, as commands on it would end in nothing. */
async function leave(connection: Connection, path: string, delimiter: string | null): Promise<void> {
  const open = connection.selected?.path;
  if (open === path || (delimiter && open?.startsWith(path + delimiter))) await selectMailbox(connection, 'INBOX');
}

/** SUBSCRIBE or UNSUBSCRIBE. Throws `refusedByServer`. */
export async function subscribeFolder(connection: Connection, path: string, on: boolean): Promise<void> {
  const name = await spell(connection, path);
  await change(connection, on ? 'subscribe' : 'hide', on ? 'SUBSCRIBE' : 'UNSUBSCRIBE', [name]);
}

/** The folder itself was changed; whether other programs show it is a lesser matter than that. */
async function subscribeIfPossible(connection: Connection, path: string, on: boolean): Promise<void> {
  try {
    await subscribeFolder(connection, path, on);
  } catch (error) {
    if (!connection.wire.usable) throw error;
  }
}

/** CREATE and SUBSCRIBE; answers the path, the server's prefix included. Throws `conflict` where there is one already. */
export async function makeFolder(connection: Connection, wanted: string): Promise<string> {
  const path = ownPath(connection, wanted);
  await change(connection, 'make', 'CREATE', [await spell(connection, path)]);
  await subscribeIfPossible(connection, path, true);
  return path;
}

/**
 * RENAME, which takes what lies inside along (RFC 9051 section 6.3.6); answers the new path, the server's prefix included. RENAME leaves
 * subscriptions alone, so those of `subscribed` (old paths, at or below the folder) are carried over. Throws `conflict`, `notFound`.
 */
export async function renameFolder(
  connection: Connection,
  { from, to: wanted, delimiter, subscribed }: { from: string; to: string; delimiter: string | null; subscribed: readonly string[] },
): Promise<string> {
  const to = ownPath(connection, wanted);
  await leave(connection, from, delimiter);
  await change(connection, 'rename', 'RENAME', [await spell(connection, from), await spell(connection, to)]);
  for (const old of subscribed) {
    await subscribeIfPossible(connection, to + old.slice(from.length), true);
    await subscribeIfPossible(connection, old, false);
  }
  return to;
}

/** DELETE with the letters in it, and UNSUBSCRIBE. Throws `conflict`, `notFound`. */
export async function removeFolder(connection: Connection, path: string): Promise<void> {
  await leave(connection, path, null);
  await change(connection, 'delete', 'DELETE', [await spell(connection, path)]);
  await subscribeIfPossible(connection, path, false);
}

/** The STORAGE of a QUOTA response, in bytes (RFC 9208 section 5.1), or null where it says nothing of that. */
export function storageOf(line: Line): Quota | null {
  const words = tokenList(line.attributes?.[1]).map((token) => tokenText(token) ?? '');
  for (let at = 0; at + 2 < words.length; at += 3) {
    if (words[at]?.toUpperCase() !== 'STORAGE') continue;
    const [used, limit] = [Number(words[at + 1]), Number(words[at + 2])];
    if (Number.isSafeInteger(used * kilobyte) && Number.isSafeInteger(limit * kilobyte) && used >= 0 && limit > 0)
      return { usedBytes: used * kilobyte, limitBytes: limit * kilobyte };
  }
  return null;
}

/** GETQUOTAROOT of the inbox: the fullest of its roots, or null where the server has no limit or does not say. */
export async function readQuota(connection: Connection): Promise<Quota | null> {
  if (!connection.wire.capabilities.has('QUOTA')) return null;
  let fullest: Quota | null = null;
  try {
    await connection.run('room', 'GETQUOTAROOT', [text('INBOX')], {
      untagged: {
        quotaroot: () => undefined,
        quota: (line) => {
          const quota = storageOf(line);
          if (quota && (!fullest || quota.usedBytes / quota.limitBytes > fullest.usedBytes / fullest.limitBytes)) fullest = quota;
        },
      },
    });
  } catch (error) {
    // Offered, yet refused: nothing is lost by not knowing.
    if (!connection.wire.usable) throw error;
    return null;
  }
  return fullest;
}
