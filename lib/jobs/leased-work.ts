/**
 * Work that lies in the database until its time has come: one process at a time takes a piece of it under a lease, which it keeps alive while it works, so that another
 * process goes on where one died. Several pieces go on beside each other, of each lane only one.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { actorForAccount } from '@/lib/auth/absent-actor';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import { endHolder, isGone, newHolder } from './lease-holder';

const leaseMs = 60_000;
const stopWithinMs = 20_000;
/** Letters are held in memory whole. */
const sideBySide = 2;
/** How long a piece is worked on while others wait, ms; then it gives way. To take one up again costs minutes where it is large. */
const turnMs = 10 * 60_000;
/** How long one that is to give way keeps its place, ms: its server may never answer. */
const leaveWithinMs = 60_000;
/** Most that are under way in all, with those that do not leave. */
const mostRunning = 10;

/** A piece under way. */
interface Running {
  since: number;
  /** When it was told to give way, ms; null where it was not. */
  leavingAt: number | null;
  stop: AbortController;
  ended: Promise<void>;
}

/** One kind of work. Times are milliseconds since the epoch. */
export interface LeasedWork<Id, Piece extends { id: Id; accountId: AccountId }> {
  /** As the log names it. */
  name: string;
  /** How often it is looked for what is due, ms. */
  roundMs: number;
  /** Calls `ring` when something new is there. Answers how to end that. */
  listen: (ring: () => void) => () => void;
  holders: () => Promise<string[]>;
  /** Gives back what a holder that is gone had taken. */
  free: (holder: string) => Promise<void>;
  due: (now: number) => Promise<Piece[]>;
  /** Of each lane only one piece is worked on at a time. */
  lane: (piece: Piece) => number;
  /** Whether it can go on now: its account is signed in. */
  can: (piece: Piece) => boolean;
  /** Takes it for `holder`; null where another one was faster. */
  take: (id: Id, holder: string, now: number, until: number) => Promise<Piece | null>;
  keep: (id: Id, holder: string, until: number) => Promise<unknown>;
  leave: (id: Id, holder: string) => Promise<void>;
  run: (actor: Actor, piece: Piece, holder: string, signal: AbortSignal) => Promise<void>;
  /** What becomes of a piece whose work broke by a fault of ours, so that it cannot spin. */
  putOff?: (piece: Piece, holder: string) => Promise<unknown>;
}

/** Starts the work in this process. Answers how to stop it: nothing more is begun, and what is under way ends after its letter, waited for up to 20 s. */
export function startLeasedWork<Id, Piece extends { id: Id; accountId: AccountId }>(kind: LeasedWork<Id, Piece>): () => Promise<void> {
  const holder = newHolder();
  const running = new Map<number, Running>();
  /** When pieces gave way, ms: the others come first. */
  const gaveWay = new Map<Id, number>();
  const over = new AbortController();
  let round: Promise<void> | null = null;
  let again = false;

  /** Logs where it broke and never with what: the text of a database fault quotes mail data. */
  const report = (error: unknown) => {
    const { name, stack = '' } = error instanceof Error ? error : { name: typeof error };
    const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    log.error({ room: 'jobs', name, frames: frames.slice(0, 8).map((line) => line.trim()) }, `${kind.name} broke`);
  };
  const work = async ({ id }: Piece, signal: AbortSignal) => {
    const piece = await kind.take(id, holder, Date.now(), Date.now() + leaseMs);
    if (!piece) return;
    const heartbeat = setInterval(() => void kind.keep(id, holder, Date.now() + leaseMs).catch(report), leaseMs / 3);
    try {
      const actor = await actorForAccount(piece.accountId);
      if (actor) await kind.run(actor, piece, holder, signal);
    } catch (error) {
      await kind.putOff?.(piece, holder);
      throw error;
    } finally {
      clearInterval(heartbeat);
      await kind.leave(id, holder);
    }
  };
  const begin = (piece: Piece, lane: number) => {
    const stop = new AbortController();
    const one: Running = { since: Date.now(), leavingAt: null, stop, ended: Promise.resolve() };
    running.set(lane, one);
    one.ended = work(piece, AbortSignal.any([over.signal, stop.signal]))
      .catch(report)
      .finally(() => {
        running.delete(lane);
        if (one.leavingAt === null) gaveWay.delete(piece.id);
        else gaveWay.set(piece.id, Date.now());
        ring();
      });
  };
  /** Whether there is a place for one more; has the longest give way where there is none. */
  const hasRoom = () => {
    const now = Date.now();
    const placed = [...running.values()].filter(({ leavingAt }) => leavingAt === null || now - leavingAt < leaveWithinMs);
    if (placed.length < sideBySide) return running.size < mostRunning;
    const [longest] = placed.sort((a, b) => a.since - b.since);
    if (longest && now - longest.since >= turnMs && placed.every(({ leavingAt }) => leavingAt === null)) {
      longest.leavingAt = now;
      longest.stop.abort();
    }
    return false;
  };
  const look = async () => {
    for (const other of await kind.holders()) if (isGone(other)) await kind.free(other);
    const due = await kind.due(Date.now());
    for (const piece of due.sort((a, b) => (gaveWay.get(a.id) ?? 0) - (gaveWay.get(b.id) ?? 0))) {
      const lane = kind.lane(piece);
      if (running.has(lane) || !kind.can(piece)) continue;
      if (over.signal.aborted || !hasRoom()) return;
      begin(piece, lane);
    }
  };
  const ring = () => {
    if (over.signal.aborted) return;
    again = true;
    round ??= (async () => {
      while (again && !over.signal.aborted) {
        again = false;
        await look().catch(report);
      }
      round = null;
    })();
  };
  const timer = setInterval(ring, kind.roundMs);
  const unlisten = kind.listen(ring);
  ring();
  return async () => {
    over.abort();
    clearInterval(timer);
    unlisten();
    const ended = Promise.resolve(round).then(() => Promise.allSettled([...running.values()].map((one) => one.ended)));
    await Promise.race([ended.then(() => endHolder(holder)), pause(stopWithinMs, undefined, { ref: false })]);
  };
}
