/** The mark of a letter that was opened. */
import type { MessageRow } from '@/lib/model/mail';
import { may } from '@/lib/model/rights';
import { seen, setFlag } from './acts';
import { shellNow } from './store';

/** Marks a letter read because it was opened. Quiet, and not on the undo stack. */
export function markOpened(row: MessageRow): void {
  // In somebody else's folder one may have no mark of one's own.
  const mailbox = shellNow().mailboxes.find((one) => one.id === row.mailboxId);
  if (mailbox && !may(mailbox, 'see')) return;
  void setFlag([row], seen, true, { undoable: false });
}
