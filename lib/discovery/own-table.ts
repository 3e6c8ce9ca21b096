/** The operator's own copy of a table of providers: a folder of files in the format of ISPDB, one for each provider, for closed sites and for domains of the house. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { log } from '@/lib/log';
import { BadXml } from '@/lib/model/xml';
import type { Person, Told } from './candidate';
import { domainsIn, readClientConfig } from './client-config';
import { maxBytes } from './ways';

const mostFiles = 10_000;

interface Table {
  folder: string;
  changedAt: number;
  /** Domain → file. */
  files: Map<string, string>;
}

const slot = Symbol.for('oriel.discovery.table');
const held = globalThis as unknown as Record<symbol, Table | undefined>;

function* settingsIn(folder: string): Generator<{ file: string; domains: string[] }> {
  for (const name of readdirSync(folder).sort().slice(0, mostFiles)) {
    const file = join(folder, name);
    const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 };
    if (name.startsWith('.') || size === 0 || size > maxBytes) continue;
    try {
      yield { file, domains: domainsIn(readFileSync(file, 'utf8')) };
    } catch (error) {
      if (!(error instanceof BadXml)) throw error;
      log.warn({ room: 'discovery', file, fault: error.message }, 'not a file of mail settings: left out');
    }
  }
}

function tableOf(folder: string): Table {
  const changedAt = statSync(folder).mtimeMs;
  const known = held[slot];
  if (known?.folder === folder && known.changedAt === changedAt) return known;
  const files = new Map<string, string>();
  for (const { file, domains } of settingsIn(folder)) for (const domain of domains) if (!files.has(domain)) files.set(domain, file);
  held[slot] = { folder, changedAt, files };
  return held[slot];
}

/** What the table says of one of these domains, the first that it knows, with the file; null where it knows none. Files that came or went are seen at the next question. */
export function inOwnTable(folder: string, domains: readonly string[], person: Person): { told: Told; at: string } | null {
  const { files } = tableOf(folder);
  const domain = domains.find((one) => files.has(one));
  const file = domain === undefined ? undefined : files.get(domain);
  if (file === undefined || domain === undefined) return null;
  try {
    return { told: readClientConfig(readFileSync(file, 'utf8'), person), at: domain };
  } catch (error) {
    if (!(error instanceof BadXml)) throw error;
    log.warn({ room: 'discovery', file, fault: error.message }, 'no file of mail settings any more: left out');
    return null;
  }
}
