/** What counts (STATUS) say of the mailboxes of one account, set against what is cached. */
import type { SyncMailbox } from '@/lib/db/mailboxes';
import type { MailboxId } from '@/lib/model/ids';
import { type ServerState, worthALook } from './plan';

/** The counts of one account's mailboxes. */
export class Counted {
  /** When the counts of a mailbox were last the same, ms. */
  readonly #sameAt = new Map<MailboxId, number>();
  /** What was found suspicious in the counts of a mailbox, so that the same is not looked into again and again. */
  readonly #suspected = new Map<MailboxId, string>();

  /** When the counts of a mailbox were last those of the cache, ms, or 0. */
  sameAt(id: MailboxId): number {
    return this.#sameAt.get(id) ?? 0;
  }

  /**
   * Whether a mailbox is worth a look. `counts`: the mod-sequence denies what the number of unread letters says, so either is wrong; that is
   * answered once for the same figures.
   */
  judge({ mailbox, state }: SyncMailbox, server: ServerState & { unseen: number }, offers: { condstore: boolean }): boolean | 'counts' {
    if (!state) return false;
    const unseen = mailbox.complete ? mailbox.unseen : server.unseen;
    const worth = worthALook({ ...state, unseen }, server, offers);
    const figures = `${server.highestModseq} ${server.unseen} ${unseen}`;
    if (worth === true) return true;
    if (worth === 'counts' && this.#suspected.get(mailbox.id) !== figures) {
      this.#suspected.set(mailbox.id, figures);
      return 'counts';
    }
    this.#sameAt.set(mailbox.id, Date.now());
    return false;
  }
}
