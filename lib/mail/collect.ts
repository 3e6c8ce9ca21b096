/**
 * One run of a collector: what its POP3 server lists and the ledger does not know is fetched, put into the folder and read back there; only then, and only by
 * its person's word, is the letter deleted at its server. Names that servers give (UIDL) are believed as long as nothing speaks against them: a size that changed,
 * a name that was gone, or two letters of one name mean that the head of the letter is asked for, and the whole letter where that does not tell.
 */

import type { LedgerLetter } from '@/lib/db/collector-letters';
import type { CollectorRecord } from '@/lib/db/collectors';
import { readMailbox } from '@/lib/db/mailboxes';
import { AppError, isAppError, toldOf } from '@/lib/errors';
import { printOf, storable } from '@/lib/mime/letter-print';
import type { Actor } from '@/lib/model/actor';
import { isGmail, noWarnings } from '@/lib/model/collectors';
import type { Mailbox } from '@/lib/model/mail';
import type { Proof } from '@/lib/model/proof';
import { say, type Told } from '@/lib/model/said';
import { Pop3Session } from '@/lib/pop3/session';
import { engine } from '@/lib/sync/engine';
import { type CollectedLetter, deliver } from './collect-deliver';
import { Ledger, type NamedLetter, soleNames } from './collect-ledger';
import type { CollectOutcome, OnStep } from './collect-outcome';

const dayMs = 24 * 3_600_000;
/** Largest letter that is collected, bytes. */
const maxLetterBytes = 64 * 1024 * 1024;
/** A session is ended in order after this, so that what was marked is deleted and others get in; the rest comes with the next, ms. */
const sessionMs = 10 * 60_000;

/** After so many letters in a row that the mail server here refused, a run ends: it may refuse them all. */
const mostRefusals = 20;

/** A listed letter that is here, and whether what it says was compared just now. */
interface Known {
  letter: NamedLetter;
  entry: LedgerLetter;
  sure: boolean;
}

/** Whether what lies at the server is the letter of an entry: the same, the same with something changed in it, or another one. */
type Likeness = 'same' | 'changed' | 'other';

class Run {
  readonly warnings = { ...noWarnings };
  readonly #listed = new Set<string>();
  #refusedHere = 0;
  #begin = 0;
  /** What was said of the last letter that was fetched and is not here. */
  notHere: AppError | null = null;
  refusal: Told | null = null;
  collected = 0;
  done = 0;
  of = 0;
  namesReused: boolean;

  constructor(
    readonly actor: Actor,
    readonly collector: CollectorRecord,
    readonly mailbox: Mailbox,
    readonly session: Pop3Session,
    readonly ledger: Ledger,
    readonly onStep: OnStep,
  ) {
    this.namesReused = collector.namesReused;
  }

