/** Hands a letter to a submission server (RFC 6409, RFC 5321) and says exactly how that ended. */
import { AppError, isAppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import { say } from '@/lib/model/said';
import type { Envelope } from './compose';
import { isReplyCode, refusalReason, type SmtpFault, translateFault } from './faults';
import { type Letter, type Limits, SubmissionLine } from './line';

/** Where and as whom to submit. */
export interface Submitter {
  endpoint: Endpoint;
  login: string;
  password: string;
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
 * 15 s for the greeting, 60 s of silence, 5 min in all (T71), or other `limits`. `beforeData` runs signed in, before the first command that names the
 * letter; where it rejects, nothing is sent and its error is thrown. Everything else comes back as an outcome.
 */
export async function submitMessage(
  server: Submitter,
  envelope: Envelope,
  letter: Letter,
  beforeData: () => Promise<void>,
  limits?: Limits,
): Promise<SubmitOutcome> {
  const { endpoint } = server;
  let line: SubmissionLine | null = null;
  try {
    line = await SubmissionLine.open(endpoint, limits);
    await line.signIn(server.login, server.password);
  } catch (error) {
    line?.close();
    return failed(error, endpoint);
  }
  try {
    await beforeData();
  } catch (error) {
    line.close();
    throw error;
  }
  const end = await line.handOver(envelope, letter);
  if (end.kind === 'taken') {
    learnSize(endpoint, end.info.ehlo ?? []);
    return { kind: 'accepted', reply: end.info.response, refused: refusals(end.info.rejectedErrors) };
  }
  if (end.sourceFault) {
    const sentence = say('said.send.unreadable');
    return { kind: 'refused', error: new AppError('gone', sentence, { cause: end.sourceFault }), refused: [] };
  }
  const fault = end.fault as SmtpFault;
  learnSize(endpoint, [`SIZE ${/larger than allowed (\d+)/.exec(fault.message)?.[1] ?? ''}`]);
  if (end.handedOver && !isReplyCode(fault.responseCode)) return { kind: 'unclear', error: unclear(endpoint, fault) };
  return failed(fault, endpoint);
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

function learnSize(endpoint: Endpoint, ehlo: string[]): void {
  for (const line of ehlo) {
    const size = Number(/^SIZE (\d+)/i.exec(line)?.[1] ?? 0);
    if (size > 0) learnedSizes().set(`${endpoint.host}:${endpoint.port}`, size);
  }
}

function failed(error: unknown, endpoint: Endpoint): SubmitOutcome {
  if (isAppError(error)) return { kind: ['hostNotAllowed', 'notSecure'].includes(error.code) ? 'refused' : 'deferred', error, refused: [] };
  const fault = error as SmtpFault;
  return { ...translateFault(fault, endpoint), refused: refusals(fault.rejectedErrors) };
}

function unclear(endpoint: Endpoint, cause: SmtpFault): AppError {
  return new AppError('serverAway', say('said.smtp.unclear', { host: endpoint.host }), { cause });
}

function refusals(errors: SmtpFault[] | undefined): RefusedRecipient[] {
  return (errors ?? []).map((error) => ({ address: error.recipient ?? '', reason: refusalReason(error) }));
}
