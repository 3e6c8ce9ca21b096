/** What becomes of a run of a collector: its report, and when it is tried again. */
import { type CollectorRecord, noteCollector } from '@/lib/db/collectors';
import { type AppError, isAppError, toldOf } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import { collect } from './collect';
import type { CollectOutcome, CollectStep, OnStep } from './collect-outcome';
import { openCollectorLogin } from './collectors';

const minuteMs = 60_000;
/** Pauses after runs that failed one after another, ms; the last one again and again. */
const pausesMs = [1, 5, 15, 60, 240].map((minutes) => minutes * minuteMs);
/** Progress is written at most so often, ms. */
const tellEveryMs = 500;
/** After so many runs that broke at one letter, the next ones come to it last. */
const patience = 3;

/** The collector was changed, paused or removed meanwhile, or the process ends. */
class Ended extends Error {}

/** True where letters can be put into the account now: somebody is signed in to it. */
export const canCollect = ({ accountId }: CollectorRecord): boolean => engine().credentials(accountId) !== null;

async function report(collector: CollectorRecord, holder: string, outcome: CollectOutcome): Promise<void> {
  const now = Date.now();
  const { collected, warnings, namesReused, more, position, refusal } = outcome;
  const nextAt = more ? now : now + collector.everyMinutes * minuteMs;
  const counts = { lastCount: collected, total: collector.total + collected };
  await noteCollector(collector, holder, {
    ...counts,
    warnings,
    namesReused,
    position,
    nextAt,
    note: refusal,
    failures: 0,
    lastRunAt: now,
    ...(refusal ? {} : { lastOkAt: now }),
  });
}

async function reportFailure(collector: CollectorRecord, holder: string, error: AppError, last: CollectStep): Promise<void> {
  const now = Date.now();
  const { collected, of } = last;
  const patienceOver = of > 0 && collector.failures >= patience;
  const isStuck = patienceOver && last.position === collector.position;
  // It began behind the letter that it broke at, and came to it after all others.
  const cameLast = patienceOver && last.done === of - 1 && last.position === (collector.position + of - 1) % of;
  const position = cameLast ? collector.position : last.position + (isStuck ? 1 : 0);
  const pause = pausesMs[Math.min(collector.failures, pausesMs.length - 1)] ?? 0;
  const counts = { lastCount: collected, total: collector.total + collected };
  // A password that was refused is not offered again (R12), a permission that is over not asked for; what cannot be opened or put anywhere waits for its person too. Where the account here was signed out, or
  // its own password refused, that alone is waited for: the next sign-in lets it go on.
  const stopped = canCollect(collector) && ['wrongPassword', 'notSignedIn', 'notFound', 'hostNotAllowed'].includes(error.code);
  const note = isStuck || cameLast ? [...toldOf(error), say('said.collect.breaks')] : toldOf(error);
  const next = { nextAt: now + pause, failures: collector.failures + 1, stopped, position };
  await noteCollector(collector, holder, { ...counts, ...next, note, lastRunAt: now });
  log.info({ room: 'mail', collector: collector.id, code: error.code }, 'a mailbox was not collected');
}

/** Collects once under the lease of `holder` and writes how that went; ends before the next letter once `signal` aborts. Never throws an `AppError`. */
export async function runCollector(actor: Actor, collector: CollectorRecord, holder: string, signal: AbortSignal): Promise<void> {
  let last: CollectStep = { done: 0, of: 0, collected: 0, position: collector.position };
  let toldAt = 0;
  const onStep: OnStep = async (step, surely) => {
    last = step;
    if (signal.aborted) throw new Ended();
    if (!surely && Date.now() - toldAt < tellEveryMs) return;
    toldAt = Date.now();
    if (!(await noteCollector(collector, holder, { done: step.done, of: step.of, position: step.position }))) throw new Ended();
  };
  try {
    await report(collector, holder, await collect(actor, collector, openCollectorLogin(collector), onStep));
  } catch (error) {
    if (isAppError(error)) await reportFailure(collector, holder, error, last);
    else if (!(error instanceof Ended)) throw error;
  } finally {
    if (last.collected > 0 && engine().attached(collector.accountId)) {
      void engine()
        .nudge(collector.accountId, collector.mailboxId)
        .catch((error: unknown) => log.debug({ room: 'mail', code: isAppError(error) ? error.code : 'internal' }, 'folder not looked at'));
    }
  }
}
