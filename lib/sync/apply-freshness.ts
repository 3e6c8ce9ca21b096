/** Writes into the cache how the last look at a mailbox went. Part of apply.ts in all but the file. */
import { writeCounts } from '@/lib/db/mailbox-cache';
import { writeFailure } from '@/lib/db/mailbox-freshness';
import { readSyncMailbox, type SyncMailbox } from '@/lib/db/mailboxes';
import { inAccount } from '@/lib/db/transaction';
import { isAppError, toldOf } from '@/lib/errors';
import type { MailboxId } from '@/lib/model/ids';
import { say, type Told } from '@/lib/model/said';
import type { Owner } from './apply';
import { bus } from './bus';

/** Notes what went wrong at a look, or, by null, that the last one went well. Nobody is told. */
export async function applyFailure(owner: Owner, id: MailboxId, error: unknown): Promise<void> {
  const failure = error === null ? null : { told: toldFor(error), at: Date.now() };
  await inAccount(owner.accountId, (tx) => writeFailure(tx, id, failure));
}

/** Shows the counts of a mailbox whose letters are not followed. */
export async function applyCounts(owner: Owner, { mailbox }: SyncMailbox, counts: { exists: number; unseen: number }): Promise<void> {
  if (mailbox.exists === counts.exists && mailbox.unseen === counts.unseen) return;
  const after = await inAccount(owner.accountId, async (tx) => {
    const now = await readSyncMailbox(owner.accountId, mailbox.id, tx);
    return now && !now.state ? writeCounts(tx, mailbox.id, counts) : null;
  });
  if (after) bus().publish(owner.userId, [{ type: 'mailboxUpserted', mailbox: after }]);
}

const toldFor = (error: unknown): Told => (isAppError(error) ? toldOf(error) : [say('said.look.fault')]);
