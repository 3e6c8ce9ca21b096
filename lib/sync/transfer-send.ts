/** Reads letters from one account and gives them to the other, or has their server copy them. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ActLetter } from '@/lib/db/acts';
import { areMoving, findInAccount } from '@/lib/db/message-lookup';
import { beginTransfers } from '@/lib/db/transfers';
import { AppError, isAppError } from '@/lib/errors';
import type { FetchedHeader, ImapSession } from '@/lib/imap/types';
import type { MailboxId, MessageId, Uid } from '@/lib/model/ids';
import { flagSchema } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { sortLetters } from './run-act';
import { folderOf } from './transfer-reach';
import { largestCarried, readLetter, weigh } from './transfer-source';
import { Halted, type TransferWork } from './transfer-work';

/** After so many refusals in a row the server refuses them all. */
const mostRefusals = 3;
/** How long a letter that is just being moved is waited for, and how often it is looked, ms. */
const arrivesWithinMs = 15_000;
const arrivesEveryMs = 100;

const gone = () => new AppError('gone', say('said.letter.gone'));
const tooHeavy = () => new AppError('tooLarge', say('said.transfer.tooLarge'));

/** Flags that a copy may bear: those that its mailbox keeps, and never what deletes it. */
export function carriedFlags(flags: readonly string[], permanent: readonly string[] | null): string[] {
  const kept = permanent?.map((flag) => flag.toLowerCase()) ?? null;
  const free = kept === null || kept.includes('\\*');
  return flags.filter((flag) => {
    const name = flag.toLowerCase();
    if (name === '\\deleted' || name === '\\recent' || !flagSchema.safeParse(flag).success) return false;
    return kept === null || kept.includes(name) || (free && !flag.startsWith('\\'));
  });
}

/** A letter where it lies now. */
export interface Source {
  letter: ActLetter;
  path: string;
  header: FetchedHeader;
  /** Under which its UID names it. */
  uidValidity: number;
}

/** The sending of one act's letters. */
export class Sending {
  readonly #work: TransferWork;
  #inRow = 0;
  /** UIDVALIDITY of the mailbox of the copies when letters were last begun. */
  #validity = 0;

  constructor(work: TransferWork) {
    this.#work = work;
  }

