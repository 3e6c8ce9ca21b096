/**
 * Watching a mailbox (RFC 2177). IDLE is entered at once and renewed every 20 s: that keeps the line through routers, shows within
 * 30 s that the other side is gone (R4), and brings news from servers that tell nothing during IDLE.
 */

import type { Connection } from './connection';
import { serverAway } from './errors';
import type { Queue } from './queue';

const renewEveryMs = 20_000;
const pollEveryMs = 30_000;
const answerWithinMs = 10_000;

/** Rejects and closes the line when `work` takes longer than `withinMs`. */
export async function within<T>(connection: Connection, withinMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(serverAway(connection.host, new Error(`no answer within ${withinMs} ms`)));
      connection.wire.close();
    }, withinMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Gate {
  opened: Promise<void>;
  open: () => void;
}

function gate(): Gate {
  let open: (() => void) | undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open?.() };
}

/** One IDLE, until it is time to renew, another job waits, or `signal` aborts. False where the server ended it by itself. */
async function idleOnce(connection: Connection, queue: Queue, signal: AbortSignal): Promise<boolean> {
  const { wire } = connection;
  let accepted = false;
  let ending = false;
  const asked = gate();
  const end = () => {
    ending = true;
    connection.idling = false;
    // DONE may only follow the server's go-ahead.
    if (accepted) asked.open();
  };
  const timer = setTimeout(end, renewEveryMs);
  signal.addEventListener('abort', end, { once: true });
  queue.onCrowded(end);
  try {
    const begun = gate();
    const ended = connection.run('watch', 'IDLE', [], {
      onContinue: () => {
        accepted = true;
        connection.idling = !ending;
        begun.open();
        if (ending) asked.open();
      },
    });
    await within(connection, answerWithinMs, Promise.race([begun.opened, ended]));
    if (queue.crowded || signal.aborted) end();
    await Promise.race([asked.opened, ended]);
    if (accepted && ending && wire.usable) wire.sendLine('DONE');
    await within(connection, answerWithinMs, ended);
    return ending;
  } finally {
    connection.idling = false;
    queue.onCrowded(null);
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

async function pollOnce(connection: Connection): Promise<void> {
  await within(connection, answerWithinMs, connection.run('look', 'NOOP', []));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** Watches until `signal` aborts; rejects when the line breaks. What happens is told by the wire's `onNews`. */
export async function watch(connection: Connection, queue: Queue, signal: AbortSignal): Promise<void> {
  let idles = connection.capabilities.idle;
  while (!signal.aborted) {
    if (!connection.wire.usable) throw serverAway(connection.host);
    if (!idles) {
      await queue.add(() => pollOnce(connection));
      await pause(pollEveryMs, signal);
      continue;
    }
    try {
      idles = await queue.add(() => (signal.aborted ? Promise.resolve(true) : idleOnce(connection, queue, signal)));
    } catch (error) {
      // A server that refuses or ends IDLE though it offers it is asked now and then instead.
      if (!connection.wire.usable) throw error;
      idles = false;
    }
    // Some servers tell nothing during IDLE but answer a NOOP.
    if (!signal.aborted && !queue.crowded) await queue.add(() => pollOnce(connection));
  }
}
