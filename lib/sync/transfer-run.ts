/**
 * Puts the letters of one act into another account, or copies them: each is read from its server, given to the other one with flags and date, and
 * noted before and after, so that a process which dies goes on without loss and without a second copy. At most two letters are in memory. No
 * original is touched here; that is another act, made when all copies were seen in their place.
 */
import type { ActLetter, ActRecord, Carry } from '@/lib/db/acts';
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { findInAccount } from '@/lib/db/message-lookup';
import { beginTransfers, dropTransfers, landTransfers, readTransfers } from '@/lib/db/transfers';
import { AppError, isAppError } from '@/lib/errors';
import type { FetchedHeader, ImapSession } from '@/lib/imap/types';
import type { AccountId, MailboxId, MessageId, Uid } from '@/lib/model/ids';
import { flagSchema, type Mailbox } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { passes } from './act-verdict';
import { sortLetters, stillThere } from './run-act';
import { findCopies } from './transfer-find';
import { folderOf, type Reach } from './transfer-reach';
import { largestCarried, readLetter, weigh } from './transfer-source';

/** Letters noted together. */
const sliceLetters = 20;
/** After so many refusals in a row the server refuses them all. */
const mostRefusals = 3;

/** A letter that its server did not give, or the other one did not take. */
export interface RefusedLetter {
  letter: ActLetter;
  error: AppError;
}

/** What became of an act's letters. */
export interface Carried {
  landed: ActLetter[];
  refused: RefusedLetter[];
  /** What was refused of one letter holds for all that follow. */
  final: boolean;
}

/** Somebody takes the act back: it goes no further. */
export class Halted extends Error {}

/** A server did not answer: the account it is of, and what was thrown. */
export class Away extends Error {
  constructor(
    readonly accountId: AccountId,
    readonly fault: unknown,
  ) {
    super('A server is away', { cause: fault });
  }
}

const gone = () => new AppError('gone', say('said.letter.gone'));
const copyGone = () => new AppError('gone', say('said.transfer.copyGone'));
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
interface Source {
  letter: ActLetter;
  path: string;
  header: FetchedHeader;
}

/** The work on one act. */
class Carrying {
  readonly act: ActRecord;
  readonly #reach: Reach;
  readonly #carry: Carry;
  readonly #halted: () => boolean;
  readonly landed = new Map<MessageId, Uid>();
  readonly refused = new Map<MessageId, AppError>();
  /** The refusal that holds for everything that follows. */
  stop: AppError | null = null;
  #inRow = 0;
  /** UIDVALIDITY of the mailbox of the copies when letters were last begun. */
  #validity = 0;

  constructor(reach: Reach, act: ActRecord, carry: Carry, halted: () => boolean) {
    this.#reach = reach;
    this.act = act;
    this.#carry = carry;
    this.#halted = halted;
  }

  /** Lends a line of the account that the letters come from. */
  from<T>(path: string, work: (session: ImapSession) => Promise<T>): Promise<T> {
    return this.#lend(this.act.accountId, path, work);
  }

