/** A browser whose every name leads to a canary and which writes down all that its network does: names asked for, connections, requests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type LaunchOptions, type Page } from '@playwright/test';
import { type Canary, startCanary } from './canary';
import { namedDomain, vectorDomain } from './canary-vectors';

export interface WatchedBrowser {
  canary: Canary;
  page: Page;
  /** Hosts of the vectors that the record names so far; it is written with some delay. */
  soFar(): string[];
  /** Ends the browser; what its network was asked for of the vectors' hosts, each once and sorted: from its own record and from the canary. */
  contacts(): Promise<string[]>;
}

const ours = new RegExp(String.raw`[\w-]+\.(?:${vectorDomain}|${namedDomain})`.replaceAll('.test', String.raw`\.test`), 'g');

/** Starts it. `contacts()` must be called, also after a failure. */
export async function startWatchedBrowser(options: LaunchOptions, how: BrowserContextOptions = {}): Promise<WatchedBrowser> {
  const canary = await startCanary();
  const folder = mkdtempSync(join(tmpdir(), 'oriel-net-'));
  const record = join(folder, 'net.json');
  const rules = `--host-resolver-rules=MAP *.${vectorDomain} 127.0.0.1:${canary.port}`;
  // With background networking off a browser would not look names up ahead of need, which is part of what is watched.
  const quiet = '--disable-background-networking';
  const args = [...(options.args ?? []).filter((arg) => arg !== quiet), rules, `--log-net-log=${record}`];
  // A person's own profile: in a private window a browser looks nothing up ahead of need.
  const browser = await chromium.launchPersistentContext(join(folder, 'profile'), { ...options, ...how, args, ignoreDefaultArgs: [quiet] });
  let found: string[] | null = null;
  const soFar = () => [...new Set([...readFileSync(record, 'utf8').matchAll(ours)].map(([host]) => host))];
  const read = async () => {
    await browser.close();
    const seen = soFar();
    const counted = canary.connections() === 0 ? [] : [`${canary.connections()} connections: ${canary.requests().join(', ')}`];
    await canary.stop();
    rmSync(folder, { recursive: true, force: true });
    return [...seen, ...counted].sort();
  };
  return {
    canary,
    page: browser.pages()[0] ?? (await browser.newPage()),
    soFar,
    contacts: async () => {
      found ??= await read();
      return found;
    },
  };
}
