/** The second watch: over the mailbox that a browser opened last, where a connection can be spared for it. */
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { pause } from './backoff';
import type { AccountWorker } from './worker';

/** How often is looked whether the browser is still there, ms. */
const reconsiderEveryMs = 10_000;
const againAfterMs = 2000;

/** The mailbox that the second connection should watch now, or null. */
function wanted(worker: AccountWorker, inbox: MailboxId | null): MailboxId | null {
  if (!worker.watch.wantsSecond) return null;
  return worker.opens.all.filter((id) => id !== inbox).at(-1) ?? null;
}

async function watchWhileWanted(worker: AccountWorker, inbox: MailboxId | null, mailbox: Mailbox, signal: AbortSignal): Promise<void> {
  const turn = new AbortController();
  const both = AbortSignal.any([signal, turn.signal]);
  const follow = async () => {
    while (!both.aborted && wanted(worker, inbox) === mailbox.id) await worker.watch.changed(reconsiderEveryMs, both);
    turn.abort();
  };
  try {
    await Promise.all([worker.watch.mailbox(mailbox, true, both), follow()]);
  } catch (error) {
    // Given up for want of room, or broken: the mailbox is counted instead, and the first watch says whether the line is gone.
    if (!isAppError(error)) throw error;
    log.info({ room: 'sync', accountId: worker.account.id, code: error.code }, 'second watch ended');
    await pause(againAfterMs, signal);
  } finally {
    turn.abort();
  }
}

/** Watches whatever browsers have open until `signal` aborts. */
export async function watchOpen(worker: AccountWorker, inbox: MailboxId | null, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const id = wanted(worker, inbox);
    const box = id === null ? null : await readSyncMailbox(worker.account.id, id);
    if (box?.state && box.mailbox.selectable) await watchWhileWanted(worker, inbox, box.mailbox, signal);
    else await worker.watch.changed(id === null ? reconsiderEveryMs : againAfterMs, signal);
  }
}
