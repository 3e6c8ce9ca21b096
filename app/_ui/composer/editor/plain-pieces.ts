/** Pieces put into a plain text: at the caret, and the signature after its line of two dashes. */
import { splitQuotedTail } from '@/lib/model/quotes';
import type { SignaturePiece } from './handle';

/** Puts words where the caret is, so that the browser's own undo takes them back. */
export function insertPlain(field: HTMLTextAreaElement, words: string): void {
  field.focus();
  // The only call that enters the field's own history; React hears of it as of typing.
  if (field.ownerDocument.execCommand('insertText', false, words)) return;
  field.setRangeText(words, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** A text, and the words of the signature that was put into it last. */
export interface PlainSignature {
  text: string;
  words: string;
}

const dashes = '-- \n';

/** The signature with its line of dashes (RFC 3676, 4.3) as it stands in a text, or empty. */
const block = (words: string) => (words ? `${dashes}${words}` : '');

/** Takes the last signature out of a text: the words that are known, or what follows the dashes above the quote. */
function without(text: string, words: string): string {
  const known = block(words);
  const at = known ? text.lastIndexOf(known) : -1;
  if (at >= 0) return `${text.slice(0, at).replace(/\n+$/u, '')}${text.slice(at + known.length)}`;
  const { own, tail } = splitQuotedTail(text);
  const line = own.startsWith(dashes) ? 0 : own.lastIndexOf(`\n${dashes}`);
  if (line < 0) return text;
  const kept = own.slice(0, line).replace(/\n+$/u, '');
  return tail ? `${kept}\n\n${tail}` : kept;
}

/** A text with another signature in place of the last one: above its quoted tail, or under everything. */
export function withPlainSignature(text: string, before: PlainSignature, signature: SignaturePiece | null): PlainSignature {
  const bare = without(text, before.words);
  const words = signature?.text.trim() ?? '';
  if (!signature || !words) return { text: bare, words: '' };
  const { own, tail } = splitQuotedTail(bare);
  if (signature.place === 'below' || !tail) return { text: `${bare.replace(/\n+$/u, '')}\n\n${block(words)}`, words };
  return { text: `${own.replace(/\n+$/u, '')}\n\n${block(words)}\n\n${tail}`, words };
}
