/**
 * Copies one folder of an old account: letters in the order in which they came, in portions that are read while the one before is put into its folder here. Up to
 * which UID all is done is noted after each portion; what a run that broke off put there beyond that is known again by what the folder holds.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type CopyFolderChanges,
  type CopyFolderRecord,
  dropCopyLosses,
  insertCopyLosses,
  type LossRecord,
  lostUids,
} from '@/lib/db/account-copies';
import { AppError, isAppError, toldOf } from '@/lib/errors';
import type { AppendOutcome, FetchedHeader, ImapSession } from '@/lib/imap/types';
import type { AccountId, Uid } from '@/lib/model/ids';
import { say, type Told } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import { carriedFlags } from '@/lib/sync/transfer-send';
import { largestCarried } from '@/lib/sync/transfer-source';
import { afterBreak, afterBreakAlone, afterLetters, aloneUpTo, isGivenUp, notStuck } from './copy-breaks';
import { headersTogether, headersUpwards, isDeleted, KnownLetters, likenessOf, settled } from './copy-known';
import { opening } from './copy-opening';
import { before, emptyPortion, lossOf, type Portion, type ReadPortion, readPortion } from './copy-portions';

/** What the copying of a folder needs of the copy that it belongs to. */
export interface CopyWork {
  accountId: AccountId;
  /** The line to the old account; nobody else uses it. */
  source: ImapSession;
  /** Paths of the folders here. */
  here: Set<string>;
  /** Throws where the work must not go on. */
  look(): Promise<void>;
  /** Writes how far a folder is. Throws like `look`. */
  note(folderId: number, changes: CopyFolderChanges): Promise<void>;
  /** Whether a letter of this rest lies in another folder that is copied, by its likeness; selects other folders. */
  elsewhere(rest: Pick<CopyFolderRecord, 'id'>): Promise<(likeness: number) => boolean>;
}

const megabyte = 1024 * 1024;
/** Letters and bytes read by one command and sent by one go. */
const portionLetters = 50;
const portionBytes = 4 * megabyte;
/** Neither server is asked for more than this in a second. */
const mostLettersPerSecond = 300;
const mostBytesPerSecond = 12 * megabyte;
/** After so many refusals in a row the server refuses them all. */
const mostRefusals = 10;
/** Refusals that are about more than one letter. */
const aboutAll: readonly AppError['code'][] = ['overQuota', 'notFound', 'conflict', 'internal', 'serverAway'];

const brokeLine = (error: unknown) => isAppError(error) && error.code === 'serverAway';

/** One folder on its way. */
class FolderCopy {
  readonly #work: CopyWork;
  readonly #ledger: CopyFolderRecord;
  #known = new KnownLetters();
  #permanent: readonly string[] | null = null;
  #elsewhere: ((likeness: number) => boolean) | null = null;
  #refusedInRow = 0;

  constructor(work: CopyWork, folder: CopyFolderRecord) {
    this.#work = work;
    this.#ledger = { ...folder };
  }

