/** STORE, MOVE, COPY, EXPUNGE and APPEND (RFC 9051 sections 6.3.12 and 6.4, RFC 4315, 6851). */
import { AppError } from '@/lib/errors';
import type { Uid } from '@/lib/model/ids';
import { flagSchema } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import type { Connection } from './connection';
import { uidOf } from './headers';
import { asUid, packUids, unpackUids } from './sequences';
import type { FlagChange } from './types';
import { type Argument, atom, codeOf, type Line, sequence } from './wire';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Flags as arguments. Throws `badInput` for what is none. */
export function flagAtoms(flags: string[]): Argument[] {
  return flags.map((flag) => {
    if (!flagSchema.safeParse(flag).success) throw new AppError('badInput', say('said.letter.badLabel'));
    return atom(flag);
  });
}

async function storeOnce(connection: Connection, set: string, item: string, flags: Argument[], ours: Set<Uid>): Promise<void> {
  await connection.run('change', 'UID STORE', [sequence(set), atom(item), flags], {
    // The server tells the new mod-sequences of our own change; those are no news.
    fetch: (items) => ours.has(uidOf(items) ?? (0 as Uid)),
  });
}

/** Adds and removes flags. */
export async function storeFlags(connection: Connection, uids: Uid[], change: FlagChange): Promise<void> {
  const add = flagAtoms(change.add);
  const remove = flagAtoms(change.remove);
  const ours = new Set(uids);
  for (const set of packUids(uids)) {
    if (add.length > 0) await storeOnce(connection, set, '+FLAGS.SILENT', add, ours);
    if (remove.length > 0) await storeOnce(connection, set, '-FLAGS.SILENT', remove, ours);
  }
}

/** Collects COPYUID codes: validity, old UIDs, new UIDs, in equal order (RFC 4315 section 3). */
class NewUids {
  readonly #map = new Map<Uid, Uid>();
  #told = false;

  take(line: Line): void {
    const [code = '', , from = '', to = ''] = codeOf(line);
    if (code.toUpperCase() !== 'COPYUID') return;
    const [old, fresh] = [unpackUids(from), unpackUids(to)];
    if (old.length !== fresh.length) return;
    this.#told = true;
    for (const [at, uid] of old.entries()) this.#map.set(uid, fresh[at] as Uid);
  }

  get result(): Map<Uid, Uid> | null {
    return this.#told ? this.#map : null;
  }
}

async function transfer(
  connection: Connection,
  command: 'UID COPY' | 'UID MOVE',
  uids: Uid[],
  toPath: string,
  found: NewUids,
): Promise<void> {
  const about = command === 'UID MOVE' ? 'move' : 'copy';
  for (const set of packUids(uids)) {
    const args = [sequence(set), connection.name(toPath)];
    found.take(await connection.run(about, command, args, { untagged: { ok: (line) => found.take(line) } }));
  }
}

/** COPY. */
export async function copyMessages(connection: Connection, uids: Uid[], toPath: string): Promise<Map<Uid, Uid> | null> {
  const found = new NewUids();
  await transfer(connection, 'UID COPY', uids, toPath, found);
  return found.result;
}

async function markDeleted(connection: Connection, uids: Uid[]): Promise<void> {
  await storeFlags(connection, uids, { add: ['\\Deleted'], remove: [] });
}

async function expungeMarked(connection: Connection, uids: Uid[]): Promise<void> {
  for (const set of packUids(uids)) await connection.run('remove', 'UID EXPUNGE', [sequence(set)]);
}

/** MOVE, or COPY, mark and UID EXPUNGE, in this order, so that a break leaves a letter in both places and never in none (R39). */
export async function moveMessages(connection: Connection, uids: Uid[], toPath: string): Promise<Map<Uid, Uid> | null> {
  const { move, uidplus } = connection.capabilities;
  const found = new NewUids();
  await transfer(connection, move ? 'UID MOVE' : 'UID COPY', uids, toPath, found);
  if (!move) {
    await markDeleted(connection, uids);
    if (uidplus) await expungeMarked(connection, uids);
  }
  return found.result;
}

/** Removes for good. */
export async function expungeMessages(connection: Connection, uids: Uid[]): Promise<void> {
  await markDeleted(connection, uids);
  if (!connection.capabilities.uidplus) {
    throw new AppError('refusedByServer', say('said.letters.marked'));
  }
  await expungeMarked(connection, uids);
}

/** A time as INTERNALDATE has it (RFC 9051 section 9, date-time), in UTC. */
export function dateTime(time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${String(date.getUTCDate()).padStart(2, ' ')}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${clock} +0000`;
}

/** Throws `tooLarge` for a letter above the server's own limit (RFC 7889). */
export function mustFit(connection: Connection, bytes: Buffer): void {
  const { appendLimit } = connection.capabilities;
  if (appendLimit !== null && appendLimit < bytes.length) {
    throw new AppError('tooLarge', say('said.letter.tooLargeToFile'));
  }
}

/** The UID of an APPENDUID code (RFC 4315 section 3), or null. */
function newUid(line: Line): Uid | null {
  const [code = '', , uid = ''] = codeOf(line);
  return code.toUpperCase() === 'APPENDUID' && /^\d{1,10}$/.test(uid) ? asUid(Number(uid)) : null;
}

/** APPEND. */
export async function appendMessage(
  connection: Connection,
  path: string,
  bytes: Buffer,
  flags: string[],
  internalAt?: number,
): Promise<{ uid: Uid | null }> {
  mustFit(connection, bytes);
  const args: Argument[] = [connection.name(path), flagAtoms(flags)];
  if (internalAt !== undefined) args.push({ type: 'STRING', value: dateTime(internalAt) });
  return { uid: newUid(await connection.run('file', 'APPEND', [...args, { type: 'LITERAL', value: bytes }])) };
}

/** UID REPLACE (RFC 8508 section 3.4): the server tells the new UID before the old letter is told as gone. */
export async function replaceMessage(
  connection: Connection,
  old: { uid: Uid; path: string },
  bytes: Buffer,
  flags: string[],
): Promise<{ uid: Uid | null }> {
  mustFit(connection, bytes);
  let uid: Uid | null = null;
  const args: Argument[] = [sequence(String(old.uid)), connection.name(old.path), flagAtoms(flags), { type: 'LITERAL', value: bytes }];
  const done = await connection.run('file', 'UID REPLACE', args, {
    untagged: {
      ok: (line) => {
        uid ??= newUid(line);
      },
    },
  });
  return { uid: uid ?? newUid(done) };
}
