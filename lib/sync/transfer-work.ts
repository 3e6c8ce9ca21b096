/** What is known of the letters of one act while they are put into another account: the two lines, the notes, and what became of each. */
import type { ActLetter, ActRecord, Carry } from '@/lib/db/acts';
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { dropTransfers, landTransfers, readTransfers } from '@/lib/db/transfers';
import { AppError, isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import type { AccountId, MessageId, Uid } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { passes } from './act-verdict';
import { stillThere } from './run-act';
import { findCopies } from './transfer-find';
import { folderOf, type Reach } from './transfer-reach';

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

/** Why a letter stays whose copy is not to be found. */
export const copyGone = (): AppError => new AppError('gone', say('said.transfer.copyGone'));

/** The letters of one act on their way: which have their copy, which were refused, and the lines of both accounts. */
export class TransferWork {
  readonly act: ActRecord;
  readonly #reach: Reach;
  readonly carry: Carry;
  readonly #halted: () => boolean;
  readonly landed = new Map<MessageId, Uid>();
  readonly refused = new Map<MessageId, AppError>();
  /** The refusal that holds for everything that follows. */
  stop: AppError | null = null;

  constructor(reach: Reach, act: ActRecord, carry: Carry, halted: () => boolean) {
    this.#reach = reach;
    this.act = act;
    this.carry = carry;
    this.#halted = halted;
  }

  /** Lends a line of the account that the letters come from. */
  from<T>(path: string, work: (session: ImapSession) => Promise<T>): Promise<T> {
    return this.#lend(this.act.accountId, path, work);
  }

  /** Lends a line of the account that they go to. */
  async to<T>(work: (session: ImapSession, folder: Mailbox) => Promise<T>): Promise<T> {
    const folder = await folderOf(this.act.userId, this.carry.accountId, this.carry.mailboxId);
    try {
      return await this.#lend(this.carry.accountId, folder.path, (session) => work(session, folder));
    } catch (error) {
      if (!isAppError(error) || error.code !== 'notFound') throw error;
      // It may have been renamed (R38): the list knows.
      await this.#reach.refreshList(this.carry.accountId).catch(() => undefined);
      const now = await readSyncMailbox(this.carry.accountId, folder.id);
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

  /** Somebody takes the act back, or the process ends. */
  get halted(): boolean {
    return this.#halted();
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
    await this.note(uidValidity, uids);
    const left = begun.filter(({ id }) => !uids.has(id));
    if (left.length)
      await dropTransfers(
        this.act.id,
        left.map(({ id }) => id),
      );
    return left;
  }

  /** Notes copies that are in their place. */
  async note(uidValidity: number, uids: ReadonlyMap<MessageId, Uid>): Promise<void> {
    await landTransfers(this.act.id, uidValidity, uids);
    for (const [id, uid] of uids) this.landed.set(id, uid);
  }

  refuse(letter: ActLetter, error: AppError): void {
    this.refused.set(letter.id, error);
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
