/**
 * Loaded into the measured server by NODE_OPTIONS, so that nothing of this is in the product: notes how late a timer of five milliseconds
 * comes on the thread that serves requests. On SIGUSR2 it writes the longest delay since the last time, and begins anew.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const folder = process.env.ORIEL_DATA;
const stepMs = 5;

if (isMainThread && folder) {
  const file = join(folder, 'probe.json');
  let last = performance.now();
  let worst = 0;
  let answers = 0;
  const look = () => {
    const now = performance.now();
    worst = Math.max(worst, now - last - stepMs);
    last = now;
  };
  const answer = () => {
    look();
    writeFileSync(`${file}.new`, JSON.stringify({ pid: process.pid, worst, answers }));
    renameSync(`${file}.new`, file);
    worst = 0;
    answers += 1;
  };
  setInterval(look, stepMs).unref();
  process.on('SIGUSR2', answer);
  answer();
}
