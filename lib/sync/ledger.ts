/** What one transaction does to one mailbox, gathered while it is written: for the counts, and for those who are told after the commit. */
import type { KnownRow } from '@/lib/db/message-cache';
import type { MessageId } from '@/lib/model/ids';
import type { Moved } from './identity';

/** True where these flags say that a letter is on its way out (RFC 9051 section 2.3.2) and so in no list. */
export function isLeavingFlags(flags: readonly string[]): boolean {
  return flags.includes('\\Deleted');
}

export class Ledger {
  exists = 0;
  unseen = 0;
  cached = 0;
  inserted: MessageId[] = [];
  /** Letters that were in another mailbox, or under another UID, a short while ago, and bear their old ids. */
  returned: MessageId[] = [];
  removed: MessageId[] = [];
  /** Rows of other mailboxes that got the ids of letters that vanished here. */
  moved: Moved[] = [];
  /** Letters that lost the mark \Deleted, and so are listed again. */
  shown: MessageId[] = [];
  flags: { id: MessageId; flags: string[] }[] = [];

  /** Conversations of other letters changed, in this mailbox or in others. */
  rethreaded = false;

  remove(rows: readonly KnownRow[]): void {
    const unseen = rows.filter((row) => !row.seen).length;
    this.removed.push(...rows.map((row) => row.id));
    this.exists -= rows.length;
    this.cached -= rows.length;
    this.unseen -= unseen;
  }

  change(row: KnownRow, flags: readonly string[]): void {
    this.unseen += Number(row.seen) - Number(flags.includes('\\Seen'));
    const was = isLeavingFlags(row.flags);
    const is = isLeavingFlags(flags);
    if (is && !was) this.removed.push(row.id);
    else if (was && !is) this.shown.push(row.id);
    else if (!is) this.flags.push({ id: row.id, flags: [...flags] });
  }

  /** Whether any list of the mailbox may show something else than before, also one that a filter narrows. */
  get changesLists(): boolean {
    return (
      this.cached !== 0 || this.inserted.length + this.returned.length + this.removed.length + this.shown.length + this.flags.length > 0
    );
  }
}
