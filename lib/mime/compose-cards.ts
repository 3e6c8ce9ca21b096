/** Cards of the contacts and events that a letter brings, made in the letter worker. */
import type { Card } from '@/lib/model/cards';
import { decodeText } from './charset';
import { readContacts } from './contact-card';
import { decodeTransfer } from './decode';
import { readEvents } from './event-card';

/** One file of contacts or events, still encoded. */
export interface CardBytes {
  kind: 'contacts' | 'events';
  part: string;
  bytes: Uint8Array;
  encoding: string;
  charset: string | null;
  /** The method that the type of a calendar part names, or null. */
  method: string | null;
}

/** A card, and by what it is told from one that says the same. */
function cardOf({ kind, part, bytes, encoding, charset, method: said }: CardBytes): { card: Card; key: string } | null {
  const text = decodeText(decodeTransfer(bytes, encoding), charset, 'text');
  if (kind === 'contacts') {
    const { contacts, more } = readContacts(text);
    return contacts.length === 0 ? null : { card: { part, contacts, events: [], more }, key: part };
  }
  const { method, uid, events, more } = readEvents(text, said);
  if (events.length === 0) return null;
  return { card: { part, method, contacts: [], events, more }, key: uid === '' ? part : `${method} ${uid}` };
}

/** The cards of files that can be read, in their order; an invitation that comes twice, as programs send it, is one. */
export function composeCards(files: readonly CardBytes[]): Card[] {
  const cards = new Map<string, Card>();
  for (const file of files) {
    const found = cardOf(file);
    if (found && !cards.has(found.key)) cards.set(found.key, found.card);
  }
  return [...cards.values()];
}