  /** Where in the list the next run would begin. */
  get position(): number {
    return this.done < this.of ? (this.#begin + this.done) % this.of : 0;
  }

  tell(surely = false): Promise<void> {
    const { done, of, collected, position } = this;
    return this.onStep({ done, of, collected, position }, surely);
  }

  /** What its server lists, first what the last run did not come to: where each letter has to be fetched to be known again, a session may be too short for all. */
  async list(): Promise<NamedLetter[]> {
    const letters = soleNames(await this.session.list());
    for (const { uidl } of letters) if (uidl !== null) this.#listed.add(uidl);
    this.warnings.noNames = letters.filter(({ uidl, shared }) => uidl === null && !shared).length;
    this.warnings.reused = letters.filter(({ shared }) => shared).length;
    await this.ledger.noteGone(this.#listed, Date.now());
    this.of = letters.length;
    this.#begin = this.collector.position < letters.length ? this.collector.position : 0;
    return [...letters.slice(this.#begin), ...letters.slice(0, this.#begin)];
  }

  /** Sees to it that the letter is here; null where it cannot be. */
  async bring(letter: NamedLetter): Promise<Known | null> {
    const named = this.ledger.named(letter.uidl);
    const believed = named && named.state !== 'writing' && named.size === letter.size && named.goneAt === null && !this.namesReused;
    if (believed) return this.#known(letter, named, false);
    if (letter.size > maxLetterBytes) return this.#tooLarge(letter, named);
    return (await this.#byHead(letter, named)) ?? this.#whole(letter, named);
  }

  /** How the letter at the server compares with the entry, where its name alone said that it is the one; null where it is not given. */
  async likeness({ letter, entry, sure }: Known): Promise<Likeness | null> {
    if (sure) return 'same';
    const head = this.session.offersTop && entry.headHash !== null ? await this.session.head(letter.number) : null;
    const bytes = head ? storable(head) : await this.#fetch(letter);
    if (!bytes) return null;
    const print = printOf(bytes);
    if (head ? print.headHash === entry.headHash : print.hash === entry.hash) return 'same';
    return isSameId(print, entry) ? 'changed' : 'other';
  }

  /** Looks at one letter whose name is believed, where that is cheap: names that went on to other letters of the same size would leave letters out. */
  async spotCheck({ letter, entry }: Known): Promise<void> {
    if (!this.session.offersTop || entry.messageIdHeader === null) return;
    const head = await this.session.head(letter.number);
    if (head && !isSameId(printOf(storable(head)), entry)) this.namesReused = true;
  }

  /** A name that stands for another letter now. */
  async #notReused(named: LedgerLetter | null, actual: LedgerLetter | null): Promise<void> {
    if (!named || named.state === 'writing' || named.id === actual?.id) return;
    this.warnings.reused += 1;
    this.namesReused = true;
    await this.ledger.change(named, { uidl: null });
  }

  #known(letter: NamedLetter, entry: LedgerLetter, sure: boolean): Known | null {
    if (entry.state === 'tooLarge') this.warnings.tooLarge += 1;
    if (entry.state === 'altered') this.warnings.altered += 1;
    return entry.state === 'there' ? { letter, entry, sure } : null;
  }

  async #tooLarge({ uidl, size }: NamedLetter, named: LedgerLetter | null): Promise<null> {
    this.warnings.tooLarge += 1;
    if (uidl === null || (named?.state === 'tooLarge' && named.size === size)) return null;
    await this.#notReused(named, null);
    const nowhere = { mailboxId: this.mailbox.id, uidValidity: 0, uid: 0, collectedAt: Date.now(), goneAt: null };
    await this.ledger.add({ ...nowhere, uidl, size, hash: '', headHash: null, messageIdHeader: null, state: 'tooLarge' });
    return null;
  }

  async #byHead(letter: NamedLetter, named: LedgerLetter | null): Promise<Known | null> {
    if (!this.session.offersTop || this.ledger.empty || named?.state === 'writing') return null;
    // A letter of a new name is fetched at once: its head alone would be asked for in vain, once for each new letter.
    if (letter.uidl !== null && !named && !this.namesReused) return null;
    const head = await this.session.head(letter.number);
    const entry = head && this.ledger.withHead(printOf(storable(head)), letter.size);
    if (!entry) return null;
    await this.#notReused(named, entry);
    return this.#known(letter, await this.ledger.rename(entry, letter, this.#listed), true);
  }

  async #whole(letter: NamedLetter, named: LedgerLetter | null): Promise<Known | null> {
    const bytes = await this.#fetch(letter).catch(async (error: unknown) => {
      // Its server had said that it is smaller, and the session is over with it: the next one passes it by, or comes to it last.
      if (isAppError(error) && error.code === 'tooLarge') {
        await this.#tooLarge(letter, named);
        this.done += 1;
        await this.tell();
      }
      throw error;
    });
    if (!bytes) return null;
    const print = printOf(bytes);
    const same = this.ledger.withHash(print.hash);
    if (same && same.state !== 'writing') {
      await this.#notReused(named, same);
      return this.#known(letter, await this.ledger.rename(same, letter, this.#listed), true);
    }
    const likely = named && isSameId(print, named) ? named : null;
    if (likely && likely.state !== 'writing' && !same) {
      // The same letter in all that names it: its server writes into it, and it would come again with each run.
      return this.#known(letter, await this.ledger.rename(likely, letter, this.#listed), false);
    }
    await this.#notReused(named, same);
    const begun = same ?? likely;
    const collected: CollectedLetter = { bytes, print, uidl: letter.uidl, size: letter.size };
    await this.tell(true);
    const entry = await this.#put(collected, begun);
    if (!entry) return null;
    if (entry.state === 'tooLarge') this.notHere = new AppError('tooLarge', say('said.import.letterTooLarge'));
    if (entry.state === 'there' || entry.state === 'altered') this.collected += 1;
    return this.#known(letter, entry, true);
  }

  /** The entry of the letter that was put; null where the mail server here does not take this one, which is no reason to leave out those after it. */
  async #put(collected: CollectedLetter, begun: LedgerLetter | null): Promise<LedgerLetter | null> {
    const done = await deliver(this.actor, this.mailbox, this.ledger, collected, begun);
    if (!isAppError(done)) {
      this.#refusedHere = 0;
      return done;
    }
    this.notHere = done;
    this.#refusedHere += 1;
    this.warnings.refused += 1;
    if (this.#refusedHere >= mostRefusals) this.refusal = toldOf(done);
    return null;
  }

  /** The letter in the form that IMAP takes; null where its server does not give it. Throws `tooLarge` where it is larger than it was said to be. */
  async #fetch({ number }: NamedLetter): Promise<Buffer | null> {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of this.session.retrieve(number, maxLetterBytes)) pieces.push(piece);
    } catch (error) {
      if (!isAppError(error) || error.code !== 'refusedByServer') throw error;
      this.warnings.refused += 1;
      return null;
    }
    return storable(Buffer.concat(pieces));
  }
}

