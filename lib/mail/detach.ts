/**
 * Takes files off a letter that lies in a mailbox. The letter without them is put beside it, read back and held against what was put; only then does
 * the letter that it was go to the trash. Whatever breaks off in between, nothing is lost: there are two then, and doing it again leaves one.
 */
import { copiesOf } from '@/lib/db/draft-sources';
import { readMailbox } from '@/lib/db/mailboxes';
import { AppError, isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import { findPart } from '@/lib/mime/choose';
import { isSameLetter, isSealed, withoutParts } from '@/lib/mime/detach';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome } from '@/lib/model/api';
import type { DetachInput } from '@/lib/model/detach';
import type { MessageId, Uid } from '@/lib/model/ids';
import type { Mailbox, Part } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { engine } from '@/lib/sync/engine';
import { moveMessages } from './act-moves';
import { withLetter } from './fetch-letter';
import { mustMay } from './mailbox-rights';
import { openLetter, storedMessage } from './open-message';

/** Most bytes of a letter that is rebuilt: it is in memory twice. */
const mostBytes = 64 * 1024 * 1024;
/** Lines that a server may add to a header. */
const added = 64 * 1024;
/** Copies that are looked at for one that an earlier try left. */
const mostCopies = 5;

const slot = Symbol.for('oriel.detaching');
const held = globalThis as unknown as Record<symbol, Set<MessageId> | undefined>;

async function placeOf(actor: Actor, stored: StoredMessage): Promise<Mailbox> {
  const box = await readMailbox(actor, stored.mailbox.id);
  if (!box) throw new AppError('notFound', say('said.folder.gone'));
  if (box.role === 'trash' || box.role === 'drafts') throw new AppError('badInput', say('said.detach.notHere'));
  const owner = { userId: actor.userId, accountId: box.accountId };
  await mustMay(owner, box, 'insert');
  await mustMay(owner, box, 'remove');
  return box;
}

/** The letter without the files. Throws `badInput` where it cannot lose them, `tooLarge`. */
function rebuilt(source: Buffer, structure: Part, { files }: DetachInput): Buffer {
  if (source.length > mostBytes) throw new AppError('tooLarge', say('said.detach.tooLarge', { limit: mostBytes }));
  const going = files.map(({ part, note }) => ({ part, note, type: findPart(structure, part)?.type ?? '' }));
  const letter = withoutParts(source, going);
  if (letter === null) throw new AppError('badInput', say('said.detach.unclear'));
  return letter;
}

/** Is the letter with this UID the one that was put? */
async function holds(session: ImapSession, uid: Uid, letter: Buffer): Promise<boolean> {
  try {
    return isSameLetter(letter, await session.fetchSource(uid, letter.length + added));
  } catch (error) {
    if (isAppError(error) && error.code === 'gone') return false;
    throw error;
  }
}

/** A copy that is there already: put by a try that broke off, or by this one where the server did not say its UID. */
async function findCopy(session: ImapSession, { uid, messageIdHeader }: StoredMessage, letter: Buffer): Promise<Uid | null> {
  const query = messageIdHeader === null ? { uids: `${uid + 1}:*` } : { messageIdHeader };
  const others = (await session.searchUids(query)).filter((one) => one !== uid).slice(-mostCopies);
  for (const one of others.reverse()) if (await holds(session, one, letter)) return one;
  return null;
}

/** Puts the letter beside the one that it was, with its flags and its time, and reads it back. Throws `refusedByServer` where it is not what was put. */
async function put(stored: StoredMessage, box: Mailbox, letter: Buffer): Promise<Uid> {
  return withLetter(stored, async (session) => {
    const known = await findCopy(session, stored, letter);
    if (known !== null) return known;
    const flags = stored.row.flags.filter((flag) => flag !== '\\Recent' && flag !== '\\Deleted');
    const { uid } = await session.append(box.path, letter, flags, stored.row.internalAt);
    if (uid === null) {
      const found = await findCopy(session, stored, letter);
      if (found !== null) return found;
    } else if (uid !== stored.uid && (await holds(session, uid, letter))) return uid;
    throw new AppError('refusedByServer', say('said.detach.notSame'));
  });
}

/** The row of the letter that was put, once the list knows it. */
async function rowOf(actor: Actor, stored: StoredMessage, uid: Uid): Promise<MessageId | null> {
  const { accountId, id, uidValidity } = stored.mailbox;
  try {
    await engine().nudge(accountId, id, { urgent: true });
  } catch (error) {
    if (!isAppError(error)) throw error;
    log.debug({ room: 'mail', code: error.code }, 'the mailbox of a letter without its files was not looked at');
  }
  const [row] = await copiesOf(actor, { mailboxId: id, uidValidity, uid, header: null, revision: 0, files: [], pending: null });
  return row?.id ?? null;
}

async function detach(actor: Actor, stored: StoredMessage, input: DetachInput): Promise<ActOutcome> {
  const box = await placeOf(actor, stored);
  const { structure } = await openLetter(stored);
  if (isSealed(structure)) throw new AppError('badInput', say('said.detach.sealed'));
  const source = await withLetter(stored, (session) => session.fetchSource(stored.uid, mostBytes + 1));
  const uid = await put(stored, box, rebuilt(source, structure, input));
  const id = await rowOf(actor, stored, uid);
  const { failed, undo } = await moveMessages(actor, { ids: [stored.row.id], to: 'trash', threads: false });
  return { done: id === null ? [] : [id], failed, undo };
}

/**
 * Takes files off a letter. Throws `badInput` for one that is signed, encrypted, a draft, in the trash or cannot be rebuilt with certainty, `tooLarge`
 * above 64 MB, `refusedByServer` where the server keeps something else than what it was given, `conflict` while this goes on already, and what the line
 * throws; the letter is as it was then.
 */
export async function detachFiles(actor: Actor, id: MessageId, input: DetachInput): Promise<ActOutcome> {
  const stored = await storedMessage(actor, id);
  held[slot] ??= new Set();
  const running = held[slot];
  if (running.has(id)) throw new AppError('conflict', say('said.detach.running'));
  running.add(id);
  try {
    return await detach(actor, stored, input);
  } finally {
    running.delete(id);
  }
}