  /** Where these letters lie now; those that are nowhere are refused. A letter that is only copied may have been moved on meanwhile. */
  async sources(letters: readonly ActLetter[]): Promise<Source[]> {
    const { act } = this.#work;
    const home = await folderOf(act.userId, act.accountId, act.mailboxId);
    const found: Source[] = [];
    const { sorted, uidValidity, headers } = await this.#work.from(home.path, async (session) => {
      const there = await sortLetters(session, { ...act, payload: { ...act.payload, letters: [...letters] } });
      return {
        sorted: there,
        uidValidity: validityOf(session),
        headers: await headersOf(
          session,
          there.here.map(({ uid }) => uid),
        ),
      };
    });
    const lost = [...sorted.lost];
    for (const { letter, uid } of sorted.here) {
      const header = headers.get(uid);
      if (header) found.push({ letter, path: home.path, header, uidValidity });
      else lost.push(letter);
    }
    if (this.#work.carry.keep && lost.length) found.push(...(await this.#elsewhere(lost)));
    const known = new Set(found.map(({ letter }) => letter.id));
    for (const letter of letters) if (!known.has(letter.id)) this.#work.refuse(letter, gone());
    return letters.flatMap(({ id }) => found.find((one) => one.letter.id === id) ?? []);
  }

  /** Waits for moves of these letters to end: only then the cache knows where they are. Throws `conflict` where that takes long. */
  async #arrived(letters: readonly ActLetter[]): Promise<void> {
    const ids = letters.map(({ id }) => id);
    for (const end = Date.now() + arrivesWithinMs; await areMoving(ids); await pause(arrivesEveryMs)) {
      if (this.#work.halted) throw new Halted();
      if (Date.now() > end) throw new AppError('conflict', say('said.letter.gone'));
    }
  }

  async #elsewhere(lost: readonly ActLetter[]): Promise<Source[]> {
    await this.#arrived(lost);
    const rows = await findInAccount(this.#work.act.accountId, lost);
    const places = new Map<MailboxId, { letter: ActLetter; uid: Uid }[]>();
    for (const letter of lost) {
      const all = rows.get(letter.id) ?? [];
      const row = all.find(({ id }) => id === letter.id) ?? all[0];
      if (row) places.set(row.mailboxId, [...(places.get(row.mailboxId) ?? []), { letter, uid: row.uid }]);
    }
    const found: Source[] = [];
    for (const [mailboxId, ones] of places) {
      const { path } = await folderOf(this.#work.act.userId, this.#work.act.accountId, mailboxId);
      const { headers, uidValidity } = await this.#work.from(path, async (session) => ({
        uidValidity: validityOf(session),
        headers: await headersOf(
          session,
          ones.map(({ uid }) => uid),
        ),
      }));
      for (const { letter, uid } of ones) {
        const header = headers.get(uid);
        // What lies under this UID now may be another letter: the row may be of numbers that hold no more.
        if (header?.size === letter.size && header.messageIdHeader === letter.header) found.push({ letter, path, header, uidValidity });
      }
    }
    return found;
  }

  /** Notes that these letters are about to be sent. Answers the flags that stay in their mailbox, null where nobody knows. */
  async begin(letters: readonly ActLetter[]): Promise<readonly string[] | null> {
    const { accountId, mailboxId } = this.#work.carry;
    const { now, uidNext } = await this.#work.to(async (session, folder) => {
      const selected = await session.select(folder.path);
      return { now: selected, uidNext: selected.uidNext || (await session.status(folder.path)).uidNext };
    });
    this.#validity = now.uidValidity;
    await beginTransfers(this.#work.act.id, { accountId, mailboxId, uidValidity: now.uidValidity, uidNext }, letters);
    return now.permanentFlags;
  }

  /** Sends letters, each read while the one before is given to its server. Answers those whose UIDs nobody told. */
  async send(sources: readonly Source[], permanent: readonly string[] | null): Promise<ActLetter[]> {
    const uids = new Map<MessageId, Uid>();
    const untold: ActLetter[] = [];
    let next = sources[0] ? this.#read(sources[0]) : null;
    try {
      for (const [at, source] of sources.entries()) {
        const letter = await next;
        const following = sources[at + 1];
        next = following && !this.#work.stop ? this.#read(following) : null;
        // Whoever ends the loop does not hear of its failure.
        next?.catch(() => undefined);
        if (!letter) continue;
        try {
          const uid = await this.#give(source, letter.bytes, permanent);
          if (uid === null) untold.push(source.letter);
          else if (uid !== undefined) uids.set(source.letter.id, uid);
        } finally {
          letter.release();
        }
        if (this.#work.stop || this.#work.halted) break;
      }
    } finally {
      next?.then((letter) => letter?.release()).catch(() => undefined);
      await this.#work.note(this.#validity, uids);
    }
    return untold;
  }

  async #read(source: Source): Promise<{ bytes: Buffer; release: () => void } | null> {
    const { letter, path, header, uidValidity } = source;
    if (header.size > largestCarried) {
      this.#work.refuse(letter, tooHeavy());
      return null;
    }
    const release = await weigh(header.size);
    try {
      const bytes = await this.#work.from(path, (session) => {
        mustHold(session, uidValidity);
        return readLetter(session, header);
      });
      return { bytes, release };
    } catch (error) {
      release();
      if (!isAppError(error) || (error.code !== 'gone' && error.code !== 'tooLarge')) throw error;
      this.#work.refuse(letter, error.code === 'gone' ? gone() : error);
      return null;
    }
  }

  /** Answers the UID of the copy, null where its server does not say it, undefined where it did not take the letter. */
  async #give({ letter, header }: Source, bytes: Buffer, permanent: readonly string[] | null): Promise<Uid | null | undefined> {
    try {
      const { uid } = await this.#work.to((session, folder) =>
        session.append(folder.path, bytes, carriedFlags(header.flags, permanent), header.internalAt || undefined),
      );
      this.#inRow = 0;
      return uid;
    } catch (error) {
      if (!isAppError(error) || error.code === 'internal' || error.code === 'conflict') throw error;
      this.#inRow += 1;
      this.#work.refuse(letter, error);
      const forAll = error.code === 'overQuota' || error.code === 'notFound' || this.#inRow >= mostRefusals;
      if (forAll) this.#work.stop = error;
      return undefined;
    }
  }

  /** Copies within the account, by the server itself. Answers the letters whose UIDs nobody told. */
  async copy(sources: readonly Source[]): Promise<ActLetter[]> {
    const folder = await folderOf(this.#work.act.userId, this.#work.carry.accountId, this.#work.carry.mailboxId);
    const untold: ActLetter[] = [];
    for (const path of new Set(sources.map((one) => one.path))) {
      const here = sources.filter((one) => one.path === path);
      try {
        const told = await this.#work.from(path, (session) => {
          mustHold(session, here[0]?.uidValidity ?? 0);
          return session.copy(
            here.map(({ header }) => header.uid),
            folder.path,
          );
        });
        const uids = new Map<MessageId, Uid>();
        for (const { letter, header } of here) {
          const uid = told?.get(header.uid);
          if (uid === undefined) untold.push(letter);
          else uids.set(letter.id, uid);
        }
        await this.#work.note(this.#validity, uids);
      } catch (error) {
        if (!isAppError(error) || error.code === 'internal' || error.code === 'conflict') throw error;
        for (const { letter } of here) this.#work.refuse(letter, error);
        this.#work.stop = error;
      }
    }
    return untold;
  }
}

const validityOf = (session: ImapSession): number => session.selected?.uidValidity ?? 0;

/** The mailbox was renumbered since its letters were looked up: their UIDs name others by now, so they are looked up again. */
function mustHold(session: ImapSession, uidValidity: number): void {
  if (validityOf(session) !== uidValidity) throw new AppError('conflict', say('said.transfer.renamed'));
}

async function headersOf(session: ImapSession, uids: readonly Uid[]): Promise<Map<Uid, FetchedHeader>> {
  const headers = new Map<Uid, FetchedHeader>();
  if (uids.length === 0) return headers;
  // What came after SELECT is told of with the end of a command (RFC 9051 section 7.4.1).
  await session.check();
  for await (const batch of session.fetchHeaders([...uids].sort((a, b) => a - b).join(',')))
    for (const header of batch) headers.set(header.uid, header);
  return headers;
}