  async run(): Promise<void> {
    const { source } = this.#work;
    const ledger = this.#ledger;
    if (ledger.rest) this.#elsewhere = await this.#work.elsewhere(ledger);
    const { uidValidity, exists } = await opening(() => source.select(ledger.source));
    if (ledger.uidValidity !== uidValidity) {
      // Renumbered: its UIDs name other letters now, so all are looked at again; those that are here are known.
      await dropCopyLosses(ledger.id);
      Object.assign(ledger, { uidValidity, lastUid: 0, done: 0, added: 0, doubled: 0, refused: 0, stuck: null });
    }
    await opening(() => this.#open());
    await this.#note({ ...ledger, state: 'copying', total: Math.max(exists, ledger.done), note: null });
    const uids = await source.searchUids();
    // Of those that were left out even the head may break the line.
    const lost = await lostUids(ledger.id);
    const done = uids.filter((uid) => uid <= ledger.lastUid && !lost.has(uid));
    if (!this.#known.empty)
      for await (const headers of headersUpwards(source, done))
        for (const header of headers) if (!isDeleted(header)) this.#known.find(header);
    await this.#copy(uids.filter((uid) => uid > ledger.lastUid));
    await this.#note({ state: 'copied', total: ledger.done });
  }

  async #note(changes: CopyFolderChanges): Promise<void> {
    Object.assign(this.#ledger, changes);
    const { id, copyId: _copy, source: _source, ...columns } = { ...this.#ledger };
    await this.#work.note(id, columns);
  }

  /** Sees to the folder here, and learns what it holds. */
  async #open(): Promise<void> {
    const { accountId, here } = this.#work;
    const ledger = this.#ledger;
    if (!here.has(ledger.target)) {
      ledger.target = await engine().withSession(accountId, null, (session) => session.create(ledger.target));
      here.add(ledger.target);
    }
    await engine().withSession(accountId, ledger.target, async (session) => {
      if (ledger.targetValidity > 0) await settled(session, ledger.target, () => this.#work.look());
      const { uidValidity, uidNext, permanentFlags, exists } = await session.select(ledger.target);
      if (ledger.targetValidity !== uidValidity) {
        ledger.targetValidity = uidValidity;
        ledger.targetFrom = uidNext || (await session.status(ledger.target)).uidNext;
      }
      this.#permanent = permanentFlags;
      if (exists === 0) return;
      for await (const batch of session.fetchHeaders('1:*'))
        for (const header of batch) this.#known.add(header, header.uid >= ledger.targetFrom);
    });
  }

  get #stuck() {
    return this.#ledger.stuck ?? notStuck;
  }

  async #copy(uids: readonly Uid[]): Promise<void> {
    const upTo = aloneUpTo(this.#stuck);
    const apart = uids.filter((uid) => uid <= upTo);
    for (const uid of apart) await this.#copyAlone(uid);
    const rest = uids.slice(apart.length);
    try {
      await this.#copyTogether(rest);
    } catch (error) {
      if (!brokeLine(error)) throw error;
      const left = rest.filter((uid) => uid > this.#ledger.lastUid);
      await this.#note({ stuck: afterBreak(this.#stuck, left[Math.min(left.length, headersTogether) - 1] ?? 0) });
      throw error;
    }
  }

  /** One letter by itself, so that it is known which one breaks the line. */
  async #copyAlone(uid: Uid): Promise<void> {
    let header: FetchedHeader | undefined;
    try {
      for await (const portion of this.#portions([uid])) {
        [header] = portion.letters;
        const read = await readPortion(this.#work.source, portion, this.#known);
        await this.#put(read).finally(() => read.release());
      }
    } catch (error) {
      if (!brokeLine(error)) throw error;
      const stuck = afterBreakAlone(this.#stuck, uid);
      await this.#note({ stuck });
      if (stuck === null) throw new AppError('refusedByServer', say('said.copy.lineBreaks'), { cause: error });
      // Of a letter whose head alone breaks the line nothing can be asked in the next run; any other may be here by then.
      if (!header && isGivenUp(stuck, uid)) await this.#leaveOut(uid);
      throw error;
    }
  }

  async #leaveOut(uid: Uid): Promise<void> {
    const { id, done, refused } = this.#ledger;
    await insertCopyLosses(id, [{ uid, subject: '', sentAt: null, reason: [say('said.copy.lineBroke')] }]);
    await this.#note({ lastUid: uid, done: done + 1, refused: refused + 1, stuck: afterLetters(this.#stuck, uid, false) });
  }

  async #copyTogether(uids: readonly Uid[]): Promise<void> {
    const portions = this.#portions(uids);
    const read = async () => {
      const { value, done } = await portions.next();
      return done ? null : readPortion(this.#work.source, value, this.#known);
    };
    let next = read();
    try {
      for (;;) {
        const portion = await next;
        if (!portion) return;
        next = read();
        // Whoever ends the loop does not hear of its failure.
        next.catch(() => undefined);
        try {
          await this.#put(portion);
        } finally {
          portion.release();
        }
      }
    } finally {
      void next.then(
        (portion) => portion?.release(),
        () => undefined,
      );
    }
  }

  /** Parts the letters by what becomes of them, so that each portion weighs little. */
  async *#portions(uids: readonly Uid[]): AsyncGenerator<Portion> {
    let portion = emptyPortion(this.#ledger.lastUid);
    for await (const headers of headersUpwards(this.#work.source, uids)) {
      for (const header of headers) {
        const fate = this.#fateOf(header);
        const full = portion.letters.length >= portionLetters || (portion.letters.length > 0 && portion.bytes + header.size > portionBytes);
        if (fate === 'copy' && full) {
          yield portion;
          portion = emptyPortion(portion.last);
        }
        if (fate === 'copy') {
          portion.letters.push(header);
          portion.bytes += header.size;
        } else if (fate === 'ours') portion.added.push(header.uid);
        else if (fate === 'there') portion.doubled.push(header.uid);
        else portion.losses.push(lossOf(header, fate));
        portion.uids.push(header.uid);
        portion.last = header.uid;
      }
      if (portion.uids.length >= portionLetters) {
        yield portion;
        portion = emptyPortion(portion.last);
      }
    }
    yield portion;
  }

  #fateOf(header: FetchedHeader): 'copy' | 'ours' | 'there' | Told {
    if (isDeleted(header)) return [say('said.import.deleted')];
    if (this.#elsewhere?.(likenessOf(header))) return 'there';
    const found = this.#known.find(header);
    if (found) return found;
    if (isGivenUp(this.#stuck, header.uid)) return [say('said.copy.lineBroke')];
    return header.size > largestCarried ? [say('said.import.letterTooLarge')] : 'copy';
  }

  async #put(portion: ReadPortion): Promise<void> {
    const begun = Date.now();
    const ledger = this.#ledger;
    const letters = portion.read.map(({ header, bytes: letter }) => ({
      bytes: letter,
      flags: carriedFlags(header.flags, this.#permanent),
      ...(header.internalAt > 0 ? { internalAt: header.internalAt } : {}),
    }));
    const answers =
      letters.length > 0
        ? await engine().withSession(this.#work.accountId, null, (session) => session.appendMany(ledger.target, letters))
        : [];
    const stop = answers.findIndex((answer) => answer.refused && aboutAll.includes(answer.refused.code));
    const stopping = answers[stop]?.refused;
    const stoppedAt = portion.read[stop]?.header.uid;
    // What the server took before it refused them all is here, and is not to come again.
    const { read, losses, bytes, last, uids, added, doubled } = stoppedAt ? before(portion, stoppedAt) : portion;
    const outcomes = stoppedAt ? answers.slice(0, stop) : answers;
    const { refused, fault } = this.#refusals(read, outcomes);
    // Where it never took any, its person has to look first, and no letter is given up.
    if (fault && ledger.added + added.length + outcomes.length === refused.length) throw fault;
    const lost = [...losses, ...refused];
    await insertCopyLosses(ledger.id, lost);
    await this.#note({
      lastUid: last,
      done: ledger.done + uids.length,
      added: ledger.added + added.length + outcomes.length - refused.length,
      doubled: ledger.doubled + doubled.length,
      refused: ledger.refused + lost.length,
      total: Math.max(ledger.total, ledger.done + uids.length),
      stuck: ledger.stuck && afterLetters(ledger.stuck, last, outcomes.length > refused.length),
    });
    // Noted before, so that going on is not stopped by the same letters again.
    if (stopping) throw stopping;
    if (fault) throw fault;
    const least = Math.max((letters.length / mostLettersPerSecond) * 1000, (bytes / mostBytesPerSecond) * 1000);
    const early = least - (Date.now() - begun);
    if (early > 1) await pause(early);
  }

  /** The letters that the server did not take, and the last answer where it seems to take none. */
  #refusals(read: ReadPortion['read'], outcomes: readonly AppendOutcome[]): { refused: LossRecord[]; fault: AppError | null } {
    const losses: LossRecord[] = [];
    let last: AppError | null = null;
    for (const [at, { refused }] of outcomes.entries()) {
      const header = read[at]?.header;
      // That a letter is too large says nothing of the next one.
      if (refused?.code !== 'tooLarge') this.#refusedInRow = refused ? this.#refusedInRow + 1 : 0;
      if (!refused || !header) continue;
      losses.push(lossOf(header, toldOf(refused)));
      last = refused;
    }
    return { refused: losses, fault: this.#refusedInRow >= mostRefusals ? last : null };
  }
}

/**
 * Copies what is left of a folder. Throws `Unopened` where it cannot be opened, else what either server says that is about more than one letter; what was copied is
 * noted, and the next try goes on there.
 */
export function copyFolder(work: CopyWork, folder: CopyFolderRecord): Promise<void> {
  return new FolderCopy(work, folder).run();
}
