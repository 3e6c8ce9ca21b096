/** From the header of a letter to what it tells about sender and way. Pure and synchronous: it runs in the worker of letters. */
import type { LetterRoute, Verdict } from '@/lib/model/trust';
import { type ListFacts, listFacts } from './list-header';
import { headerFields, withoutComments } from './trust-header';
import { type ReceiptWish, receiptWish } from './trust-receipt';
import { ownFindings, ownIndicator, type Trusted, verdictOf } from './trust-results';
import { routeOf } from './trust-route';

/** What the worker is given. */
export interface TrustQuestion {
  header: Uint8Array;
  trusted: Trusted;
  /** The address that is shown as the sender's. */
  address: string;
}

/** What a header tells. */
export interface HeaderFacts {
  verdict: Verdict | null;
  route: LetterRoute;
  /** The letter names more than one sender (T29). */
  several: boolean;
  /** It came by a mailing list, which often breaks signatures. */
  list: boolean;
  /** The reader's own mail server wrote down the sender's logo. */
  logo: boolean;
  /** The list that it came by, and how it is left. */
  mailing: ListFacts | null;
  /** The sender wants to be told that it was read, and may be. */
  receipt: ReceiptWish | null;
}

/** How many mailboxes a From value names; quoted words and comments hold none. */
function sendersIn(value: string): number {
  const words = withoutComments(value).words.replace(/<[^<>]*>/gu, '@');
  return Math.max(1, words.split(',').filter((one) => one.includes('@')).length);
}

/** What the header tells. Linear, at most 256 kB; never throws. */
export function readTrust({ header, trusted, address }: TrustQuestion): HeaderFacts {
  const fields = headerFields(header);
  const named = fields.filter(({ name }) => name === 'from');
  const senders = named.slice(0, 10).reduce((sum, { value }) => sum + sendersIn(value), 0);
  const findings = ownFindings(fields, trusted);
  const from = senders === 1 ? address : '';
  return {
    verdict: findings === null ? null : verdictOf(findings, address, senders),
    route: routeOf(fields),
    several: senders > 1,
    list: fields.some(({ name }) => name === 'list-id' || name === 'list-post'),
    logo: ownIndicator(fields, trusted) !== null,
    mailing: listFacts(fields, { findings, from }),
    receipt: receiptWish(fields, from),
  };
}
