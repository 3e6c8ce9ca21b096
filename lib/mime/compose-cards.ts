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

function cardOf({ kind, part, bytes, encoding, charset, method: said }: CardBytes): Card | null {
  const text = decodeText(decodeTransfer(bytes, encoding), charset, 'text');
  if (kind === 'contacts') {
    const { contacts, more } = readContacts(text);
    return contacts.length === 0 ? null : { part, contacts, events: [], more };
  }
  const { method, events, more } = readEvents(text, said);
  return events.length === 0 ? null : { part, method, contacts: [], events, more };
}

/** The cards of files that can be read, in their order; an invitation that comes twice, as programs send it, is one. */
export function composeCards(files: readonly CardBytes[]): Card[] {
  const cards = files.flatMap((file) => cardOf(file) ?? []);
  const seen = new Set<string>();
  return cards.filter(({ method, events: [event] }) => {
    if (!event || event.uid === '') return true;
    const key = `${method} ${event.uid}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