/** True where both bear the same Message-ID. */
const isSameId = (one: Pick<LedgerLetter, 'messageIdHeader'>, other: Pick<LedgerLetter, 'messageIdHeader'>): boolean =>
  one.messageIdHeader !== null && one.messageIdHeader === other.messageIdHeader;

function isDue({ keep, keepDays }: CollectorRecord, { collectedAt }: LedgerLetter, now: number): boolean {
  return keep === 'never' || (keep === 'days' && collectedAt + keepDays * dayMs <= now);
}

/** The folder that letters go into. Throws `notFound`. */
async function target(actor: Actor, { accountId, mailboxId }: CollectorRecord): Promise<Mailbox> {
  const mailbox = await readMailbox(actor, mailboxId);
  if (!mailbox?.selectable || mailbox.accountId !== accountId) throw new AppError('notFound', say('said.collect.noFolder'));
  return mailbox;
}

/** Brings what is listed, as long as there is time; answers the numbers of the letters that may go at their server. */
async function bringAll(run: Run, letters: readonly NamedLetter[]): Promise<number[]> {
  const ends = Date.now() + sessionMs;
  const due: number[] = [];
  let believed: Known | null = null;
  for (const letter of letters) {
    if (Date.now() > ends || run.refusal) break;
    await run.tell();
    const known = await run.bring(letter);
    if (known && isDue(run.collector, known.entry, Date.now())) {
      const likeness = await run.likeness(known);
      if (likeness === 'same') due.push(letter.number);
      else if (likeness === 'changed') run.warnings.altered += 1;
      // The next run looks at every letter.
      else if (likeness === 'other') run.namesReused = true;
    } else if (known && !known.sure && letter.number > (believed?.letter.number ?? 0)) believed = known;
    run.done += 1;
  }
  // The newest of them: servers that count anew give the last names to others first.
  if (believed) await run.spotCheck(believed);
  return due;
}

async function runIn(run: Run): Promise<Pick<CollectOutcome, 'more' | 'position'>> {
  const letters = await run.list();
  const due = await bringAll(run, letters);
  // Its person may have changed meanwhile what is to become of letters there.
  await run.tell(true);
  const { collector, position, collected, notHere } = run;
  const handsOut = isGmail(collector.endpoint.host) && !collector.recent;
  // At Gmail a letter counts as handed out once the session ended in order: one that is not here would never be given again. So the session is broken off, and
  // nothing counts: what is here is known by the ledger.
  if (handsOut && notHere) {
    run.refusal = [say('said.collect.kept', { host: collector.endpoint.host }), ...toldOf(notHere)];
    return { more: false, position };
  }
  const gone = due.length > 0 ? await run.session.remove(due) : [];
  await run.session.quit();
  const next = letters[run.done];
  // Those after the ones that went move up in the list.
  const above = next ? gone.filter((number) => number < next.number).length : 0;
  // Where all the time went into looking at what is here already, or what came was refused, going on at once would be for nothing.
  const moved = collected > 0 || (gone.length > 0 && !run.refusal);
  const more = (next !== undefined && moved) || (collected > 0 && handsOut);
  return { more, position: Math.max(0, position - above) };
}

/** Throws why a run broke: a folder that is not where it was has gone, or was renamed, and then the next run finds it. */
async function folderLost(actor: Actor, collector: CollectorRecord, error: unknown): Promise<never> {
  if (!isAppError(error) || error.code !== 'notFound') throw error;
  await engine().refreshList(collector.accountId);
  await target(actor, collector);
  throw new AppError('conflict', error.said, { cause: error });
}

/**
 * Collects once. `onStep` is called before each letter, before one is put into the folder and before any is deleted. Throws what the POP3 server, the guard or
 * the IMAP server say; what is here by then stays and is known, and nothing was deleted at the server.
 */
export async function collect(actor: Actor, collector: CollectorRecord, password: Proof, onStep: OnStep): Promise<CollectOutcome> {
  const mailbox = await target(actor, collector);
  const login = collector.recent ? `recent:${collector.login}` : collector.login;
  const session = await Pop3Session.open(collector.endpoint, { login, password });
  try {
    const run = new Run(actor, collector, mailbox, session, await Ledger.read(collector.id), onStep);
    const { more, position } = await runIn(run).catch((error: unknown) => folderLost(actor, collector, error));
    const { collected, warnings, namesReused, refusal } = run;
    return { collected, warnings, namesReused, more: more || (namesReused && !collector.namesReused), position, refusal };
  } finally {
    session.close();
  }
}
