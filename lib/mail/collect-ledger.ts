/** The ledger of one collector during a run: what is known of the letters that its server lists. */
import {
  changeLedgerLetter,
  dropLedgerLetter,
  insertLedgerLetter,
  type LedgerLetter,
  markLettersGone,
  readLedger,
} from '@/lib/db/collector-letters';
import type { LetterPrint } from '@/lib/mime/letter-print';
import type { ListedLetter } from '@/lib/pop3/session';

/** A listed letter whose name, where it has one, no other listed letter bears. */
export interface NamedLetter extends ListedLetter {
  /** Its server gave this name to several letters. */
  shared: boolean;
}

/** The list with names that several letters bear taken away. */
export function soleNames(listed: readonly ListedLetter[]): NamedLetter[] {
  const counts = new Map<string, number>();
  for (const { uidl } of listed) if (uidl !== null) counts.set(uidl, (counts.get(uidl) ?? 0) + 1);
  return listed.map((letter) => {
    const shared = letter.uidl !== null && counts.get(letter.uidl) !== 1;
    return { ...letter, shared, uidl: shared ? null : letter.uidl };
  });
}

/** What is known, kept in step with its rows. */
export class Ledger {
  readonly #collectorId: number;
  readonly #letters = new Map<number, LedgerLetter>();
  readonly #byName = new Map<string, LedgerLetter>();
  /** Ids of the letters that bore such a hash, of the whole or of the head. */
  readonly #byHash = new Map<string, Set<number>>();

  private constructor(collectorId: number, letters: readonly LedgerLetter[]) {
    this.#collectorId = collectorId;
    for (const letter of letters) this.#learn(letter);
  }

  static async read(collectorId: number): Promise<Ledger> {
    return new Ledger(collectorId, await readLedger(collectorId));
  }

  get empty(): boolean {
    return this.#letters.size === 0;
  }

  /** The letter that last bore this name. */
  named(uidl: string | null): LedgerLetter | null {
    return uidl === null ? null : (this.#byName.get(uidl) ?? null);
  }

  /** The letter of this head and size; null where the head does not tell it from others. */
  withHead({ headHash }: LetterPrint, size: number): LedgerLetter | null {
    if (headHash === null) return null;
    return this.#among(headHash).find((one) => one.headHash === headHash && one.size === size && one.state !== 'writing') ?? null;
  }

  /** The letter that says the same; one that is there before one that may be. */
  withHash(hash: string): LedgerLetter | null {
    const same = this.#among(hash).filter((one) => one.hash === hash);
    return same.find((one) => one.state !== 'writing') ?? same[0] ?? null;
  }

  async add(letter: Omit<LedgerLetter, 'id'>): Promise<LedgerLetter> {
    const added = await insertLedgerLetter(this.#collectorId, letter);
    this.#learn(added);
    return added;
  }

  async change(letter: LedgerLetter, changes: Partial<Omit<LedgerLetter, 'id'>>): Promise<LedgerLetter> {
    await changeLedgerLetter(letter.id, changes);
    if (letter.uidl !== null && this.#byName.get(letter.uidl)?.id === letter.id) this.#byName.delete(letter.uidl);
    const changed = { ...letter, ...changes };
    this.#learn(changed);
    return changed;
  }

  async drop(letter: LedgerLetter): Promise<void> {
    await dropLedgerLetter(letter.id);
    this.#letters.delete(letter.id);
    if (letter.uidl !== null) this.#byName.delete(letter.uidl);
  }

  /**
   * Gives a letter the name that its server has for it now. A second listed copy of it gets an entry of its own, so that each is known by name. What is listed beside
   * the letter that was brought, or once that one was gone, may be the very copy here, where both are one mailbox: it is never deleted there.
   */
  async rename(letter: LedgerLetter, { uidl, size }: ListedLetter, listed: ReadonlySet<string>): Promise<LedgerLetter> {
    const { id: _, ...rest } = letter;
    const { uidl: before } = letter;
    if (before === uidl && letter.size === size && letter.goneAt === null) return letter;
    const other = uidl !== null && before !== null && before !== uidl;
    const beside = other && listed.has(before);
    const after = other && letter.goneAt !== null;
    const state = letter.state === 'there' && (beside || after) ? 'found' : letter.state;
    if (beside) return this.add({ ...rest, state, uidl, size, goneAt: null });
    return this.change(letter, { state, uidl, size, goneAt: null });
  }

  /** Notes which letters the server lists no more: should their names come back, they may mean others. */
  async noteGone(listed: ReadonlySet<string>, now: number): Promise<void> {
    const gone = [...this.#letters.values()].filter(({ uidl, goneAt }) => uidl !== null && goneAt === null && !listed.has(uidl));
    await markLettersGone(
      gone.map(({ id }) => id),
      now,
    );
    for (const letter of gone) this.#learn({ ...letter, goneAt: now });
  }

  #learn(letter: LedgerLetter): void {
    this.#letters.set(letter.id, letter);
    if (letter.uidl !== null) this.#byName.set(letter.uidl, letter);
    for (const hash of [letter.hash, letter.headHash]) {
      if (hash !== null) this.#byHash.set(hash, (this.#byHash.get(hash) ?? new Set()).add(letter.id));
    }
  }

  #among(hash: string): LedgerLetter[] {
    return [...(this.#byHash.get(hash) ?? [])].flatMap((id) => this.#letters.get(id) ?? []);
  }
}
