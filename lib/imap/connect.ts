/** Signing in. */
import { AppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import { type Shown, showing } from '@/lib/model/proof';
import { say } from '@/lib/model/said';
import { type ResolvedEndpoint, resolveEndpoint, tlsOptions } from '@/lib/net/resolve';
import { bearerExchange, isRefused, noTokens } from '@/lib/sasl/bearer';
import type { Exchange } from '@/lib/sasl/exchange';
import { hideShown } from '@/lib/sasl/quoted';
import { scramExchange } from '@/lib/sasl/scram';
import { Connection } from './connection';
import { connectError } from './errors';
import { Session } from './session';
import type { Credentials } from './types';
import { Wire } from './wire';

const megabyte = 1024 * 1024;

function wireTo({ address, servername, endpoint }: ResolvedEndpoint, login: string, shown: Shown): Wire {
  return new Wire({
    host: address,
    port: endpoint.port,
    secure: endpoint.security === 'tls',
    doSTARTTLS: endpoint.security === 'starttls' ? true : endpoint.security === 'plain' ? false : undefined,
    ...(servername ? { servername } : {}),
    // These reach the socket without TLS too: a short command must not wait for the answer to the one before.
    tls: { ...tlsOptions(servername), ...{ noDelay: true } },
    auth: { user: login, ...(typeof shown === 'string' ? { pass: shown } : {}) },
    exchange: (offered) => exchangeFor(endpoint, login, shown, offered),
    // imapflow would name itself and its maker; the empty ones are left out.
    clientInfo: { name: 'Oriel', version: '', vendor: '', 'support-url': '' },
    logger: false,
    emitLogs: false,
    disableCompression: true,
    disableAutoIdle: true,
    disableAutoEnable: true,
    disableIMAP4rev2: true,
    connectionTimeout: 15_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    maxLiteralSize: 64 * megabyte,
    maxLineLength: 32 * megabyte,
    maxResponseSize: 96 * megabyte,
  });
}

/** How to prove oneself beyond what imapflow knows, or null. Throws where a token cannot be shown. */
function exchangeFor({ host, port, security }: Endpoint, login: string, shown: Shown, offered: ReadonlySet<string>): Exchange | null {
  if (typeof shown === 'string') return scramExchange(offered, { login, password: shown, host, open: security === 'plain' });
  const exchange = bearerExchange(offered, { login, accessToken: shown.accessToken, host, port });
  if (exchange) return exchange;
  throw noTokens(host);
}

/**
 * Connects to the checked address and signs in: by a password with one try, by a token with a fresh one once more where it was refused. Throws
 * `wrongPassword`, `hostUnknown`, `hostNotAllowed`, `portRefused`, `badCertificate`, `notSecure`, `connectionLimit` or `serverAway`, each with a sentence of
 * its own; never sends a login over a plain line that was not allowed to be plain.
 */
export function connectLine({ endpoint, login, password, elsewhere = false }: Credentials): Promise<Connection> {
  return showing(password, (shown) => connectOnce(endpoint, login, shown, elsewhere), isRefused);
}

async function connectOnce(endpoint: Endpoint, login: string, shown: Shown, elsewhere: boolean): Promise<Connection> {
  const { host } = endpoint;
  const wire = wireTo(await resolveEndpoint(endpoint, elsewhere ? { elsewhere: 'imap' } : {}), login, shown);
  try {
    await wire.connect();
    const connection = new Connection(wire, host);
    await connection.enable();
    return connection;
  } catch (error) {
    wire.close();
    hideShown(error, shown);
    const known = connectError(error, host, wire.shown);
    if (typeof shown === 'string' || !isRefused(known)) throw known;
    const { cause, serverText } = known;
    throw new AppError('wrongPassword', say('said.line.tokenRefused', { host }), { cause, ...(serverText ? { serverText } : {}) });
  }
}

/** The same with a session over it. */
export async function connectImap(credentials: Credentials): Promise<Session> {
  return new Session(await connectLine(credentials));
}
