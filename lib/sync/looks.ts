/** Looks at the mailboxes of one account: what the server says of each is brought into the cache, and how it went is noted. */
import { readSyncMailbox, type SyncMailbox } from '@/lib/db/mailboxes';
import { isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import type { Comparison } from '@/lib/model/freshness';
import type { MailboxId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import type { Hush, Owner } from './apply';
import { applyFailure } from './apply-freshness';
import { applyRights } from './apply-rights';
import { compareMailbox } from './compare';
import { hushFrom, hushMuted } from './hush';
import type { Line } from './line';
import type { Nudge } from './mailbox-queue';
import { forgetEnded } from './pending';
import { reconcile, takeArrivals } from './reconcile';
import type { ServerQuirks } from './server-quirks';

/** What is left of the rights where SELECT says READ-ONLY (RFC 9051 section 6.3.2). */
const readOnlyRights = 'lr';

/** Without mod-sequences all flags of a mailbox are compared at most this often, ms. */
const wholeEveryMs = 10 * 60_000;

/** What a look may bring about. */
export interface LookEvents {
  arrived(rows: MessageRow[]): void;
  /** Acts were added to the queue. */
  acted(): void;
  /** Older letters are still to be fetched. */
  incomplete(id: MailboxId): void;
}

/** The looks of one account. */
export class Looks {
  readonly #line: Line;
  readonly #owner: Owner;
  readonly #quirks: ServerQuirks;
  readonly #events: LookEvents;
  readonly #wholeAt = new Map<MailboxId, number>();
  readonly #lookedAt = new Map<MailboxId, number>();
  /** So many letters came at once to these mailboxes that they are fetched like older ones: the UID that the first of them has at least. */
  readonly #cameFrom = new Map<MailboxId, number>();
  /** Mailboxes whose last look is known to have gone well, also to the table. */
  readonly #well = new Set<MailboxId>();

  constructor(line: Line, owner: Owner, quirks: ServerQuirks, events: LookEvents) {
    this.#line = line;
    this.#owner = owner;
    this.#quirks = quirks;
    this.#events = events;
  }

  /** When the last look that went well began, ms, or 0. */
  lookedAt(id: MailboxId): number {
    return this.#lookedAt.get(id) ?? 0;
  }

  /** One look; `watching` may be a connection that has the mailbox open and was told of something. Throws what the session throws. */
  async look(id: MailboxId, nudge: Nudge, watching: ImapSession | null): Promise<void> {
    const box = await readSyncMailbox(this.#owner.accountId, id);
    if (!box) return;
    const began = Date.now();
    let acted = false;
    const hush = hushMuted(this.#owner, () => {
      acted = true;
    });
    const look = {
      owner: this.#owner,
      mailboxId: id,
      quirks: this.#quirks,
      whole: nudge.whole || began - (this.#wholeAt.get(id) ?? 0) > wholeEveryMs,
      alarmed: nudge.alarmed ?? false,
      onArrived: (rows: MessageRow[]) => this.#events.arrived(rows),
      hush,
    };
    try {
      if (nudge.whole) await forgetEnded();
      if (nudge.alarmed && watching) await this.#takeArrivals(box, watching, hush);
      const looked = await this.#line.lend(
        box.mailbox.path,
        async (session) => {
          const done = await reconcile({ ...look, session });
          await this.#learnRights(box, session);
          return done;
        },
        false,
      );
      // With mod-sequences a look asks for what changed since; who wants all compared doubts what the cache had before.
      if (nudge.whole && !looked.whole && box.mailbox.selectable)
        await this.#line.lend(null, (session) => compareMailbox(session, this.#owner, id));
      if (looked.whole || nudge.whole) this.#wholeAt.set(id, began);
      this.#lookedAt.set(id, began);
      if (looked.incomplete) this.#events.incomplete(id);
      if (await this.#hushRest(box, looked.incomplete)) acted = true;
      await this.#went(id, null);
    } catch (error) {
      await this.#went(id, error);
      throw error;
    } finally {
      // Once for all that came, so that a flood goes on in one step.
      if (acted) this.#events.acted();
    }
  }

  /** Compares a mailbox letter by letter and mends what differs. Throws what the session throws. */
  async compare(id: MailboxId): Promise<Comparison> {
    try {
      await forgetEnded();
      const done = await this.#line.lend(null, (session) => compareMailbox(session, this.#owner, id));
      await this.#went(id, null);
      return done;
    } catch (error) {
      await this.#went(id, error);
      throw error;
    }
  }

  /** Where the server knows no rights (RFC 4314), SELECT tells at least whether a mailbox is for reading only. */
  async #learnRights({ mailbox }: SyncMailbox, { selected, capabilities }: ImapSession): Promise<void> {
    if (capabilities.acl || selected?.path !== mailbox.path) return;
    const rights = selected.readOnly ? readOnlyRights : null;
    if (rights !== (mailbox.rights ?? null)) await applyRights(this.#owner, mailbox.id, rights);
  }

  /** New letters show at once by the line that was told of them: opening a large maildir anew takes some tenths of a second. */
  async #takeArrivals(box: SyncMailbox, session: ImapSession, hush: Hush): Promise<void> {
    if (!session.usable || session.selected?.path !== box.mailbox.path) return;
    try {
      const rows = await takeArrivals(session, this.#owner, box, hush);
      if (rows.length) this.#events.arrived(rows);
    } catch (error) {
      // The look itself goes over another line, and fetches what is missing.
      if (!isAppError(error)) throw error;
    }
  }

  /** What came with the fill after a flood is sent on when all of it is here. Answers whether acts were added. */
  async #hushRest({ mailbox, state }: SyncMailbox, incomplete: boolean): Promise<boolean> {
    const { id } = mailbox;
    const from = this.#cameFrom.get(id);
    if (incomplete) {
      if (from === undefined && state?.syncedDownTo === 1) this.#cameFrom.set(id, state.uidNext);
      return false;
    }
    this.#cameFrom.delete(id);
    return from !== undefined && (await hushFrom(this.#owner, id, from));
  }

  async #went(id: MailboxId, error: unknown): Promise<void> {
    if (error === null && this.#well.has(id)) return;
    if (error !== null) {
      const fields = { room: 'sync', accountId: this.#owner.accountId, mailboxId: id };
      if (isAppError(error)) log.info({ ...fields, code: error.code }, 'mailbox not looked at');
      else log.error({ ...fields, err: error }, 'mailbox not looked at');
    }
    await applyFailure(this.#owner, id, error);
    if (error === null) this.#well.add(id);
    else this.#well.delete(id);
  }
}
