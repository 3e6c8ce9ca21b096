/** The contacts and events among the files of a letter. Only read, and nothing follows from it. */
import { findPart } from '@/lib/mime/choose';
import type { CardBytes } from '@/lib/mime/compose-cards';
import { renderCards } from '@/lib/mime/render';
import type { Card } from '@/lib/model/cards';
import type { Attachment, Part } from '@/lib/model/mail';

/** Most encoded bytes of a file that is read for its card, and most files. */
const mostBytes = 256 * 1024;
const mostFiles = 4;

function kindOf({ type, filename }: Pick<Attachment, 'type' | 'filename'>): CardBytes['kind'] | null {
  if (/^(?:text\/calendar|application\/ics)$/u.test(type) || /\.(?:ics|ical)$/iu.test(filename)) return 'events';
  return /^text\/(?:x-)?vcard$/u.test(type) || /\.(?:vcf|vcard)$/iu.test(filename) ? 'contacts' : null;
}

/**
 * The cards of a letter, in the order of its files; empty for nearly every letter, without asking anybody. `read` gives up to so many encoded
 * bytes of a part, null where the server has nothing there. Throws what the line throws.
 */
export async function readCards(
  files: readonly Attachment[],
  structure: Part,
  read: (part: Part, most: number) => Promise<Buffer | null>,
): Promise<Card[]> {
  const wanted: CardBytes[] = [];
  for (const file of files) {
    const kind = kindOf(file);
    const part = kind && findPart(structure, file.part);
    if (!kind || !part || part.size > mostBytes || wanted.length >= mostFiles) continue;
    const bytes = await read(part, mostBytes);
    const { charset, encoding, parameters } = part;
    if (bytes) wanted.push({ kind, part: file.part, bytes, encoding, charset, method: parameters.method ?? null });
  }
  return wanted.length === 0 ? [] : renderCards(wanted);
}
