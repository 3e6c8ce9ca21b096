/** Marks that have to last: what a server would only keep for the session, or refuse without words, is refused before. */
import { AppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import type { Uid } from '@/lib/model/ids';
import { hasLabel, isLabel, labelsOf } from '@/lib/model/labels';
import { say } from '@/lib/model/said';
import type { FlagEdit } from './pending';

/** STORE of an edit in the selected mailbox. Throws `refusedByServer` where it does not keep one of the labels (RFC 9051 section 7.1, PERMANENTFLAGS). */
export async function storeLasting(session: ImapSession, uids: Uid[], change: FlagEdit): Promise<void> {
  const lasting = session.selected?.permanentFlags ?? null;
  const fresh = change.add.filter(isLabel);
  if (lasting && !lasting.includes('\\*') && !fresh.every((keyword) => hasLabel(lasting, keyword))) {
    const known = labelsOf(lasting);
    throw new AppError(
      'refusedByServer',
      known.length > 0 ? say('said.labels.only', { words: known.join(', ') }) : say('said.labels.none'),
    );
  }
  await session.store(uids, { add: [...change.add], remove: [...change.remove] });
}
