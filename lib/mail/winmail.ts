/** The letter and the files in a winmail.dat, as if they were attached themselves. */
import { type ChosenBody, toAttachment } from '@/lib/mime/choose';
import type { BodyPart, Shown } from '@/lib/mime/compose-letter';
import { renderLetter, renderTnef } from '@/lib/mime/render';
import { isTnef, type TnefFile, type TnefLetter } from '@/lib/mime/tnef';
import type { MessageId } from '@/lib/model/ids';
import type { Attachment, Part } from '@/lib/model/mail';
import { partAddress } from './fetch-letter';

/** Most encoded bytes of a winmail.dat that is opened; a larger one is a file like any. */
const mostBytes = 32 * 1024 * 1024;
const mostLooked = 1000;

/** A file in a winmail.dat as a part of the letter: `2!1` is the first one in part 2. */
function partOf({ name, type, start, end, contentId }: TnefFile, address: string): Part {
  return {
    part: address,
    type,
    charset: null,
    encoding: 'binary',
    size: end - start,
    disposition: contentId === null ? 'attachment' : 'inline',
    filename: name,
    contentId,
    parameters: {},
    children: [],
  };
}

/** The files as parts, in their order. */
export function tnefParts({ files }: TnefLetter, within: string): Part[] {
  return files.map((file, at) => partOf(file, `${within}!${at + 1}`));
}

/** A winmail.dat of a letter, opened. */
interface Winmail {
  part: Part;
  files: Part[];
  body: TnefLetter['body'];
}

function findTnef(structure: Part): Part | null {
  const waiting: Part[] = [structure];
  for (const part of waiting) {
    if (isTnef(part)) return part;
    if (part.type.startsWith('multipart/')) for (const child of part.children) if (waiting.length < mostLooked) waiting.push(child);
  }
  return null;
}

async function openTnef(structure: Part, read: (part: Part, most: number) => Promise<Buffer | null>): Promise<Winmail | null> {
  const part = findTnef(structure);
  if (!part || part.size > mostBytes) return null;
  const bytes = await read(part, mostBytes);
  const letter = bytes && (await renderTnef(bytes, part.encoding));
  return letter ? { part, files: tnefParts(letter, part.part), body: letter.body } : null;
}

const isBlank = (shown: Shown): boolean =>
  shown.kind === 'text' && shown.blocks.every(({ segments }) => segments.every(({ text }) => text.trim() === ''));

function bodyPart({ body, files }: Winmail, id: MessageId): BodyPart | null {
  if (!body) return null;
  const pictures = files.flatMap(({ contentId, part }): [string, string][] =>
    contentId === null ? [] : [[contentId, partAddress(id, part, true)]],
  );
  const part = { type: body.kind === 'html' ? 'text/html' : 'text/plain', charset: 'utf-8', encoding: '8bit', parameters: {} };
  return { kind: body.kind, bytes: Buffer.from(body.text), part, pictures: body.kind === 'html' ? pictures : [] };
}

/** What a letter with a winmail.dat shows beyond itself. */
export interface Unpacked {
  shown: Shown;
  bodies: BodyPart[];
  /** What stands in the place of the winmail.dat among the files. */
  listed: (attachments: Attachment[]) => Attachment[];
}

/**
 * Opens the winmail.dat of a letter: its text where the letter has none of its own, its files in its place. Null where there is none, or it cannot be
 * opened; then it is a file like any. Throws what the line throws.
 */
export async function unpackWinmail(
  facts: { structure: Part; id: MessageId; shown: Shown; bodies: BodyPart[]; chosen: Pick<ChosenBody, 'encrypted'> },
  read: (part: Part, most: number) => Promise<Buffer | null>,
): Promise<Unpacked | null> {
  const winmail = await openTnef(facts.structure, read);
  if (!winmail) return null;
  const own = isBlank(facts.shown) && !facts.chosen.encrypted ? bodyPart(winmail, facts.id) : null;
  const shown = own ? await renderLetter([own]) : facts.shown;
  const seen = new Set(shown.kind === 'html' ? shown.shown : []);
  const files = winmail.files.filter(({ part }) => !seen.has(partAddress(facts.id, part, true)));
  return {
    shown,
    bodies: own ? [own] : facts.bodies,
    listed: (attachments) => attachments.flatMap((one) => (one.part === winmail.part.part ? files.map(toAttachment) : [one])),
  };
}
