/** Signing in. */
import { type ResolvedEndpoint, resolveEndpoint, tlsOptions } from '@/lib/net/resolve';
import { Connection } from './connection';
import { connectError } from './errors';
import { Session } from './session';
import type { Credentials } from './types';
import { Wire } from './wire';

const megabyte = 1024 * 1024;

function wireTo({ address, servername, endpoint }: ResolvedEndpoint, { login, password }: Credentials): Wire {
  return new Wire({
    host: address,
    port: endpoint.port,
    secure: endpoint.security === 'tls',
    doSTARTTLS: endpoint.security === 'starttls' ? true : endpoint.security === 'plain' ? false : undefined,
    ...(servername ? { servername } : {}),
    // These reach the socket without TLS too: a short command must not wait for the answer to the one before.
    tls: { ...tlsOptions(servername), ...{ noDelay: true } },
    auth: { user: login, pass: password },
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

/**
 * Connects to the checked address and signs in. Throws `wrongPassword`, `hostUnknown`, `hostNotAllowed`, `portRefused`,
 * `badCertificate`, `notSecure`, `connectionLimit` or `serverAway`, each with a sentence of its own; never sends a login over a plain
 * line that was not allowed to be plain.
 */
export async function connectLine(credentials: Credentials): Promise<Connection> {
  const resolved = await resolveEndpoint(credentials.endpoint);
  const wire = wireTo(resolved, credentials);
  try {
    await wire.connect();
    const connection = new Connection(wire, credentials.endpoint.host);
    await connection.enable();
    return connection;
  } catch (error) {
    wire.close();
    throw connectError(error, credentials.endpoint.host);
  }
}

/** The same with a session over it. */
export async function connectImap(credentials: Credentials): Promise<Session> {
  return new Session(await connectLine(credentials));
}
