/** Free ports on loopback, below the range that outgoing connections use, so that none is taken between choosing and listening. */
import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/** Workers that run beside each other choose from ranges of their own: one that tries a port would keep it from a server of the other that starts just then. */
const eachRange = 2_100;
const worker = Number(process.env.VITEST_POOL_ID ?? Number.NaN);
const range = Number.isNaN(worker) ? 4 + (process.pid % 4) : worker % 4;
const first = 15_000 + range * eachRange;
const last = first + eachRange;
const given = new Set<number>();

/** Whether nobody listens on this port of loopback. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** `count` different free ports, never given out before by this process. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = randomInt(first, last);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    ports.push(port);
  }
  return ports;
}

/** Resolves with whether somebody listens there and, where `greets`, has said something. */
export function answers(port: number, greets: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (result: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => done(false), 2000);
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
    if (greets) socket.once('data', () => done(true));
    else socket.once('connect', () => done(true));
  });
}
