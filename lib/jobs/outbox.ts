/**
 * Room `jobs`: work that goes on without a request. It finds what is due, takes a lease in the database so that one process at a time works on a
 * row, and calls the verbs of `lib/mail`; it knows no protocol. Invariants: every lease is prolonged while the work runs and given back after it, so
 * what a dead process held is free within a round on the same machine, else within a minute; stopping waits for work in progress.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { actorForAccount } from '@/lib/auth/absent-actor';
import { dueSubmissions, hastenSubmissions, mostDue, nextDueAt } from '@/lib/db/due-submissions';
import { changeSubmission, dropLease, freeLeases, keepLease, leaseHolders, type SubmissionRecord, takeLease } from '@/lib/db/submissions';
import { log } from '@/lib/log';
import { expireAll } from '@/lib/mail/mailbox-expiry';
import { whenOutboxRings } from '@/lib/mail/outbox-bell';
import { canSend, forgetIdlePasswords, withAccount } from '@/lib/mail/sending-password';
import { tellWaiting, whenLineIsBack, workSubmission } from '@/lib/mail/submit-letter';
import { sweepLeftovers } from '@/lib/mail/sweep';
import { endHolder, isGone, newHolder } from './lease-holder';

const roundMs = 5000;
const leaseMs = 60_000;
const sweepMs = 3_600_000;
const stopWithinMs = 20_000;
/** Letters whose next try is further away were given up. */
const longestPauseMs = 3_600_000;
/** Letters on the way at the same time, over all accounts; one per account, which also keeps their order. */
const sideBySide = 8;

interface Outbox {
  stop(): Promise<void>;
}

const slot = Symbol.for('oriel.outbox');
const held = globalThis as unknown as Record<symbol, Outbox | undefined>;

/** Starts the outbox of this process; nothing happens where it runs already. */
export function startOutbox(): void {
  held[slot] ??= openOutbox();
}

/** Stops it: begins nothing more and waits up to 20 s for letters being handed over. What then is cut off is found as `sending` at the next start. */
export async function stopOutbox(): Promise<void> {
  const outbox = held[slot];
  held[slot] = undefined;
  await outbox?.stop();
}

function openOutbox(): Outbox {
  const holder = newHolder();
  const running = new Map<number, Promise<void>>();
  let stopped = false;
  let round: Promise<void> | null = null;
  let again = false;
  let alarm: ReturnType<typeof setTimeout> | null = null;

  const begin = (submission: SubmissionRecord) => {
    const work = workUnderLease(submission, holder)
      .catch(report)
      .finally(() => {
        running.delete(submission.accountId);
        ring();
      });
    running.set(submission.accountId, work);
  };
  const look = async () => {
    // However many wait for somebody to sign in, those behind them have their turn.
    for (let last: SubmissionRecord | undefined, more = true; more; ) {
      const due = await dueSubmissions(Date.now(), last);
      for (const submission of due) {
        if (stopped || running.size >= sideBySide) return;
        if (running.has(submission.accountId)) continue;
        if (submission.state === 'sending' || (await canSend(submission.accountId))) begin(submission);
        else await tellWaiting(submission, Date.now());
      }
      last = due.at(-1);
      more = due.length === mostDue;
    }
  };
  /** A letter goes at its second and not with the next round. */
  const setAlarm = async () => {
    const due = await nextDueAt(Date.now(), roundMs);
    if (alarm) clearTimeout(alarm);
    alarm = due === null || stopped ? null : setTimeout(ring, Math.max(0, due - Date.now()));
  };
  const ring = () => {
    if (stopped) return;
    again = true;
    round ??= (async () => {
      // In every round: at our start the process before may still be ending, or the database be busy.
      await freeDeadLeases().catch(report);
      while (again && !stopped) {
        again = false;
        await look().catch(report);
        await setAlarm().catch(report);
      }
      round = null;
    })();
  };
  const timer = setInterval(ring, roundMs);
  const sweeper = setInterval(() => {
    void sweepLeftovers(Date.now()).catch(report);
    void expireAll(actorForAccount, Date.now()).catch(report);
  }, sweepMs);
  const unlisten = [
    whenOutboxRings(ring),
    whenLineIsBack((accountId) => void hastenSubmissions(accountId, Date.now(), longestPauseMs).then(ring, report)),
  ];
  ring();
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      if (alarm) clearTimeout(alarm);
      clearInterval(sweeper);
      for (const stop of unlisten) stop();
      const ended = Promise.allSettled([round, ...running.values()]).then(() => endHolder(holder));
      await Promise.race([ended, pause(stopWithinMs, undefined, { ref: false })]);
    },
  };
}

/** What a crashed process held is looked at now and not when its lease runs out. */
async function freeDeadLeases(): Promise<void> {
  for (const holder of await leaseHolders()) if (isGone(holder)) await freeLeases(holder);
}

/** Works on one row while its lease is kept alive. A fault of ours puts the row off by a minute, so that it cannot spin. */
async function workUnderLease(due: SubmissionRecord, holder: string): Promise<void> {
  const submission = await takeLease(due.id, holder, Date.now(), Date.now() + leaseMs);
  if (!submission) return;
  const heartbeat = setInterval(() => void keepLease(submission.id, holder, Date.now() + leaseMs).catch(report), leaseMs / 3);
  try {
    const actor = await actorForAccount(submission.accountId);
    if (!actor) await changeSubmission(submission.id, { notBefore: Date.now() + 24 * 3_600_000 }, { holder });
    else if (submission.state === 'sending') await workSubmission(actor, submission, holder, Date.now());
    else await withAccount(actor, submission.accountId, () => workSubmission(actor, submission, holder, Date.now()));
  } catch (error) {
    await changeSubmission(submission.id, { notBefore: Date.now() + 60_000 }, { holder });
    throw error;
  } finally {
    clearInterval(heartbeat);
    await dropLease(submission.id, holder);
    await forgetIdlePasswords();
  }
}

/** Logs where it broke and never with what: the text of a database fault quotes mail data. */
function report(error: unknown): void {
  const { name, stack } = error instanceof Error ? error : { name: typeof error, stack: '' };
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  log.error({ room: 'jobs', name, frames: frames.slice(0, 8).map((line) => line.trim()) }, 'outbox work broke');
}
