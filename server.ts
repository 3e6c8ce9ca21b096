/**
 * The process: reads the settings, brings the database up to date, checks the key, listens, and ends in order. Everything else happens
 * behind Next's handler. It owns the time-outs, the unix socket, who a request comes from, and the way out.
 */
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import next from 'next';
import { checkMasterKey } from '@/lib/auth/master-key';
import { addressHeader, originHeader } from '@/lib/auth/request-origin';
import { closeDatabase, prepareDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { type Env, env } from '@/lib/env';
import { AppError, isAppError } from '@/lib/errors';
import { builtFiles } from '@/lib/http/built';
import { traceOf } from '@/lib/http/failure';
import { checkProxyList, isLoopbackName, provenance } from '@/lib/http/forwarded';
import { endAll } from '@/lib/http/shutdown';
import { straightRoutes } from '@/lib/http/straight';
import { answeringBy } from '@/lib/http/whole';
import { log } from '@/lib/log';
import { plainly } from './lib/model/said';

const timeouts = {
  /** Headers have to be there by then; checked every 2 s. */
  headersTimeout: 10_000,
  /** A large file over a slow line takes its time: an hour for the whole of a request. */
  requestTimeout: 3_600_000,
  connectionsCheckingInterval: 2000,
  /** Longer than the 60 s of common reverse proxies, which otherwise meet a line that has just closed. */
  keepAliveTimeout: 65_000,
};
/** A connection on which nothing moves is given up; event streams ping every 20 s. */
const silenceMs = 120_000;
const endWithinMs = 10_000;

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Puts what is known of the client into the headers, over anything that came from outside under these names. */
function stamp(request: IncomingMessage, settings: Env): 'http' | 'https' {
  const { headers } = request;
  const peer = settings.socketPath ? null : (request.socket.remoteAddress ?? 'unknown');
  const from = provenance({ peer, headers, trusted: settings.trustedProxies });
  const origin = settings.origin ?? `${from.proto}://${from.host}`;
  const proto = origin.startsWith('https:') ? 'https' : 'http';
  for (const name of ['x-middleware-subrequest', 'x-forwarded-port', 'forwarded', 'x-real-ip']) delete headers[name];
  headers['x-forwarded-for'] = from.address;
  headers['x-forwarded-proto'] = proto;
  headers['x-forwarded-host'] = from.host;
  headers[addressHeader] = from.address;
  headers[originHeader] = origin;
  return proto;
}

/**
 * Set up for this machine only, Oriel answers to no other name: a page elsewhere whose name suddenly leads here (DNS rebinding) gets
 * nothing, and a forgotten setting behind a reverse proxy shows at once. Answers the sentence to refuse with, or null.
 */
function misnamed(request: IncomingMessage, settings: Env): string | null {
  const forOneMachine = !settings.origin && !settings.socketPath && settings.trustedProxies.length === 0 && isLoopbackName(settings.host);
  const host = request.headers.host ?? '';
  if (!forOneMachine || isLoopbackName(host)) return null;
  return 'Oriel is set up for this machine only. Behind a reverse proxy set ORIEL_ORIGIN to the public address and ORIEL_TRUSTED_PROXY to the proxy.\n';
}

function serve(handle: Handler, settings: Env): Server {
  const answerBuilt = builtFiles(join(process.cwd(), '.next/static'));
  const answerStraight = straightRoutes(join(process.cwd(), '.next/server'));
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (!(await answerStraight(request, response))) await handle(request, response);
  };
  const server = createServer(timeouts, (request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    const refusal = misnamed(request, settings);
    if (refusal) {
      response.writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(refusal);
      return;
    }
    const proto = stamp(request, settings);
    if (proto === 'https') response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    if (answerBuilt(request, response)) return;
    answeringBy(response, () => answer(request, response)).catch((error: unknown) => {
      log.error(traceOf(error), 'request broke outside a route');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.setTimeout(silenceMs);
  return server;
}

/** Removes a socket file that a process which is gone left behind. Throws `badInput` where somebody still listens on it. */
async function clearSocket(path: string): Promise<void> {
  if (!existsSync(path)) return;
  const taken = await new Promise<boolean>((resolve) => {
    const probe = connect(path, () => resolve(true)).on('error', () => resolve(false));
    probe.unref();
  });
  if (taken) throw new AppError('badInput', plainly(`Another process listens on ${path} (ORIEL_SOCKET). Stop it, or name another path.`));
  rmSync(path);
}

async function listen(server: Server, settings: Env): Promise<string> {
  const { socketPath, host, port } = settings;
  if (socketPath) await clearSocket(socketPath);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const place = socketPath ?? `port ${port} of ${host}`;
      const why = cause.code === 'EADDRINUSE' ? 'is already in use' : `cannot be listened on (${cause.code})`;
      const remedy = socketPath ? 'Set ORIEL_SOCKET to another path.' : 'Set ORIEL_PORT or ORIEL_HOST to another one.';
      reject(new AppError('badInput', plainly(`The ${place} ${why}. ${remedy}`), { cause }));
    });
    if (socketPath) server.listen(socketPath, resolve);
    else server.listen(port, host, resolve);
  });
  // The reverse proxy runs under a user of its own, in our group.
  if (socketPath) chmodSync(socketPath, 0o660);
  const bound = server.address();
  return typeof bound === 'object' && bound ? `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}` : `unix:${socketPath}`;
}

/** Ends in order: no new requests, farewell to the streams, services down, running requests out, database closed. */
async function end(server: Server, signal: string): Promise<void> {
  log.info({ signal }, 'ending');
  const quiet = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const [service, error] of await endAll()) log.error({ service, ...traceOf(error) }, 'service did not end well');
  const tidy = setInterval(() => server.closeIdleConnections(), 50);
  await quiet;
  clearInterval(tidy);
  await closeDatabase();
  log.info('ended');
}

function endOnSignals(server: Server): void {
  let ending = false;
  const onSignal = (signal: string) => {
    if (ending) process.exit(1);
    ending = true;
    const hard = setTimeout(() => {
      log.error('did not end in time');
      process.exit(1);
    }, endWithinMs);
    hard.unref();
    end(server, signal).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error(traceOf(error), 'could not end in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function start(): Promise<void> {
  const settings = env();
  checkProxyList(settings.trustedProxies);
  const migrations = await migrate(settings.databaseUrl);
  if (migrations.length > 0) log.info({ migrations }, 'database brought up to date');
  await prepareDatabase();
  await checkMasterKey();
  const app = next({ dev: false, hostname: settings.host, port: settings.port });
  await app.prepare();
  const server = serve(app.getRequestHandler(), settings);
  endOnSignals(server);
  const url = await listen(server, settings);
  log.info({ url }, 'listening');
  if (process.stdout.isTTY) process.stdout.write(`\nOriel is ready. Open ${settings.origin ?? url}\n\n`);
}

start().catch((error: unknown) => {
  process.stderr.write(
    isAppError(error)
      ? `Oriel did not start. ${error.message}\n`
      : `Oriel did not start: ${error instanceof Error ? error.stack : error}\n`,
  );
  if (isAppError(error) && error.cause instanceof Error) process.stderr.write(`Cause: ${error.cause.message}\n`);
  process.exit(1);
});