  /** Lends a line of the account that they go to. */
  async to<T>(work: (session: ImapSession, folder: Mailbox) => Promise<T>): Promise<T> {
    const folder = await folderOf(this.act.userId, this.#carry.accountId, this.#carry.mailboxId);
    try {
      return await this.#lend(this.#carry.accountId, folder.path, (session) => work(session, folder));
    } catch (error) {
      if (!isAppError(error) || error.code !== 'notFound') throw error;
      // It may have been renamed (R38): the list knows.
      await this.#reach.refreshList(this.#carry.accountId).catch(() => undefined);
      const now = await readSyncMailbox(this.#carry.accountId, folder.id);
      if (now && now.mailbox.path !== folder.path) throw new AppError('conflict', say('said.transfer.renamed'), { cause: error });
      throw error;
    }
  }

  async #lend<T>(accountId: AccountId, path: string, work: (session: ImapSession) => Promise<T>): Promise<T> {
    try {
      return await this.#reach.withSession(accountId, path, work);
    } catch (error) {
      if (passes(error)) throw new Away(accountId, error);
      throw error;
    }
  }

  open(): ActLetter[] {
    return this.act.payload.letters.filter(({ id }) => !this.landed.has(id) && !this.refused.has(id));
  }

  check(): void {
    if (this.#halted()) throw new Halted();
  }

  /** Takes up what an earlier try left: copies that it made count, the rest begins anew. */
  async resume(): Promise<void> {
    const known = await readTransfers(this.act.id);
    for (const { id, uid } of known) if (uid !== null) this.landed.set(id, uid);
    await this.settle(this.open().filter(({ id }) => known.some((one) => one.id === id)));
  }

  /** Finds the copies of begun letters and notes them; forgets those that have none. Answers the letters without a copy. */
  async settle(begun: readonly ActLetter[]): Promise<ActLetter[]> {
    if (begun.length === 0) return [];
    const noted = await readTransfers(this.act.id);
    const { uids, uidValidity } = await this.to(async (session) => {
      const found = await findCopies(session, begun, noted, new Set(this.landed.values()));
      return { uids: found, uidValidity: session.selected?.uidValidity ?? 0 };
    });
    await this.#note(uidValidity, uids);
    const left = begun.filter(({ id }) => !uids.has(id));
    if (left.length)
      await dropTransfers(
        this.act.id,
        left.map(({ id }) => id),
      );
    return left;
  }

  async #note(uidValidity: number, uids: ReadonlyMap<MessageId, Uid>): Promise<void> {
    await landTransfers(this.act.id, uidValidity, uids);
    for (const [id, uid] of uids) this.landed.set(id, uid);
  }

  refuse(letter: ActLetter, error: AppError): void {
    this.refused.set(letter.id, error);
  }

  /** Where these letters lie now; those that are nowhere are refused. A letter that is only copied may have been moved on meanwhile. */
  async sources(letters: readonly ActLetter[]): Promise<Source[]> {
    const { act } = this;
    const home = await folderOf(act.userId, act.accountId, act.mailboxId);
    const found: Source[] = [];
    const { sorted, headers } = await this.from(home.path, async (session) => {
      const there = await sortLetters(session, { ...act, payload: { ...act.payload, letters: [...letters] } });
      return {
        sorted: there,
        headers: await headersOf(
          session,
          there.here.map(({ uid }) => uid),
        ),
      };
    });
    const lost = [...sorted.lost];
    for (const { letter, uid } of sorted.here) {
      const header = headers.get(uid);
      if (header) found.push({ letter, path: home.path, header });
      else lost.push(letter);
    }
    if (this.#carry.keep && lost.length) found.push(...(await this.#elsewhere(lost)));
    const known = new Set(found.map(({ letter }) => letter.id));
    for (const letter of letters) if (!known.has(letter.id)) this.refuse(letter, gone());
    return letters.flatMap(({ id }) => found.find((one) => one.letter.id === id) ?? []);
  }

  async #elsewhere(lost: readonly ActLetter[]): Promise<Source[]> {
    const rows = await findInAccount(this.act.accountId, lost);
    const places = new Map<MailboxId, { letter: ActLetter; uid: Uid }[]>();
    for (const letter of lost) {
      const all = rows.get(letter.id) ?? [];
      const row = all.find(({ id }) => id === letter.id) ?? all[0];
      if (row) places.set(row.mailboxId, [...(places.get(row.mailboxId) ?? []), { letter, uid: row.uid }]);
    }
    const found: Source[] = [];
    for (const [mailboxId, ones] of places) {
      const { path } = await folderOf(this.act.userId, this.act.accountId, mailboxId);
      const headers = await this.from(path, (session) =>
        headersOf(
          session,
          ones.map(({ uid }) => uid),
        ),
      );
      for (const { letter, uid } of ones) {
        const header = headers.get(uid);
        if (header?.size === letter.size) found.push({ letter, path, header });
      }
    }
    return found;
  }

  /** Notes that these letters are about to be sent. Answers the flags that stay in their mailbox, null where nobody knows. */
  async begin(letters: readonly ActLetter[]): Promise<readonly string[] | null> {
    const { accountId, mailboxId } = this.#carry;
    const { now, uidNext } = await this.to(async (session, folder) => {
      const selected = await session.select(folder.path);
      return { now: selected, uidNext: selected.uidNext || (await session.status(folder.path)).uidNext };
    });
    this.#validity = now.uidValidity;
    await beginTransfers(this.act.id, { accountId, mailboxId, uidValidity: now.uidValidity, uidNext }, letters);
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
        next = following && !this.stop ? this.#read(following) : null;
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
        if (this.stop || this.#halted()) break;
      }
    } finally {
      next?.then((letter) => letter?.release()).catch(() => undefined);
      await this.#note(this.#validity, uids);
    }
    return untold;
  }

