/**
 * Room `discovery`: from an address to its servers, and what stands in the way. This file looks at one port: who answers, how it is encrypted, how one
 * may sign in. It must not know a password. Invariants: nothing is sent but greetings, questions for capabilities, STARTTLS and good-bye; every line
 * goes through the guard of lib/net and is bounded in time and bytes; words of what does not speak the protocol are not passed on (T47).
 */
import { isAppError } from '@/lib/errors';
import type { Security } from '@/lib/model/account';
import type { PortFinding, PortOutcome, Protocol, TlsFacts } from '@/lib/model/diagnosis';
import { type LookPlace, resolveLook } from '@/lib/net/look';
import { type Offer, wordsOf } from './probe-words';
import { Talk, TalkFault } from './talk';

/** A port to look at. */
export interface ProbeTarget {
  protocol: Protocol;
  host: string;
  port: number;
  /** How the person set it, or null where nobody did. */
  chosen: Security | null;
}

/** How long a server may take, ms: until the line stands, until it says something, and for everything in one try. */
export interface ProbeLimits {
  connect: number;
  quiet: number;
  whole: number;
}

const usual: ProbeLimits = { connect: 6000, quiet: 6000, whole: 20_000 };
const implicitPorts = new Set([465, 993, 995]);
/** The faults after which the other way to begin may still lead somewhere. */
const otherWay = new Set(['mute', 'hungUp', 'other', 'noTls']);

type Seen = Pick<PortFinding, 'encryption' | 'greeting' | 'tls'> & { offer: Offer };

/** Talks to the server in one of the two ways: TLS from the first byte, or in plain and with STARTTLS where that is offered. */
async function tryWay(place: LookPlace, protocol: Protocol, implicit: boolean, limits: ProbeLimits, signal: AbortSignal): Promise<Seen> {
  const words = wordsOf[protocol];
  const connecting = AbortSignal.any([signal, AbortSignal.timeout(limits.whole)]);
  const talk = await withinTime(limits.connect, connecting, (soon) => Talk.open(place, limits.quiet, soon));
  const stop = () => talk.close();
  connecting.addEventListener('abort', stop, { once: true });
  try {
    let tls: TlsFacts | null = implicit ? await talk.secure() : null;
    talk.listen();
    const greeting = await words.greet(talk);
    let offer = await words.offer(talk);
    let encryption: Security = implicit ? 'tls' : 'plain';
    if (!implicit && offer.starttls && (await words.startTls(talk))) {
      tls = await talk.secure();
      talk.listen();
      encryption = 'starttls';
      if (words.greetsAgain) await words.greet(talk);
      offer = await words.offer(talk);
    }
    talk.send(words.bye);
    return { encryption, greeting, tls, offer };
  } finally {
    connecting.removeEventListener('abort', stop);
    talk.close();
  }
}

/** Gives up the start of something after a while, without giving up what it started. */
async function withinTime<T>(ms: number, signal: AbortSignal, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), ms);
  try {
    return await start(AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf(error: unknown): PortOutcome {
  if (error instanceof TalkFault) return error.end;
  if (isAppError(error)) {
    if (error.code === 'hostUnknown') return 'hostUnknown';
    return error.code === 'hostNotAllowed' ? 'notAllowed' : 'away';
  }
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED' ? 'refused' : 'unreachable';
}

/** From what says least to what says most. */
const telling: readonly PortOutcome[] = ['unreachable', 'refused', 'mute', 'hungUp', 'other', 'noTls', 'later', 'rejects', 'tampered'];
const betterFault = (first: unknown, second: unknown) =>
  telling.indexOf(outcomeOf(second)) > telling.indexOf(outcomeOf(first)) ? second : first;

/** Looks at one port. Throws only the reason of `signal`; whatever else goes wrong is what was found. */
export async function probePort(target: ProbeTarget, signal: AbortSignal, limits: ProbeLimits = usual): Promise<PortFinding> {
  const { protocol, host, port, chosen } = target;
  const nothing = { greeting: null, encryption: null, tls: null, logins: [], capabilities: [], sizeLimit: null };
  const finding = (part: Partial<PortFinding> & Pick<PortFinding, 'outcome'>): PortFinding => {
    return { kind: 'port', protocol, host, port, chosen, ...nothing, ...part };
  };
  const failed = (error: unknown) => {
    signal.throwIfAborted();
    return finding({ outcome: outcomeOf(error), greeting: error instanceof TalkFault ? error.words : null });
  };
  const seen = ({ offer, ...part }: Seen) => {
    const { capabilities, logins, sizeLimit } = offer;
    return finding({ outcome: 'answers', ...part, capabilities, logins, sizeLimit });
  };
  try {
    const place = await resolveLook(host, port);
    const implicit = implicitPorts.has(port) || (chosen === 'tls' && ![25, 110, 143, 587, 4190].includes(port));
    try {
      return seen(await tryWay(place, protocol, implicit, limits, signal));
    } catch (first) {
      signal.throwIfAborted();
      if (!(first instanceof TalkFault) || !otherWay.has(first.end)) return failed(first);
      try {
        return seen(await tryWay(place, protocol, !implicit, limits, signal));
      } catch (second) {
        return failed(betterFault(first, second));
      }
    }
  } catch (error) {
    return failed(error);
  }
}
