/** Starts threads of ours. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { env } from '@/lib/env';

/** The `built` worker in production; otherwise the `source`, loaded by tsx, so that what runs is what stands there. Both are whole paths. */
export function newThread(built: string, source: string, choice: Pick<WorkerOptions, 'resourceLimits' | 'workerData'>): Worker {
  const fromSource = !env().production && existsSync(source);
  // `--import tsx` does not reach the entry of a worker (Node 20), so a line of JavaScript loads the source.
  const load = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(pathToFileURL(source).href)})))`;
  const options = { ...choice, execArgv: [] };
  const args = fromSource ? [load, { ...options, eval: true }] : [built, options];
  // Not by `new`: Next would take the file for one of its own modules and look for it at build time.
  return Reflect.construct(Worker, args) as Worker;
}
