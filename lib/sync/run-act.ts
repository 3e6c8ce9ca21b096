/**
 * Brings one act to the server. Everything here may be done twice: a line that broke does not say how far the server came, so what is done
 * already is found out before or by doing it again (R39).
 */
import { type ActLetter, type ActRecord, writePayload } from '@/lib/db/acts';
import { readSyncMailbox, readSyncMailboxes, type SyncMailbox } from '@/lib/db/mailboxes';
import { findInAccount, placeholdersOf } from '@/lib/db/message-lookup';
import { inAccount } from '@/lib/db/transaction';
import { AppError } from '@/lib/errors';
import { packUids } from '@/lib/imap/sequences';
import type { ImapSession } from '@/lib/imap/types';
import type { MailboxId, MessageId, Uid } from '@/lib/model/ids';
import { say, type Told } from '@/lib/model/said';
import type { Owner } from './apply';
import type { ActEnd } from './apply-act-ends';
import { storeLasting } from './lasting';
import type { Nudge } from './mailbox-queue';

/** What the queue of acts needs of its account's line. */
export interface ActLine {
  readonly owner: Owner;
  /** Name of the server, for sentences. */
  readonly host: string;
  lend<T>(path: string | null, work: (session: ImapSession) => Promise<T>): Promise<T>;
  /** Looks at a mailbox; resolves when that is done. */
  look(id: MailboxId, nudge: Nudge): Promise<void>;
  readList(): Promise<unknown>;
}

/** Letters looked for one by one with SEARCH; where more are missing, only the cache is asked. */
const fewLetters = 20;
/** Mailboxes in which lost letters are looked for. */
const mostMailboxes = 60;

const elsewhere: Told = [say('said.letter.gone')];
const renumbered: Told = [say('said.letters.renumbered')];

/** The mailbox of an act as it is named now. Throws `notFound` where it is gone. */
export async function mailboxOf(line: ActLine, id: MailboxId): Promise<SyncMailbox> {
  const box = await readSyncMailbox(line.owner.accountId, id);
  if (!box?.mailbox.selectable) throw new AppError('notFound', say('said.folder.gone'));
  return box;
}

/** The letters of an act by the UIDs they have now in the selected mailbox, and those that are not to be found there. */
export interface Sorted {
  here: { letter: ActLetter; uid: Uid }[];
  lost: ActLetter[];
}

