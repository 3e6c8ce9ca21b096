/**
 * Compares a mailbox that is collected over POP3 with what is here, letter by letter: the end of a change from POP3 to IMAP. Nothing is fetched whole and nothing
 * is deleted.
 */
import type { LedgerLetter } from '@/lib/db/collector-letters';
import { type CollectorRecord, ownCollector } from '@/lib/db/collectors';
import { lettersWith } from '@/lib/db/deliveries';
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { printOf, storable } from '@/lib/mime/letter-print';
import type { Actor } from '@/lib/model/actor';
import type { CollectedComparison } from '@/lib/model/collectors';
import type { MailboxId, Uid } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { usualLimits } from '@/lib/pop3/line';
import { Pop3Session } from '@/lib/pop3/session';
import { engine } from '@/lib/sync/engine';
import { Ledger, type NamedLetter, soleNames } from './collect-ledger';
import { openCollectorLogin } from './collectors';

/** How long letters are looked for that their names alone do not tell, ms: each costs a way through the network, and a person waits for the answer. */
const lookMs = 20_000;
/** The session with the POP3 server lasts so long at most, ms. */
const sessionMs = 45_000;
/** Most that are listed as missing; all are counted. */
const mostListed = 50;

/** The UIDs that folders hold now, each folder looked at once. */
class Places {
  readonly #accountId: CollectorRecord['accountId'];
  readonly #folders = new Map<MailboxId, Promise<{ uidValidity: number; uids: Set<Uid> } | null>>();

  constructor(accountId: CollectorRecord['accountId']) {
    this.#accountId = accountId;
  }

  async holds({ mailboxId, uidValidity, uid }: LedgerLetter): Promise<boolean> {
    const known = this.#folders.get(mailboxId) ?? this.#look(mailboxId);
    this.#folders.set(mailboxId, known);
    const folder = await known;
    return folder?.uidValidity === uidValidity && folder.uids.has(uid as Uid);
  }

  async #look(mailboxId: MailboxId): Promise<{ uidValidity: number; uids: Set<Uid> } | null> {
    const box = await readSyncMailbox(this.#accountId, mailboxId);
    if (!box?.mailbox.selectable) return null;
    return engine().withSession(this.#accountId, box.mailbox.path, async (session) => ({
      uidValidity: session.selected?.uidValidity ?? 0,
      uids: new Set(await session.searchUids({ deleted: false })),
    }));
  }
}

class Compared {
  readonly #collector: CollectorRecord;
  readonly #session: Pop3Session;
  readonly #ledger: Ledger;
  readonly #places: Places;
  readonly #ends: number;
  readonly result: CollectedComparison = { there: 0, here: 0, moved: 0, notTaken: 0, missing: 0, unsure: 0, unchecked: 0, letters: [] };

  constructor(collector: CollectorRecord, session: Pop3Session, ledger: Ledger, ends: number) {
    this.#collector = collector;
    this.#session = session;
    this.#ledger = ledger;
    this.#places = new Places(collector.accountId);
    this.#ends = ends;
  }

  async letter(letter: NamedLetter): Promise<void> {
    this.result.there += 1;
    const named = this.#ledger.named(letter.uidl);
    const sure = named && named.size === letter.size && named.goneAt === null && !this.#collector.namesReused ? named : null;
    if (sure && (await this.#isHere(sure))) this.result.here += 1;
    // Not to be told as missing: nobody looked.
    else if (Date.now() >= this.#ends) this.result.unchecked += 1;
    else await this.#lookFor(letter, sure);
  }

  async #lookFor(letter: NamedLetter, sure: LedgerLetter | null): Promise<void> {
    const { entry, messageId } = sure ? { entry: sure, messageId: sure.messageIdHeader } : await this.#byHead(letter);
    if (entry?.state === 'tooLarge') this.result.notTaken += 1;
    else if (!sure && entry && (await this.#isHere(entry))) this.result.here += 1;
    else if (messageId !== null && (await lettersWith(this.#collector.accountId, messageId, entry)).length > 0) this.result.moved += 1;
    // It was here, and its person has deleted it or moved it where no Message-ID tells.
    else if (entry && entry.state !== 'writing') this.result.unsure += 1;
    else {
      this.result.missing += 1;
      if (this.result.letters.length < mostListed) this.result.letters.push({ number: letter.number, size: letter.size, messageId });
    }
  }

  async #isHere(entry: LedgerLetter): Promise<boolean> {
    return entry.state !== 'writing' && entry.state !== 'tooLarge' && (await this.#places.holds(entry));
  }

  async #byHead({ number, size }: NamedLetter): Promise<{ entry: LedgerLetter | null; messageId: string | null }> {
    const head = this.#session.offersTop ? await this.#session.head(number) : null;
    if (!head) return { entry: null, messageId: null };
    const print = printOf(storable(head));
    return { entry: this.#ledger.withHead(print, size), messageId: print.messageIdHeader };
  }
}

/**
 * Counts which letters of the POP3 mailbox are in their folder here, moved within the account, deleted here since, larger than is taken, missing, or not looked for
 * because that took longer than `withinMs`. Throws `hostNotAllowed` where the operator switched collecting off, `notFound` (T45), `notSignedIn` where the account is not open, and what the POP3 server says.
 */
export async function compareCollected(actor: Actor, id: number, withinMs = lookMs): Promise<CollectedComparison> {
  if (!env().collect) throw new AppError('hostNotAllowed', say('said.collect.off'));
  const collector = await ownCollector(actor, id);
  if (!collector) throw new AppError('notFound', say('said.collect.gone'));
  const login = collector.recent ? `recent:${collector.login}` : collector.login;
  const who = { login, password: openCollectorLogin(collector) };
  const session = await Pop3Session.open(collector.endpoint, who, { ...usualLimits, whole: sessionMs });
  try {
    const compared = new Compared(collector, session, await Ledger.read(id), Date.now() + withinMs);
    for (const letter of soleNames(await session.list())) await compared.letter(letter);
    await session.quit();
    return compared.result;
  } finally {
    session.close();
  }
}