  async #read(source: Source): Promise<{ bytes: Buffer; release: () => void } | null> {
    const { letter, path, header } = source;
    if (header.size > largestCarried) {
      this.refuse(letter, tooHeavy());
      return null;
    }
    const release = await weigh(header.size);
    try {
      return { bytes: await this.from(path, (session) => readLetter(session, header)), release };
    } catch (error) {
      release();
      if (!isAppError(error) || (error.code !== 'gone' && error.code !== 'tooLarge')) throw error;
      this.refuse(letter, error.code === 'gone' ? gone() : error);
      return null;
    }
  }

  /** Answers the UID of the copy, null where its server does not say it, undefined where it did not take the letter. */
  async #give({ letter, header }: Source, bytes: Buffer, permanent: readonly string[] | null): Promise<Uid | null | undefined> {
    try {
      const { uid } = await this.to((session, folder) =>
        session.append(folder.path, bytes, carriedFlags(header.flags, permanent), header.internalAt),
      );
      this.#inRow = 0;
      return uid;
    } catch (error) {
      if (!isAppError(error) || error.code === 'internal' || error.code === 'conflict') throw error;
      this.#inRow += 1;
      this.refuse(letter, error);
      const forAll = error.code === 'overQuota' || error.code === 'notFound' || this.#inRow >= mostRefusals;
      if (forAll) this.stop = error;
      return undefined;
    }
  }

  /** Copies within the account, by the server itself. Answers the letters whose UIDs nobody told. */
  async copy(sources: readonly Source[]): Promise<ActLetter[]> {
    const folder = await folderOf(this.act.userId, this.#carry.accountId, this.#carry.mailboxId);
    const untold: ActLetter[] = [];
    for (const path of new Set(sources.map((one) => one.path))) {
      const here = sources.filter((one) => one.path === path);
      try {
        const told = await this.from(path, (session) =>
          session.copy(
            here.map(({ header }) => header.uid),
            folder.path,
          ),
        );
        const uids = new Map<MessageId, Uid>();
        for (const { letter, header } of here) {
          const uid = told?.get(header.uid);
          if (uid === undefined) untold.push(letter);
          else uids.set(letter.id, uid);
        }
        await this.#note(this.#validity, uids);
      } catch (error) {
        if (!isAppError(error) || error.code === 'internal' || error.code === 'conflict') throw error;
        for (const { letter } of here) this.refuse(letter, error);
        this.stop = error;
      }
    }
    return untold;
  }

  /** Makes sure that every copy is in its place before an original goes. */
  async verify(): Promise<void> {
    const noted = (await readTransfers(this.act.id)).filter(({ uid }) => uid !== null);
    if (noted.length === 0) return;
    const there = await this.to(async (session, folder) => {
      const now = await session.select(folder.path);
      const known = noted.filter(({ uidValidity }) => uidValidity === now.uidValidity).flatMap(({ uid }) => uid ?? []);
      const still = await stillThere(session, known);
      return new Set(noted.filter((one) => one.uidValidity === now.uidValidity && one.uid && still.has(one.uid)).map(({ id }) => id));
    });
    const letters = this.act.payload.letters.filter(({ id }) => this.landed.has(id) && !there.has(id));
    for (const letter of letters) this.landed.delete(letter.id);
    for (const letter of await this.settle(letters)) this.refuse(letter, copyGone());
  }

  result(): Carried {
    const { letters } = this.act.payload;
    for (const letter of this.open()) this.refuse(letter, this.stop ?? copyGone());
    return {
      landed: letters.filter(({ id }) => this.landed.has(id)),
      refused: letters.flatMap((letter) => {
        const error = this.refused.get(letter.id);
        return error ? [{ letter, error }] : [];
      }),
      final: this.stop !== null,
    };
  }
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

/**
 * Finds the copies that an act has made, so far as their server can say. Throws `Away` where it is not there.
 */
export async function findCarried(reach: Reach, act: ActRecord): Promise<void> {
  if (!act.payload.carry) throw new Error('A transfer without a target.');
  await new Carrying(reach, act, act.payload.carry, () => false).resume();
}

/**
 * Brings the copies of an act's letters into their mailbox, as far as both servers are there. Throws `Away` where one is not and `Halted` where
 * the act is taken back: what was done is noted, and the next try goes on there. Throws what a server said that is not about one letter.
 */
export async function carryLetters(reach: Reach, act: ActRecord, halted: () => boolean): Promise<Carried> {
  const { carry } = act.payload;
  if (!carry) throw new Error('A transfer without a target.');
  const work = new Carrying(reach, act, carry, halted);
  await work.resume();
  while (!work.stop) {
    work.check();
    const letters = work.open().slice(0, sliceLetters);
    if (letters.length === 0) break;
    const sources = await work.sources(letters);
    if (sources.length === 0) continue;
    const sent = sources.map(({ letter }) => letter);
    const permanent = await work.begin(sent);
    const untold = carry.accountId === act.accountId ? await work.copy(sources) : await work.send(sources, permanent);
    const made = new Set([...work.landed.keys(), ...untold.map(({ id }) => id)]);
    const unmade = sent.map(({ id }) => id).filter((id) => !made.has(id));
    if (unmade.length) await dropTransfers(act.id, unmade);
    for (const letter of await work.settle(untold)) work.refuse(letter, copyGone());
  }
  await work.verify();
  return work.result();
}
