/**
 * Room `sync`: where IMAP meets the database. Engine, one worker per account, plan, reconcile, apply and the bus. Only `apply.ts` writes
 * cached mail, and it publishes after the commit. The room knows no HTTP, no bodies and no browser.
 *
 * The bus carries changes to the browsers of a user. Each user has a ring of the newest changes, so that a browser that lost its stream
 * goes on after its last event id; where the ring no longer reaches back, it is told `reset` once.
 */
import { randomBytes } from 'node:crypto';
import { log } from '@/lib/log';
import type { Change } from '@/lib/model/change';
import type { UserId } from '@/lib/model/ids';

/** Called with the event id, `epoch-seq`, and the change. */
export type BusListener = (id: string, change: Change) => void;

/** Changes to the browsers of each user. */
export interface Bus {
  /** Numbers the changes and hands them to all listeners of the user. */
  publish(userId: UserId, changes: readonly Change[]): void;
  /**
   * Replays what came after `since` (or sends one `reset` where that is not known any more), then hands on what follows. `since` null
   * starts with what follows. Answers the function that ends the subscription.
   */
  subscribe(userId: UserId, since: string | null, listener: BusListener): () => void;
  /** The id of the newest change, to subscribe from. */
  lastEventId(userId: UserId): string;
  /** Whether any browser of the user listens. */
  listened(userId: UserId): boolean;
}

/** How much is kept. */
export interface BusLimits {
  /** Changes per user. */
  changes: number;
  /** Rows and flag sets in these changes, per user. */
  items: number;
  /** Users whose ring is kept while nobody listens. */
  idleUsers: number;
}

interface Ring {
  /** Names this ring: ids of another ring or process are not known here. */
  epoch: string;
  /** Number of the newest change; the first is 1. */
  seq: number;
  kept: { seq: number; change: Change; items: number }[];
  items: number;
  listeners: Set<BusListener>;
}

const defaultLimits: BusLimits = { changes: 1000, items: 10_000, idleUsers: 1000 };

function itemsOf(change: Change): number {
  if (change.type === 'messagesUpserted') return 1 + change.rows.length;
  if (change.type === 'flagsChanged') return 1 + change.flags.length;
  if (change.type === 'messagesRemoved') return 1 + change.ids.length;
  return 1;
}

/** Where in the ring an id points, or null where it is of another ring, unreadable, or older than what is kept. */
function placeOf(ring: Ring, id: string): number | null {
  const [epoch, seq] = id.split('-');
  const number = Number(seq);
  if (epoch !== ring.epoch || !Number.isInteger(number) || number < 0 || number > ring.seq) return null;
  const oldest = ring.kept[0]?.seq ?? ring.seq + 1;
  return number >= oldest - 1 ? number : null;
}

function keep(ring: Ring, change: Change, limits: BusLimits): void {
  const items = itemsOf(change);
  ring.seq += 1;
  ring.items += items;
  ring.kept.push({ seq: ring.seq, change, items });
  while (ring.kept.length > limits.changes || ring.items > limits.items) ring.items -= ring.kept.shift()?.items ?? 0;
}

/** One browser's broken stream must not keep the change from the others, nor fail the work that made it. */
function tell(listener: BusListener, id: string, change: Change): void {
  try {
    listener(id, change);
  } catch (error) {
    log.warn({ room: 'sync', err: error }, 'change not delivered');
  }
}

/** A bus of its own; the process uses the one from `bus()`. */
export function createBus(limits: BusLimits = defaultLimits): Bus {
  // In the order of last use, so that the longest unused ring of a user without browsers is dropped first.
  const rings = new Map<UserId, Ring>();

  const ringOf = (userId: UserId): Ring => {
    const ring = rings.get(userId) ?? { epoch: randomBytes(6).toString('hex'), seq: 0, kept: [], items: 0, listeners: new Set() };
    rings.delete(userId);
    rings.set(userId, ring);
    if (rings.size > limits.idleUsers) {
      const idle = [...rings].find(([id, candidate]) => id !== userId && candidate.listeners.size === 0);
      if (idle) rings.delete(idle[0]);
    }
    return ring;
  };

  return {
    publish(userId, changes) {
      const ring = ringOf(userId);
      for (const change of changes) {
        keep(ring, change, limits);
        const id = `${ring.epoch}-${ring.seq}`;
        for (const listener of [...ring.listeners]) tell(listener, id, change);
      }
    },
    subscribe(userId, since, listener) {
      const ring = ringOf(userId);
      const place = since === null ? ring.seq : placeOf(ring, since);
      if (place === null) listener(`${ring.epoch}-${ring.seq}`, { type: 'reset', mailboxId: null });
      else for (const { seq, change } of ring.kept.filter((entry) => entry.seq > place)) listener(`${ring.epoch}-${seq}`, change);
      ring.listeners.add(listener);
      return () => ring.listeners.delete(listener);
    },
    lastEventId(userId) {
      const ring = ringOf(userId);
      return `${ring.epoch}-${ring.seq}`;
    },
    listened: (userId) => (rings.get(userId)?.listeners.size ?? 0) > 0,
  };
}

const key = Symbol.for('oriel.bus');
const held = globalThis as unknown as Record<symbol, Bus | undefined>;

/** The bus of this process. */
export function bus(): Bus {
  held[key] ??= createBus();
  return held[key];
}

/** Puts another bus in this thread's place: a worker thread has no browsers and hands its changes to the main thread. */
export function replaceBus(other: Bus): void {
  held[key] = other;
}
