/** Hands a letter to a submission server (RFC 6409, RFC 5321) and says exactly how that ended. */
import type { Readable } from 'node:stream';
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import { AppError, isAppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import { resolveEndpoint, tlsOptions } from '@/lib/net/resolve';
import type { Envelope } from './compose';
import { isReplyCode, refusalReason, type SmtpFault, translateFault } from './faults';

const connectMs = 15_000;
const greetingMs = 15_000;
const silenceMs = 60_000;
/** A server may scan the letter before it answers the final dot; giving up here would leave the letter unclear (RFC 5321 4.5.3.2.6). */
const finalReplyMs = 240_000;
const wholeMs = 300_000;

/** Where and as whom to submit. */
export interface Submitter {
  endpoint: Endpoint;
  login: string;
  password: string;
}

/** The frozen bytes of a letter; `open` gives them from the start each time. */
export interface Letter {
  /** Bytes. */
  size: number;
  open(): Readable;
}

/** An address that the server did not take, with the server's words. */
export interface RefusedRecipient {
  address: string;
  reason: string;
}

/**
 * How a submission ended. `accepted`: the server has the letter, for all recipients but the refused ones. `refused`: it will not take it,
 * nothing was delivered. `deferred`: nothing was delivered, trying again later makes sense. `unclear`: the line broke after the final dot
 * may have been read, so the letter may be on its way or not (R15).
 */
export type SubmitOutcome =
  | { kind: 'accepted'; reply: string; refused: RefusedRecipient[] }
  | { kind: 'refused' | 'deferred'; error: AppError; refused: RefusedRecipient[] }
  | { kind: 'unclear'; error: AppError };

/**
 * Submits `letter` over a connection of its own: address checked by `lib/net`, TLS from the start or required STARTTLS, 15 s to connect,
 * 15 s for the greeting, 60 s of silence, 5 min in all (T71). `beforeData` runs signed in, before the first command that names the
 * letter; where it rejects, nothing is sent and its error is thrown. Everything else comes back as an outcome.
 */
export async function submitMessage(
  server: Submitter,
  envelope: Envelope,
  letter: Letter,
  beforeData: () => Promise<void> = async () => {},
): Promise<SubmitOutcome> {
  let line: Line;
  try {
    line = await openLine(server.endpoint);
    await line.signIn(server);
  } catch (error) {
    return failed(error, server.endpoint);
  }
  try {
    await beforeData();
  } catch (error) {
    line.close();
    throw error;
  }
  return line.send(envelope, letter);
}

const learnedKey = Symbol.for('oriel.smtpSizes');
const held = globalThis as unknown as Record<symbol, Map<string, number> | undefined>;

function learnedSizes(): Map<string, number> {
  held[learnedKey] ??= new Map();
  return held[learnedKey];
}

/** The largest letter in bytes that this server announced by SIZE (RFC 1870) when it was last used, or null where it is not known. */
export function announcedSize(endpoint: Endpoint): number | null {
  return learnedSizes().get(`${endpoint.host}:${endpoint.port}`) ?? null;
}

interface Line {
  signIn(server: Submitter): Promise<void>;
  send(envelope: Envelope, letter: Letter): Promise<SubmitOutcome>;
  close(): void;
}

async function openLine(endpoint: Endpoint): Promise<Line> {
  const { address, servername } = await resolveEndpoint(endpoint);
  const connection = new SMTPConnection({
    host: address,
    port: endpoint.port,
    secure: endpoint.security === 'tls',
    requireTLS: endpoint.security === 'starttls',
    ignoreTLS: endpoint.security === 'plain',
    tls: tlsOptions(servername),
    // A fixed name: what this machine is called is nobody's business (RFC 5321 section 4.1.3 allows an address literal).
    name: '[127.0.0.1]',
    connectionTimeout: connectMs,
    greetingTimeout: greetingMs,
    socketTimeout: silenceMs,
    socketCloseTimeout: 2000,
    maxResponseSize: 64 * 1024,
    logger: false,
  });
  let fail: (error: Error) => void = () => {};
  const broken = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  broken.catch(() => connection.close());
  connection.on('error', fail);
  connection.once('end', () => fail(new Error('The connection ended.')));
  const wholeTimer = setTimeout(() => fail(Object.assign(new Error('Took too long.'), { code: 'ETIMEDOUT' })), wholeMs);
  broken.catch(() => clearTimeout(wholeTimer));
  const step = <T>(run: (done: (error: Error | null | undefined, value?: T) => void) => void): Promise<T | undefined> =>
    Promise.race([new Promise<T | undefined>((resolve, reject) => run((error, value) => (error ? reject(error) : resolve(value)))), broken]);
  await step<void>((done) => connection.connect(done)).catch((error: unknown) => {
    connection.close();
    throw error;
  });
  return {
    close: () => connection.close(),
    signIn: async ({ login, password }) => {
      if (!connection.allowsAuth) return;
      await step<boolean>((done) => connection.login({ user: login, pass: password }, done)).catch((error: unknown) => {
        connection.close();
        throw error;
      });
    },
    send: (envelope, letter) => sendOver(connection, step, endpoint, envelope, letter),
  };
}

type Step = <T>(run: (done: (error: Error | null | undefined, value?: T) => void) => void) => Promise<T | undefined>;

async function sendOver(connection: SMTPConnection, step: Step, endpoint: Endpoint, envelope: Envelope, letter: Letter): Promise<SubmitOutcome> {
  const source = letter.open();
  let lastByteHandedOver = false;
  let sourceError: Error | null = null;
  source.once('end', () => {
    lastByteHandedOver = true;
    if (connection._socket) connection._socket.setTimeout(finalReplyMs);
  });
  source.once('error', (error) => {
    sourceError = error;
  });
  try {
    const info = await step<SMTPConnectionSendInfo>((done) => connection.send({ ...envelope, size: letter.size }, source, done));
    connection.quit();
    learnSize(endpoint, info?.ehlo ?? []);
    return { kind: 'accepted', reply: info?.response ?? '', refused: refusals(info?.rejectedErrors) };
  } catch (error) {
    connection.close();
    source.destroy();
    if (sourceError) throw sourceError;
    const fault = error as SmtpFault;
    learnSize(endpoint, [/larger than allowed (\d+)/.exec(fault.message)?.[1] ?? ''].map((size) => `SIZE ${size}`));
    if (lastByteHandedOver && !isReplyCode(fault.responseCode)) return { kind: 'unclear', error: unclear(endpoint, fault) };
    return failed(fault, endpoint);
  }
}

function failed(error: unknown, endpoint: Endpoint): SubmitOutcome {
  if (isAppError(error)) return { kind: ['hostNotAllowed', 'notSecure'].includes(error.code) ? 'refused' : 'deferred', error, refused: [] };
  const fault = error as SmtpFault;
  return { ...translateFault(fault, endpoint), refused: refusals(fault.rejectedErrors) };
}

function unclear(endpoint: Endpoint, cause: SmtpFault): AppError {
  return new AppError(
    'serverAway',
    `The line to ${endpoint.host} broke just after the letter was handed over, so it may have been sent or not. It is kept here and is not sent again by itself. Ask the recipient or look into Sent, then choose.`,
    { cause },
  );
}

function refusals(errors: SmtpFault[] | undefined): RefusedRecipient[] {
  return (errors ?? []).map((error) => ({ address: error.recipient ?? '', reason: refusalReason(error) }));
}

function learnSize(endpoint: Endpoint, ehlo: string[]): void {
  for (const line of ehlo) {
    const size = Number(/^SIZE (\d+)/i.exec(line)?.[1] ?? 0);
    if (size > 0) learnedSizes().set(`${endpoint.host}:${endpoint.port}`, size);
  }
}
