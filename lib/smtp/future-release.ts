/** Leaving a letter with the submission server until its time (FUTURERELEASE, RFC 4865). */
import { AskingConnection } from './delivery-wish';

/** How far ahead a server holds letters: for so many seconds, and no longer than until a time in ms. */
export interface HoldOffer {
  seconds: number;
  until: number;
}

/** What the lines of EHLO say of it, or null where the server holds nothing (RFC 4865 section 4). */
export function holdOffer(ehlo: readonly string[]): HoldOffer | null {
  for (const line of ehlo) {
    const [, seconds, date] = /^FUTURERELEASE +(\d+) +(\S+)$/i.exec(line.trim()) ?? [];
    const until = Date.parse(date ?? '');
    if (seconds && !Number.isNaN(until)) return { seconds: Number(seconds), until };
  }
  return null;
}

/** True where the server holds a letter that is to go at `at`; times in ms. */
export function holdsUntil(offer: HoldOffer | null, at: number, now: number): boolean {
  return offer !== null && at > now && at <= offer.until && at - now <= offer.seconds * 1000;
}

/** The server does not hold the letter that long: nothing was handed over. */
export class CannotHold extends Error {}

/** The part of the library that is not in its types. */
interface Inside {
  _ehloLines?: string[];
  _sendCommand(line: string): void;
}
const base = AskingConnection as unknown as new (...given: ConstructorParameters<typeof AskingConnection>) => AskingConnection & Inside;

/** A connection whose MAIL command asks the server to hold the letter. */
export class HoldingConnection extends base {
  /** Until when, milliseconds since the epoch; null for a letter that goes at once. */
  holdUntil: number | null = null;

  /** What the server offers, once it has answered EHLO. */
  get holdOffer(): HoldOffer | null {
    return holdOffer(this._ehloLines ?? []);
  }

  /** The lines of the server's answer to EHLO. */
  get ehlo(): readonly string[] {
    return this._ehloLines ?? [];
  }

  override _sendCommand(line: string): void {
    const date = this.holdUntil === null ? '' : new Date(this.holdUntil).toISOString().replace(/\.\d+Z$/, 'Z');
    super._sendCommand(date && line.startsWith('MAIL FROM:') ? `${line} HOLDUNTIL=${date}` : line);
  }
}
