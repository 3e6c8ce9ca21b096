/**
 * Keeps watch over one account. The inbox is watched by IDLE; an event only ever says "look at this mailbox". All other folders are counted
 * every minute, and those that a browser has open every five seconds, for which nothing but a STATUS is spent (0.05 ms on a kept line). The
 * inbox is counted along, so that a server whose IDLE tells nothing is still followed.
 */
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { MailboxId } from '@/lib/model/ids';
import { backoffMs, pause } from './backoff';
import { offlineReason } from './words';
import type { AccountWorker } from './worker';

const openEveryMs = 5000;
const listEveryMs = 60_000;
/** A list of thousands of folders costs the server some time; it is read less often. */
const listPerFolderMs = 20;
/** A line that held this long was a good one: the next break starts the waiting anew. */
const goodLineMs = 30_000;

async function pollList(worker: AccountWorker, folders: number, signal: AbortSignal): Promise<void> {
  let count = folders;
  for (;;) {
    await pause(listEveryMs + listPerFolderMs * count, signal);
    if (signal.aborted) return;
    count = (await worker.readList()).length;
  }
}

async function pollOpen(worker: AccountWorker, inbox: MailboxId | null, signal: AbortSignal): Promise<void> {
  for (;;) {
    await pause(openEveryMs, signal);
    if (signal.aborted) return;
    const ids = new Set(worker.open());
    if (inbox !== null && ids.size > 0) ids.add(inbox);
    for (const id of ids) await worker.poll(id);
  }
}

/** Runs `poll` until `signal` aborts, also where a round of it fails: a broken line is noticed by the watch itself. */
async function keepPolling(poll: () => Promise<void>, worker: AccountWorker, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await poll();
    } catch (error) {
      log.info({ room: 'sync', accountId: worker.account.id, code: isAppError(error) ? error.code : 'internal' }, 'poll failed');
      if (!isAppError(error)) throw error;
      await pause(openEveryMs, signal);
    }
  }
}

/** One line, from the folder list to the break. Rejects when it breaks or cannot be made. */
async function watchOnce(worker: AccountWorker, signal: AbortSignal): Promise<void> {
  const boxes = await worker.readList();
  if (signal.aborted) return;
  worker.setOnline(true);
  worker.setState('syncing', null);
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  try {
    const inbox = boxes.find((box) => box.mailbox.role === 'inbox' && box.mailbox.selectable)?.mailbox ?? null;
    const polls = [
      keepPolling(() => pollList(worker, boxes.length, both), worker, both),
      keepPolling(() => pollOpen(worker, inbox?.id ?? null, both), worker, both),
    ];
    if (!inbox) {
      worker.setState('watching', null);
      await Promise.all(polls);
      return;
    }
    const watch = worker.watch(inbox.path, () => void worker.nudge(inbox.id, { alarmed: true }), both);
    const looked = worker.nudge(inbox.id, { urgent: true }).catch((error: unknown) => {
      // What the server refuses now it may allow later; a broken line ends the watch by itself.
      if (!isAppError(error)) throw error;
    });
    const told = looked.then(() => !both.aborted && worker.setState('watching', null));
    await Promise.all([watch, told, ...polls]);
  } finally {
    ending.abort();
  }
}

/** Connects and watches until `signal` aborts, again and again with longer pauses, or until the server refuses the password. */
export async function keepWatching(worker: AccountWorker, signal: AbortSignal): Promise<void> {
  worker.setState('connecting', null);
  for (let tries = 0; !signal.aborted; tries += 1) {
    const since = Date.now();
    try {
      await watchOnce(worker, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (isAppError(error) && error.code === 'wrongPassword') return worker.refuse(error);
      if (!isAppError(error)) log.error({ room: 'sync', accountId: worker.account.id, err: error }, 'watch failed');
      worker.setOnline(false);
      worker.setState('offline', offlineReason(error, worker.account.imap.host));
      if (Date.now() - since > goodLineMs) tries = 0;
    }
    await pause(backoffMs(tries, Math.random()), signal);
  }
}
