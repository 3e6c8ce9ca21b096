/** Reads the environment, the only file that does. Every setting of README's table is declared here. */
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { AppError } from './errors';
import { type Endpoint, endpointSchema } from './model/account';
import { plainly } from './model/said';

/** The servers of one mail domain. `login` says whether the whole address or only its local part is the login name. */
export interface Servers {
  imap: Endpoint;
  smtp: Endpoint;
  login: 'address' | 'local';
}

/** Which servers a person may sign in to (T47). */
export type HostPolicy = { kind: 'fixed'; servers: Servers } | { kind: 'table'; domains: Map<string, Servers> } | { kind: 'free' };

/** All settings, checked. Paths are absolute. */
export interface Env {
  production: boolean;
  /** Folder of everything that Oriel keeps: database, key, uploads, outbox. */
  dataFolder: string;
  databaseUrl: string;
  host: string;
  port: number;
  socketPath: string | null;
  /** Addresses of reverse proxies whose X-Forwarded-* headers count. */
  trustedProxies: string[];
  /** The public origin, where it cannot be seen from the request. */
  origin: string | null;
  hosts: HostPolicy;
  /** Allows unencrypted connections to other machines. */
  allowPlain: boolean;
  /** Exact `address:port` pairs of private mail servers that free choice may reach. */
  privateHosts: string[];
  /** PEM text of further certificate authorities for mail servers, or null. */
  extraCa: string | null;
  /** 32 bytes as base64 or hex, or null: then the key file in the data folder. */
  masterKey: string | null;
  /** Under which names mail servers write Authentication-Results (RFC 8601), by IMAP host; `*` is the server that everybody signs in to. */
  authservIds: ReadonlyMap<string, readonly string[]>;
  /** Name servers that are asked about recipients' domains while one writes: null for those of the system, `none` for no question at all. */
  nameServers: readonly string[] | 'none' | null;
  /** The most that the files of one letter may come to, bytes. */
  maxUploadBytes: number;
  /** Files that go out as links: from how many bytes they are offered, how many one person and all together may keep. Null where nobody may. */
  links: { from: number; person: number; all: number } | null;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** Settings by name, as the environment holds them. */
type Settings = Readonly<Record<string, string | undefined>>;

const ports = { imap: { tls: 993, starttls: 143, plain: 143 }, smtp: { tls: 465, starttls: 587, plain: 25 } } as const;
const schemes: Record<string, ['imap' | 'smtp', Endpoint['security']]> = {
  'imaps:': ['imap', 'tls'],
  'imap+starttls:': ['imap', 'starttls'],
  'imap:': ['imap', 'plain'],
  'smtps:': ['smtp', 'tls'],
  'smtp+starttls:': ['smtp', 'starttls'],
  'smtp:': ['smtp', 'plain'],
};

/**
 * Reads a server address such as `imaps://mail.example`, `smtp+starttls://mail.example:587` or `imap://127.0.0.1:143`.
 * Throws `badInput` naming the setting.
 */
export function parseEndpoint(setting: string, value: string, kind: 'imap' | 'smtp'): Endpoint {
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

const serversInput = z.object({ imap: z.string(), smtp: z.string(), login: z.enum(['address', 'local']).default('address') });

function parseServers(setting: string, value: unknown): Servers {
  const parsed = serversInput.safeParse(value);
  if (!parsed.success)
    throw new AppError('badInput', plainly(`${setting} needs "imap" and "smtp", and may have "login": "address" or "local".`));
  const { imap, smtp, login } = parsed.data;
  return { imap: parseEndpoint(setting, imap, 'imap'), smtp: parseEndpoint(setting, smtp, 'smtp'), login };
}

/** The text of a file that a setting names. Throws `badInput` naming the setting. */
function readGivenFile(setting: string, path: string): string {
  try {
    return readFileSync(/* turbopackIgnore: true */ path, 'utf8');
  } catch (cause) {
    throw new AppError(
      'badInput',
      plainly(`${setting} names ${path}, which cannot be read. Correct the path, or the rights of the file.`),
      {
        cause,
      },
    );
  }
}

/** The value of a JSON text, or null where it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // The caller says what is wrong, with the name of the file.
  }
}

function readOrigin(value: string | undefined): string | null {
  if (!value) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new AppError(
      'badInput',
      plainly(`ORIEL_ORIGIN is “${value}”. Write the address that people open, for example https://mail.example.`),
    );
  }
  return url.origin;
}

function readHosts(source: Settings): HostPolicy {
  if (source.ORIEL_IMAP || source.ORIEL_SMTP) {
    return {
      kind: 'fixed',
      servers: parseServers('ORIEL_IMAP with ORIEL_SMTP', { imap: source.ORIEL_IMAP, smtp: source.ORIEL_SMTP, login: source.ORIEL_LOGIN }),
    };
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

/** `name` for the server of everybody, `imap-host=name` for one of several; blanks or commas between. */
function readAuthservIds(value: string | undefined): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const item of (value ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)) {
    const parts = item.split('=');
    const [host, name] = parts.length === 1 ? ['*', item] : parts;
    if (!host || !name || parts.length > 2)
      throw new AppError('badInput', plainly(`ORIEL_AUTHSERV_IDS has “${item}”. Write a name, or imap-host=name.`));
    names.set(host, [...(names.get(host) ?? []), name]);
  }
  return names;
}

