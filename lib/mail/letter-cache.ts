/**
 * Letters that were opened, prepared and ready to be shown again without asking the server (bounded, in memory, gone with the process).
 * A letter never changes on a server, so nothing has to be told when it does. Keyed by account and message, so that one person's letter
 * is never another's.
 */

import type { BodyPart, Shown } from '@/lib/mime/compose-letter';
import type { Card } from '@/lib/model/cards';
import type { AccountId, MessageId } from '@/lib/model/ids';
import type { Attachment, Part } from '@/lib/model/mail';
import type { Report } from '@/lib/model/reports';

/** A letter as far as it was fetched. */
export interface OpenLetter {
  structure: Part;
  bodies: BodyPart[];
  shown: Shown;
  attachments: Attachment[];
  /** What it reports, where it is a bounce, a receipt or the like. */
  report: Report | null;
  /** Contacts and events among its files. */
  cards: Card[];
  /** The header as it came, or null where it could not be read. */
  header: Buffer | null;
  /** The still encoded leaves where the letter had to be fetched whole, else null. */
  parts: ReadonlyMap<string, Buffer> | null;
  /** Bytes that it takes here, roughly. */
  weight: number;
}

/** Most bytes that are kept. */
const capacity = 96 * 1024 * 1024;

/** What is kept here: a letter, or what was unpacked of one. */
interface Weighty {
  weight: number;
}

interface Cache {
  letters: Map<string, Weighty>;
  opening: Map<string, Promise<Weighty>>;
  weight: number;
}

const slot = Symbol.for('oriel.openLetters');
const held = globalThis as unknown as Record<symbol, Cache | undefined>;

function cache(): Cache {
  held[slot] ??= { letters: new Map(), opening: new Map(), weight: 0 };
  return held[slot];
}

function keep(key: string, letter: Weighty): void {
  const { letters } = cache();
  if (letter.weight > capacity / 4) return;
  letters.set(key, letter);
  cache().weight += letter.weight;
  for (const [oldest, { weight }] of letters) {
    if (cache().weight <= capacity) return;
    letters.delete(oldest);
    cache().weight -= weight;
  }
}

/** What `key` names from memory, or made by `fetch` once, however many ask at the same time. Throws what `fetch` throws, and keeps nothing then. */
async function remembered<T extends Weighty>(key: string, fetch: () => Promise<T>): Promise<T> {
  const { letters, opening } = cache();
  const known = letters.get(key);
  if (known) {
    letters.delete(key);
    letters.set(key, known);
    // A key is of one kind of thing only.
    return known as T;
  }
  const running = opening.get(key);
  if (running) return running as Promise<T>;
  const started = fetch().finally(() => opening.delete(key));
  opening.set(key, started);
  const letter = await started;
  keep(key, letter);
  return letter;
}

/** The letter from memory, or fetched by `fetch` once. Throws what `fetch` throws, and keeps nothing then. */
export function rememberedLetter(accountId: AccountId, id: MessageId, fetch: () => Promise<OpenLetter>): Promise<OpenLetter> {
  return remembered(`${accountId} ${id}`, fetch);
}

/** The same of what was made of a part: `kind` says what. */
export function rememberedPart<T extends Weighty>(
  { accountId, id }: { accountId: AccountId; id: MessageId },
  kind: string,
  part: string,
  fetch: () => Promise<T>,
): Promise<T> {
  return remembered(`${accountId} ${id} ${kind} ${part}`, fetch);
}