/** One letter by its Message-ID and size in the selected mailbox; null where there is none, or where several could be meant. */
async function search(session: ImapSession, letter: ActLetter): Promise<Uid | null> {
  if (letter.header === null) return null;
  const uids = await session.searchUids({ messageIdHeader: letter.header });
  if (uids.length === 0) return null;
  const fitting: Uid[] = [];
  for await (const headers of session.fetchHeaders(uids.join(',')))
    for (const header of headers) if (header.size === letter.size) fitting.push(header.uid);
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/**
 * Finds the letters of an act in the selected mailbox. While its UIDVALIDITY is the act's, a UID names its letter; under another one (R6),
 * or where a move before gave the letter a UID that nobody told, it is looked up by what recognises it.
 */
export async function sortLetters(session: ImapSession, act: ActRecord): Promise<Sorted> {
  const { letters } = act.payload;
  const holds = act.uidValidity !== 0 && session.selected?.uidValidity === act.uidValidity;
  const here = holds ? letters.filter((letter) => letter.uid > 0).map((letter) => ({ letter, uid: letter.uid })) : [];
  const unknown = holds ? letters.filter((letter) => letter.uid < 0) : letters;
  if (unknown.length === 0) return { here, lost: [] };
  // The cache may still know the mailbox as it was numbered before: then only the server can say. Asked before the rows are read, never after: they would be
  // those of the old numbers, and name other letters.
  const cached = (await isCurrent(act, session)) ? await findInAccount(act.accountId, unknown) : null;
  const lost: ActLetter[] = [];
  for (const letter of unknown) {
    const found = cached?.get(letter.id)?.filter((row) => row.mailboxId === act.mailboxId) ?? [];
    const known = found.length === 1 ? found[0]?.uid : undefined;
    const uid = known ?? (unknown.length <= fewLetters ? await search(session, letter) : null);
    if (uid === null) lost.push(letter);
    else here.push({ letter, uid });
  }
  return { here, lost };
}

async function isCurrent(act: ActRecord, session: ImapSession): Promise<boolean> {
  const box = await readSyncMailbox(act.accountId, act.mailboxId);
  return box?.state?.uidValidity === session.selected?.uidValidity;
}

/** Which of these UIDs the selected mailbox still has. */
export async function stillThere(session: ImapSession, uids: readonly Uid[]): Promise<Set<Uid>> {
  const there = new Set<Uid>();
  for (const set of packUids([...uids])) for (const { uid } of await session.fetchFlags(set)) there.add(uid);
  return there;
}

const uidsOf = (here: Sorted['here']): Uid[] => here.map(({ uid }) => uid);

function lostWords(act: ActRecord, session: ImapSession): Told {
  return act.uidValidity !== 0 && session.selected?.uidValidity !== act.uidValidity ? renumbered : elsewhere;
}

/** Marks letters that are no longer in their mailbox where they went to (R40). Answers those that are nowhere. */
async function followFlags(line: ActLine, act: ActRecord, lost: readonly ActLetter[]): Promise<ActLetter[]> {
  const change = { add: act.payload.add, remove: act.payload.remove };
  let left = [...lost];
  const paths = left.length <= fewLetters && left.some((letter) => letter.header !== null) ? await otherMailboxes(line, act.mailboxId) : [];
  for (const { id, path } of paths) {
    if (left.length === 0) break;
    const found = await line.lend(path, async (session) => {
      const here = new Map<MessageId, Uid>();
      for (const letter of left) {
        const uid = await search(session, letter);
        if (uid !== null) here.set(letter.id, uid);
      }
      if (here.size) await storeLasting(session, [...here.values()], change);
      return here;
    });
    if (found.size) void line.look(id, {}).catch(() => undefined);
    left = left.filter((letter) => !found.has(letter.id));
  }
  return left;
}

/** The other mailboxes, those first that letters are moved to most. */
async function otherMailboxes(line: ActLine, except: MailboxId): Promise<{ id: MailboxId; path: string }[]> {
  const order = ['archive', 'trash', 'junk', 'inbox'];
  const rank = (role: string | null) => (role !== null && order.includes(role) ? order.indexOf(role) : order.length);
  return (await readSyncMailboxes(line.owner.accountId))
    .map(({ mailbox }) => mailbox)
    .filter((mailbox) => mailbox.selectable && mailbox.id !== except && mailbox.exists > 0)
    .sort((a, b) => rank(a.role) - rank(b.role))
    .slice(0, mostMailboxes);
}

/** STORE of what all these acts, which are alike, add and remove. */
export async function runFlags(line: ActLine, acts: readonly ActRecord[]): Promise<ActEnd[]> {
  const [first] = acts;
  if (!first) return [];
  const { mailbox } = await mailboxOf(line, first.mailboxId);
  const change = { add: first.payload.add, remove: first.payload.remove };
  const sorted = await line.lend(mailbox.path, async (session) => {
    const each: { lost: ActLetter[]; words: Told }[] = [];
    const here: Sorted['here'] = [];
    for (const act of acts) {
      const found = await sortLetters(session, act);
      here.push(...found.here);
      each.push({ lost: found.lost, words: lostWords(act, session) });
    }
    const uids = [...new Set(uidsOf(here))];
    if (uids.length && change.add.length + change.remove.length > 0) await storeLasting(session, uids, change);
    const there = await stillThere(session, uids);
    const goneIds = new Set(here.filter(({ uid }) => !there.has(uid)).map(({ letter }) => letter.id));
    for (const [at, act] of acts.entries()) each[at]?.lost.push(...act.payload.letters.filter((letter) => goneIds.has(letter.id)));
    return each;
  });
  const ends: ActEnd[] = [];
  for (const [at, act] of acts.entries()) {
    const { lost, words } = sorted[at] ?? { lost: [], words: elsewhere };
    const gone = lost.length ? await followFlags(line, act, lost) : [];
    ends.push(gone.length ? { gone, message: words } : {});
  }
  return ends;
}

/** \Deleted and UID EXPUNGE of exactly these letters; what is gone already is what was wanted. */
export async function runDeletion(line: ActLine, act: ActRecord): Promise<ActEnd> {
  const { mailbox } = await mailboxOf(line, act.mailboxId);
  return line.lend(mailbox.path, async (session) => {
    const { here, lost } = await sortLetters(session, act);
    const moved = session.selected?.uidValidity !== act.uidValidity ? lost : [];
    const uids = uidsOf(here);
    if (uids.length && session.capabilities.uidplus) await session.expunge(uids);
    else if (uids.length) await session.store(uids, { add: ['\\Deleted'], remove: [] });
    if (moved.length) return { gone: moved, message: lostWords(act, session) };
    return session.capabilities.uidplus || uids.length === 0
      ? {}
      : {
          marked: true,
          message: [say('said.letters.marked')],
        };
  });
}

/** Which of the letters already have a copy in the target, made by a try that broke off: by Message-ID and size, or by size and time. */
async function alreadyCopied(session: ImapSession, act: ActRecord, target: string, here: Sorted['here']): Promise<Map<Uid, Uid>> {
  const { copiedFrom } = act.payload;
  const copies = new Map<Uid, Uid>();
  if (!copiedFrom) return copies;
  const selected = await session.select(target);
  if (selected.uidValidity !== copiedFrom.uidValidity) return copies;
  const left = new Set(here);
  for await (const headers of session.fetchHeaders(`${copiedFrom.uidNext}:*`)) {
    for (const header of headers) {
      if (header.uid < copiedFrom.uidNext) continue;
      const same = [...left].find(
        ({ letter }) =>
          letter.size === header.size &&
          (letter.header === null ? letter.at === header.internalAt : letter.header === header.messageIdHeader),
      );
      if (!same) continue;
      left.delete(same);
      copies.set(same.uid, header.uid);
    }
  }
  return copies;
}

/**
 * COPY, \Deleted and UID EXPUNGE for a server without MOVE, in this order, so that a break leaves a letter in both places and never in none.
 * The target's next UID is noted before, so that a second try knows the copies of the first. Without UIDPLUS the marked originals stay.
 */
async function copyOver(
  session: ImapSession,
  act: ActRecord,
  from: string,
  target: string,
  here: Sorted['here'],
): Promise<Map<Uid, Uid> | null> {
  const copies = await alreadyCopied(session, act, target, here);
  if (!act.payload.copiedFrom) {
    const { uidValidity, uidNext } = await session.status(target);
    act.payload.copiedFrom = { uidValidity, uidNext };
    await inAccount(act.accountId, (tx) => writePayload(tx, act));
  }
  if (session.selected?.path !== from) await session.select(from);
  // A letter that came after SELECT is told of with the end of a command (RFC 9051 section 7.4.1); till then it seems not to be there.
  else await session.check();
  const there = await stillThere(session, uidsOf(here));
  const wanted = here.filter(({ uid }) => there.has(uid) && !copies.has(uid)).map(({ uid }) => uid);
  const told = wanted.length ? await session.copy(wanted, target) : new Map<Uid, Uid>();
  const uids = uidsOf(here).filter((uid) => there.has(uid));
  if (uids.length && session.capabilities.uidplus) await session.expunge(uids);
  else if (uids.length) await session.store(uids, { add: ['\\Deleted'], remove: [] });
  if (!told) return null;
  return new Map([...copies, ...told]);
}

/** MOVE of all these acts, which go from one mailbox to the same other one. */
export async function runMove(line: ActLine, acts: readonly ActRecord[], target: SyncMailbox): Promise<ActEnd[]> {
  const [first] = acts;
  if (!first) return [];
  const { mailbox } = await mailboxOf(line, first.mailboxId);
  const to = target.mailbox;
  // Where the target was never looked at, nothing would tell later whether its UIDs still hold.
  if (!target.state) await line.look(to.id, { urgent: true });
  const done = await line.lend(mailbox.path, async (session) => {
    const sorted: Sorted[] = [];
    for (const act of acts) sorted.push(await sortLetters(session, act));
    const here = sorted.flatMap((one) => one.here);
    const words = lostWords(first, session);
    if (here.length === 0) return { sorted, words, uids: new Map<Uid, Uid>() };
    // What was begun by copying is ended so, whatever the server offers now.
    if (session.capabilities.move && !acts.some((act) => act.payload.copiedFrom))
      return { sorted, words, uids: await session.move(uidsOf(here), to.path) };
    const uids = new Map<Uid, Uid>();
    let told = true;
    for (const [at, act] of acts.entries()) {
      const part = await copyOver(session, act, mailbox.path, to.path, sorted[at]?.here ?? []);
      if (!part) told = false;
      for (const [old, fresh] of part ?? []) uids.set(old, fresh);
    }
    return { sorted, words, uids: told ? uids : null };
  });
  return settleMoves(line, acts, to.id, done);
}

interface Moved {
  sorted: Sorted[];
  words: Told;
  /** New UIDs by old ones; null where the server did not say. */
  uids: Map<Uid, Uid> | null;
}

/** Which UIDs the letters have now, and which letters were not there to be moved. */
async function settleMoves(line: ActLine, acts: readonly ActRecord[], to: MailboxId, { sorted, words, uids }: Moved): Promise<ActEnd[]> {
  const settled = sorted.map(({ here }) =>
    here.flatMap(({ letter, uid }) => {
      const fresh = uids?.get(uid);
      return fresh === undefined ? [] : [{ id: letter.id, uid: fresh }];
    }),
  );
  const known = new Set(settled.flat().map(({ id }) => id));
  const open = acts.flatMap((act) => act.payload.letters).filter((letter) => !known.has(letter.id));
  if (open.length === 0) return settled.map((pairs) => ({ settled: pairs }));
  // Moved by a try that broke off, or by a server that does not say UIDs, or not there at all: the target tells which.
  await line.look(to, { urgent: true, whole: true });
  const left = await placeholdersOf(
    to,
    open.map((letter) => letter.id),
  );
  return acts.map((act, at) => {
    const gone = act.payload.letters.filter((letter) => left.has(letter.id) && !known.has(letter.id));
    const end: ActEnd = { settled: settled[at] ?? [] };
    return gone.length ? { ...end, gone, message: words } : end;
  });
}