function readNameServers(value: string | undefined): Env['nameServers'] {
  if (!value) return null;
  if (value === 'none') return 'none';
  const servers = value.split(/[\s,]+/).filter(Boolean);
  const isServer = (server: string) => isIP(server.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')) !== 0;
  const odd = servers.find((server) => !isServer(server));
  if (odd)
    throw new AppError(
      'badInput',
      plainly(`ORIEL_NAME_SERVERS has “${odd}”. Write addresses such as 192.0.2.53 or [2001:db8::53]:53, or none.`),
    );
  return servers;
}

/** Bytes of a setting in megabytes. */
function megabytes(source: Settings, name: string, usual: number): number {
  const value = Number(source[name] ?? usual);
  if (!(value > 0 && value <= 1_000_000))
    throw new AppError('badInput', plainly(`${name} is “${source[name]}”. Give megabytes from 1 to 1000000.`));
  return Math.floor(value * 1_000_000);
}

function readLinks(source: Settings): Env['links'] {
  const switched = source.ORIEL_LINKS ?? '1';
  if (switched !== '0' && switched !== '1') throw new AppError('badInput', plainly(`ORIEL_LINKS is “${switched}”. Give 1 or 0.`));
  if (switched === '0') return null;
  return {
    from: megabytes(source, 'ORIEL_LINKS_FROM_MB', 10),
    person: megabytes(source, 'ORIEL_LINKS_PERSON_MB', 1000),
    all: megabytes(source, 'ORIEL_LINKS_ALL_MB', 10_000),
  };
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/**
 * Checks and types the settings in `source`. Throws `badInput` with a sentence that names the setting and the remedy, also where
 * Oriel would listen to the network while anybody could name any host.
 */
export function readEnv(source: Settings): Env {
  const dataFolder = resolve(/* turbopackIgnore: true */ source.ORIEL_DATA ?? 'data');
  const hosts = readHosts(source);
  const host = source.ORIEL_HOST ?? '127.0.0.1';
  const port = Number(source.ORIEL_PORT ?? source.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new AppError('badInput', plainly(`ORIEL_PORT is “${source.ORIEL_PORT}”. Give a port from 1 to 65535.`));
  const maxUpload = Number(source.ORIEL_MAX_UPLOAD_MB ?? 25);
  if (!(maxUpload > 0 && maxUpload <= 2000))
    throw new AppError('badInput', plainly(`ORIEL_MAX_UPLOAD_MB is “${source.ORIEL_MAX_UPLOAD_MB}”. Give megabytes from 1 to 2000.`));
  const level = z.enum(['debug', 'info', 'warn', 'error', 'silent']).safeParse(source.ORIEL_LOG ?? 'info');
  if (!level.success)
    throw new AppError('badInput', plainly(`ORIEL_LOG is “${source.ORIEL_LOG}”. Give debug, info, warn, error or silent.`));
  if (hosts.kind === 'free' && !source.ORIEL_SOCKET && !loopback.test(host) && source.ORIEL_FREE_HOSTS !== '1') {
    throw new AppError(
      'badInput',
      plainly(
        `Oriel would listen on ${host} and let anybody who reaches it name any mail server. Set ORIEL_IMAP and ORIEL_SMTP to your mail server (or ORIEL_SERVERS to a table), or ORIEL_FREE_HOSTS=1 if this is meant.`,
      ),
    );
  }
  return {
    production: source.NODE_ENV === 'production',
    dataFolder,
    databaseUrl: source.DATABASE_URL ?? `file:${join(/* turbopackIgnore: true */ dataFolder, 'oriel.db')}`,
    host,
    port,
    socketPath: source.ORIEL_SOCKET ?? null,
    trustedProxies: (source.ORIEL_TRUSTED_PROXY ?? '').split(/[\s,]+/).filter(Boolean),
    origin: readOrigin(source.ORIEL_ORIGIN),
    hosts,
    allowPlain: source.ORIEL_ALLOW_PLAIN === '1',
    privateHosts: (source.ORIEL_PRIVATE_HOSTS ?? '').split(/[\s,]+/).filter(Boolean),
    extraCa: source.ORIEL_CA_FILE ? readGivenFile('ORIEL_CA_FILE', source.ORIEL_CA_FILE) : null,
    masterKey: source.ORIEL_KEY ?? (source.ORIEL_KEY_FILE ? readGivenFile('ORIEL_KEY_FILE', source.ORIEL_KEY_FILE).trim() : null),
    authservIds: readAuthservIds(source.ORIEL_AUTHSERV_IDS),
    nameServers: readNameServers(source.ORIEL_NAME_SERVERS),
    maxUploadBytes: Math.floor(maxUpload * 1_000_000),
    links: readLinks(source),
    logLevel: level.data,
  };
}

let current: Env | null = null;

/** The settings of this process, read once; in production a file `.env` beside package.json adds what the environment leaves open. Throws like `readEnv`. */
export function env(): Env {
  if (!current) {
    if (process.env.NODE_ENV === 'production' && existsSync('.env')) process.loadEnvFile('.env');
    current = readEnv(process.env);
  }
  return current;
}
