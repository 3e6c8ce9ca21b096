/** Who asks to be told that a letter was read (RFC 8098 section 2.1), and when nobody is even asked whether he is told. */
import { type HeaderField, withoutComments } from './trust-header';
import { hostOf, siteOf } from './trust-hosts';

/** A wish for a receipt that may be put before the reader. */
export interface ReceiptWish {
  /** Whom the receipt goes to. */
  to: string;
  /** `Original-Recipient` as the receipt repeats it (RFC 8098 section 3.2.3), or null. */
  original: string | null;
}

const plainAddress = /^[^\s\p{Cc}\p{Cf}<>()[\]\\,;:@"]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,250}[\p{L}\p{N}])?$/u;

/** The one address of a field; null where it names several, or none. */
function oneAddress(value: string): string | null {
  const { words } = withoutComments(value);
  if (words.includes(',') || words.includes(';')) return null;
  const bare = (/<([^<>]*)>$/u.exec(words)?.[1] ?? words).trim();
  return plainAddress.test(bare) ? bare : null;
}

const automatic = new Set(['list-id', 'list-post', 'list-unsubscribe', 'auto-submitted']);
const isBulk = ({ name, value }: HeaderField): boolean =>
  (automatic.has(name) && value.toLowerCase() !== 'no') || (name === 'precedence' && /^\s*(?:bulk|list|junk)/iu.test(value));

/**
 * The wish, or null: where the letter came by a list or of a machine, nobody could be told that a receipt failed, several are to be told, what is required is
 * not understood, or the receipt would go to somebody else's site than the one `from` that is shown.
 */
export function receiptWish(fields: readonly HeaderField[], from: string): ReceiptWish | null {
  const asked = fields.filter(({ name }) => name === 'disposition-notification-to');
  const [first] = asked;
  if (!first || asked.length > 1 || from === '' || fields.some(isBulk)) return null;
  if (fields.some(({ name, value }) => name === 'disposition-notification-options' && /=\s*required/iu.test(value))) return null;
  const back = fields.find(({ name }) => name === 'return-path')?.value.replace(/\s/gu, '');
  const to = oneAddress(first.value);
  if (to === null || back === '<>') return null;
  const site = siteOf(hostOf(from)) ?? hostOf(from);
  if (to.toLowerCase() !== from.toLowerCase() && (siteOf(hostOf(to)) ?? hostOf(to)) !== site) return null;
  const original = fields.find(({ name }) => name === 'original-recipient')?.value ?? '';
  return { to, original: /^[a-z0-9-]{1,20} ?; ?[!-~]{1,320}$/iu.test(original) ? original : null };
}
