/** A little internet on loopback: one name server, one web server of each kind for all names, and a real provider of mail behind them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { issueCertificate } from './certificates';
import { type MailServers, startMailServers } from './mail-servers';
import { type NameAnswer, type NameServer, type ServiceRecord, startNameServer } from './name-server';

/** What a web server answers at `host/path`. */
export type Page = (request: IncomingMessage, response: ServerResponse) => void;

/** What there is in this internet, to be filled by each test.. */
export interface World {
  names: Map<string, NameAnswer>;
  mx: Map<string, string[]>;
  txt: Map<string, string[]>;
  srv: Map<string, ServiceRecord[]>;
  https: Map<string, Page>;
  http: Map<string, Page>;
}

/** The ports that stand in for the usual ones. */
export interface Ports {
  imaps: number;
  imap: number;
  submissions: number;
  submission: number;
}

export interface Internet {
  world: World;
  servers: MailServers;
  names: NameServer;
  ports: Ports;
  /** Usual port → where it is served: those of the web and of mail. */
  usual: Record<number, number>;
  /** `GET https://host/path` of all that the web servers were asked. */
  asked: string[];
  /** Nothing is there any more, and nothing was asked. */
  reset(): void;
  stop(): Promise<void>;
}

/** A page of a web server. */
export const page =
  (text: string, type = 'text/xml', status = 200): Page =>
  (_, response) =>
    response.writeHead(status, { 'Content-Type': type }).end(text);

/** The path of Thunderbird's file on a web server that is there for it alone. */
export const configPath = '/mail/config-v1.1.xml';

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Starts it. `certified` are the names that the certificates of the web and of mail bear. */
export async function startLittleInternet(certified: string[]): Promise<Internet> {
  const world: World = { names: new Map(), mx: new Map(), txt: new Map(), srv: new Map(), https: new Map(), http: new Map() };
  const folder = mkdtempSync(join(tmpdir(), 'oriel-internet-'));
  const servers = await startMailServers({ dovecot: { names: certified }, postfix: { names: certified } });
  const asked: string[] = [];
  const serving =
    (scheme: 'https' | 'http'): RequestListener =>
    (request, response) => {
      const host = (request.headers.host ?? '').replace(/:\d+$/u, '');
      asked.push(`${request.method} ${scheme}://${host}${request.url}`);
      const found = world[scheme].get(`${host}${(request.url ?? '').replace(/\?.*$/u, '')}`);
      if (found) found(request, response);
      else response.writeHead(404).end('<html>Nothing here.</html>');
    };
  const { certificate, key } = issueCertificate(folder, 'good', certified);
  const secure = createSecureServer({ cert: readFileSync(certificate), key: readFileSync(key) }, serving('https'));
  const plain = createServer(serving('http'));
  const [https, http] = [await listening(secure), await listening(plain)];
  const names = await startNameServer(
    (name) => world.names.get(name) ?? [],
    (name) => world.mx.get(name) ?? [],
    (name) => world.txt.get(name) ?? [],
    (name) => world.srv.get(name) ?? [],
  );
  const ports: Ports = { ...servers.dovecot.ports, ...servers.postfix.ports };
  return {
    world,
    servers,
    names,
    ports,
    usual: { 443: https, 80: http, 993: ports.imaps, 143: ports.imap, 465: ports.submissions, 587: ports.submission },
    asked,
    reset: () => {
      for (const part of Object.values(world)) part.clear();
      asked.length = 0;
      names.asked.length = 0;
    },
    stop: async () => {
      names.stop();
      secure.closeAllConnections();
      plain.closeAllConnections();
      secure.close();
      plain.close();
      await servers.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Settings of a server that lives in this internet, where hosts are chosen freely and every usual port of loopback may be reached. */
export function settingsWithin({ servers, names, usual }: Internet): Record<string, string> {
  const elsewhere = pathToFileURL(fileURLToPath(new URL('elsewhere.mjs', import.meta.url))).href;
  return {
    NODE_OPTIONS: `--import ${elsewhere}`,
    ELSEWHERE: JSON.stringify({ names: names.at, ports: usual }),
    ORIEL_NAME_SERVERS: names.at,
    ORIEL_PRIVATE_HOSTS: Object.keys(usual)
      .map((port) => `127.0.0.1:${port}`)
      .join(' '),
    ORIEL_CA_FILE: servers.dovecot.ca,
  };
}

/** A file of settings with IMAP and SMTP under TLS, and POP3 beside. `plain` names the IMAP server without encryption alone. */
export function clientConfig(
  host: string,
  ports: Pick<Ports, 'imap' | 'submissions' | 'imaps'>,
  how: { login?: string; imap?: number; plain?: boolean } = {},
): string {
  const { login = '%EMAILADDRESS%', imap = ports.imaps, plain = false } = how;
  const server = (kind: string, type: string, port: number, security: string) =>
    `<${kind} type="${type}"><hostname>${host}</hostname><port>${port}</port><socketType>${security}</socketType>` +
    `<username>${login}</username><authentication>password-cleartext</authentication></${kind}>`;
  const reading = plain
    ? server('incomingServer', 'imap', ports.imap, 'plain')
    : server('incomingServer', 'imap', ports.imap, 'STARTTLS') + server('incomingServer', 'imap', imap, 'SSL');
  return (
    '<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="x"><domain>it</domain><displayName>The Post</displayName>' +
    server('incomingServer', 'pop3', 995, 'SSL') +
    reading +
    server('outgoingServer', 'smtp', ports.submissions, 'SSL') +
    '</emailProvider></clientConfig>'
  );
}
