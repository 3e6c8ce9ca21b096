/** The little internet as this process sees it: Oriel's settings point to it, and its ports stand in for the usual ones. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Ways } from '@/lib/discovery/ways';
import type { TraceLine } from '@/lib/model/discovery';
import { clientConfig, startLittleInternet } from '../../support/internet';

/** Domains whose names the certificates bear. */
const domains = [
  'files',
  'known',
  'srv',
  'guess',
  'plain',
  'office',
  'draft',
  'hoster',
  'inward',
  'bomb',
  'endless',
  'slow',
  'other',
  'strange',
];
const prefixes = ['', 'autoconfig.', 'autodiscover.', 'ua-auto-config.', 'mail.', 'imap.', 'smtp.'];
const certified = domains.filter((name) => name !== 'strange').flatMap((name) => prefixes.map((prefix) => `${prefix}${name}.example`));

/** The own table of the operator: two providers, a domain whose servers need no name, and a file that is none. */
function writeTable(folder: string, config: (host: string) => string): void {
  const file = (domain: string) => config(`mail.${domain}`).replace('<domain>it</domain>', `<domain>${domain}</domain>`);
  writeFileSync(join(folder, 'known.example'), file('known.example'));
  writeFileSync(join(folder, 'hoster.xml'), file('hoster.example'));
  writeFileSync(join(folder, 'near.xml'), config('127.0.0.1').replace('<domain>it</domain>', '<domain>near.example</domain>'));
  writeFileSync(join(folder, 'broken.xml'), '<!DOCTYPE clientConfig [<!ENTITY a "a">]><clientConfig/>');
}

/** Starts it, and points Oriel's settings to it: hosts are chosen freely, and only the ports of this internet may be reached. */
export async function startInternet() {
  const internet = await startLittleInternet([...certified, 'table.example']);
  const { ports, usual, names, servers, world, asked, reset } = internet;
  const table = mkdtempSync(join(tmpdir(), 'oriel-table-'));
  const config = (host: string) => clientConfig(host, ports);
  writeTable(table, config);
  const settings = {
    ORIEL_PRIVATE_HOSTS: Object.values(usual)
      .map((port) => `127.0.0.1:${port}`)
      .join(' '),
    ORIEL_CA_FILE: servers.dovecot.ca,
    ORIEL_AUTOCONFIG: table,
    ORIEL_ISPDB: 'https://table.example/v1.1',
    ORIEL_PACC: '1',
    ORIEL_LOG: 'silent',
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  vi.resetModules();
  const { discover } = await import('@/lib/discovery/discover');
  return {
    world,
    ports,
    asked,
    httpsPort: usual[443] ?? 0,
    usual,
    nameServers: [names.at],
    namesAsked: names.asked,
    config,
    /** `hear` is given each answer as it comes; `bounds` are times in place of the usual ones. */
    find: (address: string, hear?: (line: TraceLine) => void, bounds: Pick<Ways, 'webMs' | 'lateMs'> = {}) =>
      discover(address, { servers: [names.at], ports: usual, ...bounds }, hear),
    reset,
    stop: async () => {
      await internet.stop();
      rmSync(table, { recursive: true, force: true });
    },
  };
}
