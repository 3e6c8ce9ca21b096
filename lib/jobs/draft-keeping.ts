/**
 * Brings drafts into the folder of their account by themselves: a few seconds after the last save, also while one goes on writing, and where the line was
 * away as soon as it is back or somebody signs in. What was not brought there when this process ended is found by its revision.
 */
import { actorForAccount } from '@/lib/auth/absent-actor';
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { whenDraftRings } from '@/lib/mail/draft-bell';
import { draftsBehind, putByItself } from '@/lib/mail/draft-put';
import { canSubmit, whenLineIsBack } from '@/lib/mail/submit-letter';
import type { AccountId } from '@/lib/model/ids';

/** Rest after a save, ms: with the 2 s that the browser waits for a pause a draft is in the folder within 10 s of it. */
const restMs = 5000;
/** Whoever writes without a pause has it there at least so often, ms. */
const mostMs = 30_000;
/** A letter with large files takes long: of all time no more than one part in this many goes into bringing it there. */
const share = 5;
/** Pauses after a try that failed, ms; the last one again and again. */
const pausesMs = [10_000, 30_000, 60_000, 300_000, 900_000];

interface Waiting {
  accountId: AccountId;
  timer: NodeJS.Timeout | null;
  /** When the first save came that is not in the folder, ms. */
  since: number;
  /** Nothing is tried before, ms: the last try was long, or failed. */
  notBefore: number;
  failures: number;
  running: boolean;
  again: boolean;
}

interface Keeping {
  stop(): Promise<void>;
}

const slot = Symbol.for('oriel.draftKeeping');
const held = globalThis as unknown as Record<symbol, Keeping | undefined>;

/** Starts bringing drafts of this process into their folders; nothing happens where it runs already. */
export function startDraftKeeping(): void {
  held[slot] ??= openKeeping();
}

/** Stops it and waits for what is just being put. */
export async function stopDraftKeeping(): Promise<void> {
  const keeping = held[slot];
  held[slot] = undefined;
  await keeping?.stop();
}

function openKeeping(): Keeping {
  const drafts = new Map<string, Waiting>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  const plan = (id: string, waiting: Waiting, at: number) => {
    if (waiting.timer) clearTimeout(waiting.timer);
    if (stopped) return;
    waiting.timer = setTimeout(() => begin(id, waiting), Math.max(0, Math.max(at, waiting.notBefore) - Date.now())).unref();
  };
  const begin = (id: string, waiting: Waiting) => {
    waiting.timer = null;
    waiting.running = true;
    const work = bringOne(id, waiting)
      .catch(report)
      .finally(() => {
        running.delete(work);
        waiting.running = false;
        if (waiting.again) {
          waiting.again = false;
          ring({ id, accountId: waiting.accountId });
        } else forget(id, waiting);
      });
    running.add(work);
  };
  /** Once nothing is to come: the rest after a long try holds for a save that comes later, too. */
  const forget = (id: string, waiting: Waiting) => {
    if (waiting.timer || waiting.running || drafts.get(id) !== waiting) return;
    const rest = waiting.notBefore - Date.now();
    if (rest > 0) setTimeout(() => forget(id, waiting), rest).unref();
    else drafts.delete(id);
  };
  const bringOne = async (id: string, waiting: Waiting) => {
    // Nobody is signed in to the account: it goes when somebody is.
    const actor = canSubmit(waiting.accountId) ? await actorForAccount(waiting.accountId) : null;
    if (!actor) return;
    const began = Date.now();
    try {
      const outcome = await putByItself(actor, id);
      waiting.notBefore = Date.now() + (Date.now() - began) * (share - 1);
      waiting.failures = 0;
      if (outcome === 'apart') waiting.again = true;
    } catch (error) {
      if (!isAppError(error)) report(error);
      if (isAppError(error) && (error.code === 'notFound' || error.code === 'notSignedIn')) return;
      waiting.notBefore = Date.now() + (pausesMs[Math.min(waiting.failures, pausesMs.length - 1)] ?? 0);
      waiting.failures += 1;
      plan(id, waiting, waiting.notBefore);
    }
  };
  const ring = ({ id, accountId }: { id: string; accountId: AccountId }) => {
    const now = Date.now();
    const known = drafts.get(id);
    const waiting = known ?? { accountId, timer: null, since: now, notBefore: 0, failures: 0, running: false, again: false };
    drafts.set(id, waiting);
    waiting.accountId = accountId;
    if (waiting.running) {
      waiting.again = true;
      return;
    }
    if (!waiting.timer) waiting.since = now;
    plan(id, waiting, Math.min(now + restMs, waiting.since + mostMs));
  };
  const resume = async (accountId: AccountId) => {
    const actor = await actorForAccount(accountId);
    for (const id of actor ? await draftsBehind(actor, accountId) : []) {
      ring({ id, accountId });
      const waiting = drafts.get(id);
      if (!waiting || waiting.running) continue;
      waiting.notBefore = 0;
      plan(id, waiting, Date.now());
    }
  };
  const unlisten = [whenDraftRings(ring), whenLineIsBack((accountId) => void resume(accountId).catch(report))];
  return {
    stop: async () => {
      stopped = true;
      for (const stop of unlisten) stop();
      for (const { timer } of drafts.values()) if (timer) clearTimeout(timer);
      await Promise.allSettled(running);
    },
  };
}

/** Logs where it broke and never with what: the text of a database fault quotes mail data. */
function report(error: unknown): void {
  const { name, stack } = error instanceof Error ? error : { name: typeof error, stack: '' };
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  log.error({ room: 'jobs', name, frames: frames.slice(0, 8).map((line) => line.trim()) }, 'a draft was not brought into its folder');
}
