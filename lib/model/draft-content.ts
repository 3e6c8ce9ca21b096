/** The content of a draft by itself, without its schema: the browser needs no more. */
import type { DraftContent } from './draft';

/** Most files that one letter may have (T59). */
export const mostFiles = 100;

/** A letter that nobody has begun to write. */
export const emptyContent: DraftContent = Object.freeze({
  to: [],
  cc: [],
  bcc: [],
  subject: '',
  text: '',
  html: null,
  identityId: null,
  from: null,
  priority: 'normal',
  readReceipt: false,
  deliveryReceipt: false,
  remind: null,
  language: null,
});

/** The part of a draft that a person edits, in one order of names, so that two contents can be held against each other. */
export function contentOf(draft: DraftContent): DraftContent {
  const { to, cc, bcc, subject, text, html, identityId, from, priority, readReceipt, deliveryReceipt, remind, language } = draft;
  return { to, cc, bcc, subject, text, html, identityId, from, priority, readReceipt, deliveryReceipt, remind, language };
}
