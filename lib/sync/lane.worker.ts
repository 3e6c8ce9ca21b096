/**
 * Entry of the thread of first syncs, the lane. It signs in on a line of its own for each account, walks mailboxes and writes to the database itself,
 * so that the thread that answers requests has no part in it. Several accounts take turns, step by step.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { closeDatabase, prepareDatabase } from '@/lib/db/client';
import { writeInBulk } from '@/lib/db/one-at-a-time';
import { takeSeat } from '@/lib/db/write-lock';
import { BulkLine } from '@/lib/imap/bulk-line';
import { OddAnswer } from '@/lib/imap/bulk-scanner';
import type { Credentials } from '@/lib/imap/types';
import type { Change } from '@/lib/model/change';
import type { AccountId, MailboxId, Uid, UserId } from '@/lib/model/ids';
import { replaceBus } from './bus';
import { type WalkJob, walk } from './lane-walk';
import { asFault, type LaneEnd, type LaneOrder, type LaneStart, type LaneWord } from './lane-words';
import { holdLeaving } from './pending';

/** Counts are told at most this often for a mailbox, ms. */
const calmMs = 200;

interface Running {
  accountId: AccountId;
  mailboxId: MailboxId;
  stopped: boolean;
  onTurn: ((leaving: Uid[] | null) => void) | null;
}

const running = new Map<number, Running>();
const lines = new Map<AccountId, Promise<BulkLine>>();

function say(word: LaneWord): void {
  parentPort?.postMessage(word);
}

/** Mailboxes whose counts changed since they were told last. */
const counted = new Map<MailboxId, { userId: UserId; accountId: AccountId; reset: boolean; timer: NodeJS.Timeout }>();

function tellCounts(mailboxId: MailboxId): void {
  const waiting = counted.get(mailboxId);
  if (!waiting) return;
  clearTimeout(waiting.timer);
  counted.delete(mailboxId);
  const { userId, accountId, reset } = waiting;
  say({ type: 'counted', userId, accountId, mailboxId, reset });
}

function noteCounts(userId: UserId, accountId: AccountId, mailboxId: MailboxId, reset: boolean): void {
  const waiting = counted.get(mailboxId);
  if (waiting) waiting.reset ||= reset;
  else counted.set(mailboxId, { userId, accountId, reset, timer: setTimeout(() => tellCounts(mailboxId), calmMs) });
}

/** The bus of this thread: counts calmly, everything else at once. */
function publish(userId: UserId, changes: readonly Change[]): void {
  const others: Change[] = [];
  for (const change of changes) {
    const walked = change.type === 'reset' ? [...running.values()].find(({ mailboxId }) => mailboxId === change.mailboxId) : undefined;
    if (change.type === 'mailboxUpserted') noteCounts(userId, change.mailbox.accountId, change.mailbox.id, false);
    else if (walked) noteCounts(userId, walked.accountId, walked.mailboxId, true);
    else others.push(change);
  }
  if (others.length > 0) say({ type: 'changed', userId, changes: others });
}

/** One line an account, kept between its walks. */
function lineOf(accountId: AccountId, credentials: Credentials): Promise<BulkLine> {
  const line = lines.get(accountId) ?? BulkLine.open(credentials);
  lines.set(accountId, line);
  return line;
}

/** What an account needs, while its first page is still fetched. Whoever walks is told what failed. */
function openAhead(accountId: AccountId, credentials: Credentials): void {
  void prepareDatabase().catch(() => undefined);
  lineOf(accountId, credentials).catch(() => hangUp(accountId));
}

function hangUp(accountId: AccountId): void {
  const line = lines.get(accountId);
  lines.delete(accountId);
  void line?.then(
    (opened) => opened.close(),
    () => undefined,
  );
}

async function mayWrite(id: number, state: Running, mailboxId: MailboxId): Promise<Uid[] | null> {
  if (state.stopped) return null;
  return new Promise((resolve) => {
    state.onTurn = resolve;
    say({ type: 'turn', id, mailboxId });
  });
}

async function run(id: number, credentials: Credentials, job: WalkJob): Promise<void> {
  const { mailboxId } = job;
  const { accountId } = job.owner;
  const state: Running = { accountId, mailboxId, stopped: false, onTurn: null };
  running.set(id, state);
  const how: LaneEnd = { end: 'done', low: 0, mixed: job.mixed, further: false, fault: null };
  try {
    await prepareDatabase();
    writeInBulk();
    const line = await lineOf(accountId, credentials);
    if (state.stopped) hangUp(accountId);
    how.end = await walk(line, job, {
      at: (low, mixed) => Object.assign(how, { low, mixed }),
      further: () => Object.assign(how, { further: true }),
      turn: async (step) => {
        const leaving = await mayWrite(id, state, mailboxId);
        if (leaving === null) return false;
        const release = holdLeaving(mailboxId, leaving);
        try {
          await step();
        } finally {
          release();
        }
        return true;
      },
    });
    // Steps that were under way are not wanted any more, and cannot be called back.
    if (how.end !== 'done') hangUp(accountId);
  } catch (error) {
    hangUp(accountId);
    how.end = state.stopped ? 'stopped' : error instanceof OddAnswer ? 'odd' : 'failed';
    if (how.end === 'failed') how.fault = asFault(error);
  }
  running.delete(id);
  tellCounts(mailboxId);
  say({ type: 'ended', id, how });
}

function stop(id: number): void {
  const state = running.get(id);
  if (!state) return;
  state.stopped = true;
  state.onTurn?.(null);
  hangUp(state.accountId);
}

function obey(order: LaneOrder): void {
  if (order.type === 'open') openAhead(order.accountId, order.credentials);
  else if (order.type === 'walk') void run(order.id, order.credentials, order.job);
  else if (order.type === 'turn') running.get(order.id)?.onTurn?.(order.leaving);
  else if (order.type === 'stop') stop(order.id);
  else if (order.type === 'hangUp') hangUp(order.accountId);
  else void end();
}

/** Leaves nothing open, so that the thread ends by itself. */
async function end(): Promise<void> {
  for (const id of running.keys()) stop(id);
  for (const accountId of lines.keys()) hangUp(accountId);
  await closeDatabase();
  parentPort?.close();
}

replaceBus({ publish, subscribe: () => () => undefined, lastEventId: () => '', listened: () => false });
takeSeat((workerData as LaneStart).seat);
parentPort?.on('message', obey);
say({ type: 'ready' });
