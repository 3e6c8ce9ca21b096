/** The built Oriel under measurement: where it runs, how long its serving thread stood still, what memory and disk it takes. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MailServers } from '../support/mail-servers';
import { type OrielServer, startOriel } from '../support/oriel';
import type { BenchDatabase } from './database';

const probe = new URL('./probe.mjs', import.meta.url).href;

interface ProbeAnswer {
  pid: number;
  worst: number;
  answers: number;
}

export interface Memory {
  /** MB now, and at most so far. */
  rss: number;
  peak: number;
}

export interface BenchServer {
  oriel: OrielServer;
  /** The longest that the serving thread stood still since this was last asked, ms. */
  stall(): Promise<number>;
  memory(): Memory;
  /** From now on the peak is counted anew. */
  forgetPeak(): void;
  /** Processor time of the whole program so far, and of the thread that serves requests, ms. */
  cpu(): { all: number; serving: number };
  /** Bytes of the database on disk, and the letters it knows. */
  stored(): Promise<{ bytes: number; letters: number }>;
  stop(): Promise<void>;
}

function numberIn(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1000;
}

/** A process and all its children. */
function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const memory = { rss: numberIn(status, 'VmRSS'), peak: numberIn(status, 'VmHWM') };
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean);
    for (const child of children.map((text) => memoryOf(Number(text)))) {
      memory.rss += child.rss;
      memory.peak += child.peak;
    }
  }
  return memory;
}

/** Lets the kernel count the peak of a process and all its children anew (proc(5), clear_refs). */
function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean);
    for (const child of children) forgetPeak(Number(child));
  }
}

/** User and system time in a `stat` of /proc, ms; the kernel counts in hundredths of a second. */
function cpuIn(path: string): number {
  const fields = readFileSync(path, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Starts Oriel with an empty data folder in front of `servers`, without TLS, as the bare protocol is measured. */
export async function startServer(servers: MailServers, database: BenchDatabase): Promise<BenchServer> {
  const env = {
    NODE_OPTIONS: `--import ${probe}`,
    ORIEL_IMAP: `imap://127.0.0.1:${servers.dovecot.ports.imap}`,
    DATABASE_URL: database.url,
    ORIEL_MAX_UPLOAD_MB: '250',
  };
  const oriel = await startOriel({ servers, env });
  const answer = () => JSON.parse(readFileSync(join(oriel.dataFolder, 'probe.json'), 'utf8')) as ProbeAnswer;
  return {
    oriel,
    stall: async () => {
      const before = answer();
      process.kill(before.pid, 'SIGUSR2');
      for (let now = answer(); ; now = answer()) {
        if (now.answers > before.answers) return now.worst;
        await sleep(5);
      }
    },
    memory: () => memoryOf(answer().pid),
    forgetPeak: () => forgetPeak(answer().pid),
    cpu: () => {
      const { pid } = answer();
      return { all: cpuIn(`/proc/${pid}/stat`), serving: cpuIn(`/proc/${pid}/task/${pid}/stat`) };
    },
    stored: () => database.stored(oriel.dataFolder),
    stop: () => oriel.stop(),
  };
}
