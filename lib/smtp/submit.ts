/** Hands a letter to a submission server (RFC 6409, RFC 5321) and says exactly how that ended. */
import { AppError, isAppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import { say } from '@/lib/model/said';
import type { AskingEnvelope } from './delivery-wish';
import { isReplyCode, refusalReason, type SmtpFault, translateFault } from './faults';
import { CannotHold, type HoldOffer, holdsUntil } from './future-release';
import { type Letter, type Limits, SubmissionLine, type Submitter } from './line';

/** An address that the server did not take, with the server's words. */
export interface RefusedRecipient {
  address: string;
  reason: string;
}

/**
 * How a submission ended. `accepted`: the server has the letter, for all recipients but the refused ones and those that it put off. `refused`: it will not take it,
 * nothing was delivered. `deferred`: nothing was delivered, trying again later makes sense. `unclear`: the line broke after the final dot
 * may have been read, so the letter may be on its way or not (R15).
 */
export type SubmitOutcome =
  | { kind: 'accepted'; reply: string; refused: RefusedRecipient[]; putOff: RefusedRecipient[] }
  | { kind: 'refused' | 'deferred'; error: AppError; refused: RefusedRecipient[] }
  | { kind: 'unclear'; error: AppError };

/**
 * Submits `letter` over a connection of its own: address checked by `lib/net`, TLS from the start or required STARTTLS, 15 s to connect,
 * 15 s for the greeting, 60 s of silence, 5 min in all (T71), or other `limits`. `beforeData` runs signed in, before the first command that names the
 * letter; where it rejects, nothing is sent and its error is thrown. With `holdUntil` (ms) the server keeps the letter until then; one that does not offer
 * that, or not so long, gets nothing, and `CannotHold` is thrown. Everything else comes back as an outcome.
 */
export async function submitMessage(
  server: Submitter,
  envelope: AskingEnvelope & { holdUntil?: number },
  letter: Letter,
  beforeData: () => Promise<void>,
  limits?: Limits,
): Promise<SubmitOutcome> {
  const { endpoint } = server;
  let line: SubmissionLine;
  try {
    line = await SubmissionLine.signedIn(server, limits);
  } catch (error) {
    return failed(error, endpoint);
  }
  const { holdUntil, ...plain } = envelope;
  try {
    if (holdUntil !== undefined && !holdsUntil(line.holdOffer, holdUntil, Date.now()))
      throw new CannotHold('The server holds no letter so long.');
    if (holdUntil !== undefined) line.holdUntil(holdUntil);
    await beforeData();
  } catch (error) {
    line.close();
    throw error;
  }
  const end = await line.handOver(plain, letter);
  if (end.kind === 'taken') {
    learnSize(endpoint, end.info.ehlo ?? []);
    const rejected = (end.info.rejectedErrors ?? []) as SmtpFault[];
    const [putOff, refused] = [rejected.filter(isPassing), rejected.filter((fault) => !isPassing(fault))].map(refusals);
    return { kind: 'accepted', reply: end.info.response, refused: refused ?? [], putOff: putOff ?? [] };
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

/** A server that is slow to say how much it takes is not waited for: it says so again when the letter is sent. */
const asking: Limits = { connect: 3000, greeting: 3000, silence: 3000, finalReply: 3000, whole: 5000 };
const askedKey = Symbol.for('oriel.smtpSizesAsked');
const askedHeld = globalThis as unknown as Record<symbol, Map<string, Promise<void>> | undefined>;

/** Asks a server that was not used yet how large a letter may be, once and without signing in (R20). Never throws. */
export async function askSize(endpoint: Endpoint): Promise<void> {
  if (announcedSize(endpoint) !== null) return;
  askedHeld[askedKey] ??= new Map();
  const asked = askedHeld[askedKey];
  const key = `${endpoint.host}:${endpoint.port}`;
  const ask = async () => {
    const line = await SubmissionLine.open(endpoint, asking);
    learnSize(endpoint, [`SIZE ${line.largestLetter}`]);
    line.close();
  };
  const answer = asked.get(key) ?? ask().catch(() => undefined);
  asked.set(key, answer);
  await answer;
}

/** Asks how far ahead the server holds letters (RFC 4865), without signing in. Null where it holds none, or cannot be reached now. */
export async function askHold(endpoint: Endpoint): Promise<HoldOffer | null> {
  try {
    const line = await SubmissionLine.open(endpoint, asking);
    line.close();
    return line.holdOffer;
  } catch {
    // Whether it can be reached is told when the letter goes.
    return null;
  }
}

function learnSize(endpoint: Endpoint, ehlo: readonly string[]): void {
  for (const line of ehlo) {
    const size = Number(/^SIZE (\d+)/i.exec(line)?.[1] ?? 0);
    if (size > 0) learnedSizes().set(`${endpoint.host}:${endpoint.port}`, size);
  }
}

function failed(error: unknown, endpoint: Endpoint): SubmitOutcome {
  if (isAppError(error))
    return { kind: ['hostNotAllowed', 'notSecure', 'wrongPassword'].includes(error.code) ? 'refused' : 'deferred', error, refused: [] };
  const fault = error as SmtpFault;
  // Where nobody was taken and one may be later, the letter waits for that one.
  const passing = fault.rejectedErrors?.find(isPassing);
  return { ...translateFault(passing ?? fault, endpoint), refused: refusals(fault.rejectedErrors) };
}

/** A reply of 4xx: the same may be taken later (RFC 5321 section 4.2.1). */
function isPassing({ responseCode = 0 }: SmtpFault): boolean {
  return responseCode >= 400 && responseCode < 500;
}

function unclear(endpoint: Endpoint, cause: SmtpFault): AppError {
  return new AppError('serverAway', say('said.smtp.unclear', { host: endpoint.host }), { cause });
}

function refusals(errors: SmtpFault[] | undefined): RefusedRecipient[] {
  return (errors ?? []).map((error) => ({ address: error.recipient ?? '', reason: refusalReason(error) }));
}
