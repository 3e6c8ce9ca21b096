/**
 * Into which folders letters are archived where a person wants them by year, by month or by sender's domain: folders inside the archive, made when
 * they are needed. Taking an act back leaves them, empty or not: somebody may have put something there meanwhile.
 */
import { readMessages } from '@/lib/db/messages';
import { preferencesOf } from '@/lib/db/preferences';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { AccountId, MailboxId, MessageId } from '@/lib/model/ids';
import type { Address, Mailbox } from '@/lib/model/mail';
import type { Preferences } from '@/lib/model/preferences';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import { foldersOf } from './mailbox-place';
import { roleMailbox } from './role-mailbox';

/** A letter to be archived: when it came, ms, and from whom. */
interface Archived {
  at: number;
  from: readonly Address[];
}

/** The levels below the archive that a letter goes to; none where it stays in the archive itself. */
export function archiveLevels({ at, from }: Archived, mode: Preferences['archive'], delimiter: string): string[] {
  if (mode === 'one') return [];
  if (mode === 'domain') {
    const domain = /@([\p{L}\p{N}.-]{1,100})$/u.exec(from[0]?.address.trim().toLowerCase() ?? '')?.[1]?.replace(/^\.+|\.+$/g, '');
    // On some servers a dot parts a folder from what lies inside.
    return domain ? [domain.replaceAll(delimiter, '_')] : [];
  }
  const day = new Date(at);
  const year = String(day.getUTCFullYear()).padStart(4, '0');
  return mode === 'year' ? [year] : [year, `${year}-${String(day.getUTCMonth() + 1).padStart(2, '0')}`];
}

/** The folder with this path, made with all above it where it is missing. Throws what the server says. */
async function ensured(actor: Actor, archive: Mailbox, levels: readonly string[]): Promise<Mailbox> {
  const { accountId, delimiter } = archive;
  const paths = levels.map((_, at) => [archive.path, ...levels.slice(0, at + 1)].join(delimiter ?? '/'));
  const find = async (path: string) => (await foldersOf(actor, accountId)).find((box) => box.path === path && box.selectable);
  const wanted = paths.at(-1);
  if (wanted === undefined) return archive;
  const known = await find(wanted);
  if (known) return known;
  for (const path of paths) if (!(await find(path))) await engine().withSession(accountId, null, (session) => session.create(path));
  await engine().refreshList(accountId);
  const made = await find(wanted);
  if (!made) throw new AppError('refusedByServer', say('said.folder.notMade', { folder: wanted }));
  return made;
}

/**
 * The folder for each of these letters of one account, or null where all go into the archive as it is. Asks the server only where a folder is still
 * to be made. Throws `notFound`, or what the server says: then nothing is moved.
 */
export async function archivePlaces(
  actor: Actor,
  accountId: AccountId,
  ids: readonly MessageId[],
): Promise<Map<MessageId, MailboxId> | null> {
  const { archive: mode } = await preferencesOf(actor.userId);
  if (mode === 'one') return null;
  const archive = await roleMailbox(actor, accountId, 'archive');
  if (archive.delimiter === null) return null;
  const places = new Map<MessageId, MailboxId>();
  const known = new Map<string, MailboxId>();
  for (const { row } of await readMessages(actor, ids)) {
    const levels = archiveLevels({ at: row.internalAt, from: row.from }, mode, archive.delimiter);
    const key = levels.join('\n');
    const id = known.get(key) ?? (await ensured(actor, archive, levels)).id;
    known.set(key, id);
    places.set(row.id, id);
  }
  return places;
}

/** Letters by the folder that they are archived into. */
export function byPlace<Letter>(letters: readonly Letter[], idOf: (letter: Letter) => MailboxId | undefined): Map<MailboxId, Letter[]> {
  const groups = new Map<MailboxId, Letter[]>();
  for (const letter of letters) {
    const id = idOf(letter);
    if (id !== undefined) groups.set(id, [...(groups.get(id) ?? []), letter]);
  }
  return groups;
}
