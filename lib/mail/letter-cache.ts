/**
 * Letters that were opened, prepared and ready to be shown again without asking the server (bounded, in memory, gone with the process).
 * A letter never changes on a server, so nothing has to be told when it does. Keyed by account and message, so that one person's letter
 * is never another's.
 */

import type { BodyPart, Shown } from '@/lib/mime/compose-letter';
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
  /** The header as it came, or null where it could not be read. */
  header: Buffer | null;
  /** The still encoded leaves where the letter had to be fetched whole, else null. */
  parts: ReadonlyMap<string, Buffer> | null;
  /** Bytes that it takes here, roughly. */
  weight: number;
}

/** Most bytes that are kept. */
const capacity = 96 * 1024 * 1024;

interface Cache {
  letters: Map<string, OpenLetter>;
  opening: Map<string, Promise<OpenLetter>>;
  weight: number;
}

const slot = Symbol.for('oriel.openLetters');
const held = globalThis as unknown as Record<symbol, Cache | undefined>;

function cache(): Cache {
  held[slot] ??= { letters: new Map(), opening: new Map(), weight: 0 };
  return held[slot];
}

function keep(key: string, letter: OpenLetter): void {
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

/** The letter from memory, or fetched by `fetch` once, however many ask at the same time. Throws what `fetch` throws, and keeps nothing then. */
export async function rememberedLetter(accountId: AccountId, id: MessageId, fetch: () => Promise<OpenLetter>): Promise<OpenLetter> {
  const key = `${accountId} ${id}`;
  const { letters, opening } = cache();
  const known = letters.get(key);
  if (known) {
    letters.delete(key);
    letters.set(key, known);
    return known;
  }
  const running = opening.get(key);
  if (running) return running;
  const started = fetch().finally(() => opening.delete(key));
  opening.set(key, started);
  const letter = await started;
  keep(key, letter);
  return letter;
}
