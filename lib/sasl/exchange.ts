/**
 * Room `sasl`: what a client says to prove who it is (RFC 4422), whatever protocol carries it. It knows no line, no protocol and no database.
 * Invariants: a token or password is given to the one exchange that it is for, and stands in no error; what a server asks for is bounded.
 */
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';

/** One way of proving, from the first word to the last. Texts are those before base64. */
export interface Exchange {
  /** As servers name it, in upper case. */
  readonly mechanism: string;
  /** What the client says first. */
  readonly first: string;
  /** What it answers to a challenge. Throws an `AppError` where the server cannot be meant by whoever signs in. */
  next(challenge: string): Promise<string>;
  /** Throws `notSecure` where the server said yes without having proven itself, as some exchanges want. */
  end(): void;
}

/** A text as exchanges are carried. */
export const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
/** A challenge as the server sent it. */
export const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

/** Refuses what would end a field of an exchange early. Throws `badInput`. */
export function checked(value: string): string {
  if (/[\0-\x1f\x7f]/.test(value)) throw new AppError('badInput', say('said.pop3.badLogin'));
  return value;
}

/** A name as exchanges of the family GS2 write it (RFC 5801 section 4). */
export const saslName = (name: string): string => name.replaceAll('=', '=3D').replaceAll(',', '=2C');
