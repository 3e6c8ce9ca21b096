/** Reads the environment, the only file that does. Every setting of README's table is declared here. */
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { type OperatorBrand, type ProfileSigner, readBrands, readOperators, readProfileSigner, readPublish } from './env-devices';
import { readProviders } from './env-oauth';
import { type HostPolicy, readHosts, serversOfDomain } from './env-servers';
import { megabytes, parseJson, readFolder, readGivenFile, type Settings, switched } from './env-values';
import { AppError } from './errors';
import type { OAuthProvider } from './model/oauth';
import { plainly } from './model/said';

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
  /** Mail domains whose settings any mail program may ask for. */
  publish: readonly string[];
  /** Signs profiles for Apple's devices; null where they go out unsigned. */
  profileSigner: ProfileSigner | null;
  /** Addresses of those who run this Oriel, lower case. */
  operators: readonly string[];
  /** By mail domain: under which name, colour and mark Oriel is shown at host names of it. */
  brands: ReadonlyMap<string, OperatorBrand>;
  /** Folder of the operator's own settings of mail domains, in the format of ISPDB; null where there is none. */
  autoconfigFolder: string | null;
  /** Https address of a table of mail providers such as Thunderbird's, without a slash at the end; null where none is asked. */
  ispdb: string | null;
  /** Asks for the settings document of draft-ietf-mailmaint-pacc too. */
  pacc: boolean;
  /** The most that the files of one letter may come to, bytes. */
  maxUploadBytes: number;
  /** The largest file that letters are read out of, bytes. */
  maxImportBytes: number;
  /** Bytes of all such files that one person may have here, and bytes that stay free on the disk whoever brings some. */
  imports: { person: number; free: number };
  /** Files that go out as links: from how many bytes they are offered, how many one person and all together may keep. Null where nobody may. */
  links: { from: number; person: number; all: number } | null;
  /** Providers whose page people sign in on. */
  oauth: readonly OAuthProvider[];
  /** People may have letters of mailboxes elsewhere brought here, from any public POP3 server (T47: by itself only where they name their servers anyway). */
  collect: boolean;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
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

/** Exact pairs of address and port; a name would be whatever name servers say that day. */
function readPrivateHosts(value = ''): string[] {
  const pairs = value.split(/[\s,]+/).filter(Boolean);
  const isPair = (pair: string) => {
    const [, six = '', four = '', port] = /^(?:\[(.+)\]|([\d.]+)):(\d{1,5})$/.exec(pair) ?? [];
    return (isIP(six) === 6 || isIP(four) === 4) && Number(port) > 0 && Number(port) <= 65_535;
  };
  const odd = pairs.find((pair) => !isPair(pair));
  if (odd)
    throw new AppError(
      'badInput',
      plainly(`ORIEL_PRIVATE_HOSTS has “${odd}”. Write an address with its port, such as 10.0.0.5:993 or [fd00::5]:993, and no name.`),
    );
  return pairs;
}

function readTable(value: string | undefined): string | null {
  if (!value) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url?.protocol !== 'https:' || url.search !== '' || url.hash !== '')
    throw new AppError(
      'badInput',
      plainly(`ORIEL_ISPDB is “${value}”. Write an https address, such as https://autoconfig.thunderbird.net/v1.1.`),
    );
  return url.href.replace(/\/+$/, '');
}

function readLinks(source: Settings): Env['links'] {
  if (switched(source, 'ORIEL_LINKS') === false) return null;
  return {
    from: megabytes(source, 'ORIEL_LINKS_FROM_MB', 10),
    person: megabytes(source, 'ORIEL_LINKS_PERSON_MB', 1000),
    all: megabytes(source, 'ORIEL_LINKS_ALL_MB', 10_000),
  };
}

/** Where the operator names the servers, that people name others is the operator's to allow (T47). */
const readCollect = (source: Settings, hosts: HostPolicy): boolean => switched(source, 'ORIEL_COLLECT') ?? hosts.kind === 'free';

const brandsAt = (path: string | undefined): Env['brands'] =>
  path ? readBrands(parseJson(readGivenFile('ORIEL_BRANDS', path)), path) : new Map();

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
    privateHosts: readPrivateHosts(source.ORIEL_PRIVATE_HOSTS),
    extraCa: source.ORIEL_CA_FILE ? readGivenFile('ORIEL_CA_FILE', source.ORIEL_CA_FILE) : null,
    masterKey: source.ORIEL_KEY ?? (source.ORIEL_KEY_FILE ? readGivenFile('ORIEL_KEY_FILE', source.ORIEL_KEY_FILE).trim() : null),
    authservIds: readAuthservIds(source.ORIEL_AUTHSERV_IDS),
    nameServers: readNameServers(source.ORIEL_NAME_SERVERS),
    autoconfigFolder: readFolder('ORIEL_AUTOCONFIG', source.ORIEL_AUTOCONFIG),
    ispdb: readTable(source.ORIEL_ISPDB),
    pacc: switched(source, 'ORIEL_PACC') ?? false,
    publish: readPublish(source.ORIEL_PUBLISH, (domain) => serversOfDomain(hosts, domain)),
    profileSigner: readProfileSigner(source),
    operators: readOperators(source.ORIEL_OPERATORS, hosts.kind === 'free'),
    brands: brandsAt(source.ORIEL_BRANDS),
    maxUploadBytes: Math.floor(maxUpload * 1_000_000),
    maxImportBytes: megabytes(source, 'ORIEL_MAX_IMPORT_MB', 10_000),
    imports: { person: megabytes(source, 'ORIEL_IMPORTS_PERSON_MB', 20_000), free: megabytes(source, 'ORIEL_IMPORTS_FREE_MB', 1000) },
    links: readLinks(source),
    oauth: readProviders(source, hosts),
    collect: readCollect(source, hosts),
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
