/** What happened since, and what happens from now on. */
import type { SignedIn } from '@/lib/auth/session';
import { listMailboxes } from '@/lib/db/mailboxes';
import { openAccountIdsOf } from '@/lib/db/users';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { Change } from '@/lib/model/change';
import type { AccountId } from '@/lib/model/ids';
import { bus } from '@/lib/sync/bus';

/**
 * Which changes of a person concern a session. All sessions of a person hear the same bus; what is about an account that this session has not
 * opened must not pass (T44).
 */
interface Sieve {
  passes(change: Change): boolean;
}

async function sieveFor(accountIds: readonly AccountId[], actor: Actor): Promise<Sieve> {
  const open = new Set<AccountId>(accountIds);
  const boxes = new Set((await listMailboxes({ ...actor, accountIds })).map(({ id }) => id));
  return {
    passes(change) {
      switch (change.type) {
        case 'mailboxUpserted':
          if (open.has(change.mailbox.accountId)) boxes.add(change.mailbox.id);
          return open.has(change.mailbox.accountId);
        case 'messagesUpserted':
          return change.rows.every(({ accountId }) => open.has(accountId));
        case 'flagsChanged':
        case 'messagesRemoved':
        case 'mailboxRemoved':
          return boxes.has(change.mailboxId);
        case 'reset':
          return change.mailboxId === null || boxes.has(change.mailboxId);
        case 'accountStateChanged':
          return open.has(change.state.accountId);
        case 'deliveryChanged':
          return open.has(change.accountId);
        case 'draftChanged':
          return open.has(change.accountId);
        case 'submissionChanged':
          return open.has(change.submission.accountId);
        case 'actChanged':
          return open.has(change.act.accountId);
        case 'bulkActChanged':
          return change.act.accountIds.every((id) => open.has(id));
        case 'preferencesChanged':
          return true;
      }
    },
  };
}

/**
 * Prepares the changes of the accounts that the session has open. The answer tells `listener` every one after `since` (the id of a change, or
 * null for only new ones), or a `reset` first where what was missed is no longer known, and answers how to stop. Which accounts are open is
 * looked up again before every `reset` of everything, which is what follows an account that was added or removed.
 */
export async function followChanges(
  { actor, sessionHash }: SignedIn,
  since: string | null,
): Promise<(listener: (id: string, change: Change) => void) => () => void> {
  let sieve = await sieveFor(actor.accountIds, actor);
  return (listener) => {
    let ended = false;
    const lookAgain = async (id: string, change: Change) => {
      try {
        sieve = await sieveFor(await openAccountIdsOf(actor.userId, sessionHash), actor);
      } catch (error) {
        log.warn({ name: error instanceof Error ? error.name : typeof error }, 'open accounts could not be looked up');
      }
      if (!ended) listener(id, change);
    };
    const stop = bus().subscribe(actor.userId, since, (id, change) => {
      if (change.type === 'reset' && change.mailboxId === null) void lookAgain(id, change);
      else if (sieve.passes(change)) listener(id, change);
    });
    return () => {
      ended = true;
      stop();
    };
  };
}
