/** Which mail servers there are by the operator's word. Part of env.ts, which alone reads the environment and hands over what it found there. */
import * as z from 'zod';
import type { DeviceEndpoints } from './env-devices';
import { parseJson, readGivenFile, type Settings } from './env-values';
import { AppError } from './errors';
import { type Endpoint, endpointSchema } from './model/account';
import { plainly } from './model/said';

/** The servers of one mail domain. `login` says whether the whole address or only its local part is the login name. */
export interface Servers {
  imap: Endpoint;
  smtp: Endpoint;
  login: 'address' | 'local';
  devices?: DeviceEndpoints;
}

/** Which servers a person may sign in to (T47). */
export type HostPolicy = { kind: 'fixed'; servers: Servers } | { kind: 'table'; domains: Map<string, Servers> } | { kind: 'free' };

const ports = {
  imap: { tls: 993, starttls: 143, plain: 143 },
  smtp: { tls: 465, starttls: 587, plain: 25 },
  pop3: { tls: 995, starttls: 110, plain: 110 },
} as const;
const schemes: Record<string, [keyof typeof ports, Endpoint['security']]> = {
  'imaps:': ['imap', 'tls'],
  'imap+starttls:': ['imap', 'starttls'],
  'imap:': ['imap', 'plain'],
  'smtps:': ['smtp', 'tls'],
  'smtp+starttls:': ['smtp', 'starttls'],
  'smtp:': ['smtp', 'plain'],
  'pop3s:': ['pop3', 'tls'],
  'pop3+starttls:': ['pop3', 'starttls'],
  'pop3:': ['pop3', 'plain'],
};

/**
 * Reads a server address such as `imaps://mail.example`, `smtp+starttls://mail.example:587` or `imap://127.0.0.1:143`.
 * Throws `badInput` naming the setting.
 */
export function parseEndpoint(setting: string, value: string, kind: keyof typeof ports): Endpoint {
  const url = URL.canParse(value) ? new URL(value) : null;
  const scheme = url ? schemes[url.protocol] : undefined;
  if (!url || scheme?.[0] !== kind || !url.hostname) {
    const forms = Object.keys(schemes).filter((name) => schemes[name]?.[0] === kind);
    throw new AppError(
      'badInput',
      plainly(
        `${setting} is “${value}”. Write it as ${forms.map((form) => `${form}//host`).join(', ')}, with :port where it is not the usual one.`,
      ),
    );
  }
  const security = scheme[1];
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return endpointSchema.parse({ host, port: url.port ? Number(url.port) : ports[kind][security], security });
}

const serversInput = z.object({
  imap: z.string(),
  smtp: z.string(),
  login: z.enum(['address', 'local']).default('address'),
  devices: z.strictObject({ imap: z.string(), smtp: z.string(), pop3: z.string() }).partial().optional(),
});

/** Servers as a setting has them. Throws `badInput` naming the setting. */
export function parseServers(setting: string, value: unknown): Servers {
  const parsed = serversInput.safeParse(value);
  if (!parsed.success)
    throw new AppError(
      'badInput',
      plainly(`${setting} needs "imap" and "smtp", and may have "login": "address" or "local", and "devices" with "imap", "smtp", "pop3".`),
    );
  const { imap, smtp, login, devices = {} } = parsed.data;
  const named = (['imap', 'smtp', 'pop3'] as const).flatMap((kind) => {
    const value = devices[kind];
    return value === undefined ? [] : [[kind, parseEndpoint(`${setting} devices`, value, kind)] as const];
  });
  const servers = { imap: parseEndpoint(setting, imap, 'imap'), smtp: parseEndpoint(setting, smtp, 'smtp'), login };
  return named.length > 0 ? { ...servers, devices: Object.fromEntries(named) } : servers;
}

/** What the settings say of servers. Throws `badInput` naming the setting. */
export function readHosts(source: Settings): HostPolicy {
  if (source.ORIEL_IMAP || source.ORIEL_SMTP) {
    const devices = { imap: source.ORIEL_DEVICES_IMAP, smtp: source.ORIEL_DEVICES_SMTP, pop3: source.ORIEL_DEVICES_POP3 };
    const given = { imap: source.ORIEL_IMAP, smtp: source.ORIEL_SMTP, login: source.ORIEL_LOGIN, devices };
    return { kind: 'fixed', servers: parseServers('ORIEL_IMAP with ORIEL_SMTP', given) };
  }
  if (source.ORIEL_SERVERS) {
    const table = z.record(z.string(), z.unknown()).safeParse(parseJson(readGivenFile('ORIEL_SERVERS', source.ORIEL_SERVERS)));
    if (!table.success) throw new AppError('badInput', plainly(`${source.ORIEL_SERVERS} (ORIEL_SERVERS) is not a table of domains.`));
    const domains = Object.entries(table.data).map(([domain, value]): [string, Servers] => [
      domain.toLowerCase(),
      parseServers(`ORIEL_SERVERS, ${domain},`, value),
    ]);
    return { kind: 'table', domains: new Map(domains) };
  }
  return { kind: 'free' };
}

/** The servers of a domain by the operator's word, or null where people choose, or the table does not know it. */
export function serversOfDomain(hosts: HostPolicy, domain: string): Servers | null {
  if (hosts.kind === 'free') return null;
  return hosts.kind === 'fixed' ? hosts.servers : (hosts.domains.get(domain) ?? null);
}
