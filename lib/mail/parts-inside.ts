/**
 * Parts that the mail server knows nothing of: those of a letter that is attached encoded or under a type of another kind. `2!1.2` is part
 * 1.2 of the letter that is part 2. Bounded: ten of them one inside the other (T63), 32 MB each.
 */
import { AppError, isAppError } from '@/lib/errors';
import { findPart } from '@/lib/mime/choose';
import { decodeTransfer } from '@/lib/mime/decode';
import { renderTnef } from '@/lib/mime/render';
import { isTnef } from '@/lib/mime/tnef';
import { headerSection } from '@/lib/mime/trust-header';
import { cutLetter } from '@/lib/mime/whole';
import type { Actor } from '@/lib/model/actor';
import { deepestLetter } from '@/lib/model/attached-depth';
import type { MessageId } from '@/lib/model/ids';
import type { Part } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { withLetter } from './fetch-letter';
import { rememberedPart } from './letter-cache';
import { openLetter, storedMessage } from './open-message';
import { tnefParts } from './winmail';

/** Most encoded bytes of a part that is taken apart here. */
const mostBytes = 32 * 1024 * 1024;
const apart = '!';

/** What a part stands in: the letter itself, or one that was taken apart here. */
export interface Inside {
  structure: Part;
  /** The still encoded leaves where they are here, by part specifier; null where the server is asked. */
  parts: ReadonlyMap<string, Buffer> | null;
  /** The header of what was taken apart. */
  header: Buffer;
  weight: number;
}

/** A part and what it stands in. */
export interface FoundPart {
  stored: StoredMessage;
  inside: Pick<Inside, 'structure' | 'parts'>;
  part: Part;
}

function noPart(): AppError {
  return new AppError('notFound', say('said.letter.noPart'));
}

/** How the bytes of a part are encoded. A multipart never is, nor is a letter whose own parts the server found in it. */
export function encodingOf(part: Part): string {
  const [child] = part.children;
  if (part.type.startsWith('multipart/') || (child && child.children.length > 0)) return '8bit';
  return part.encoding;
}

/** Can its parts be asked for one by one? */
export function isLaidOpen({ parts }: Pick<Inside, 'parts'>, part: Part): boolean {
  return parts === null && part.children.length > 0 && !/^(?:base64|quoted-printable)$/u.test(encodingOf(part));
}

/** The decoded bytes of a part. Throws `tooLarge` above 32 MB, `notFound`, and what the line throws. */
async function bytesOf({ stored, inside, part }: FoundPart): Promise<Buffer> {
  const kept = inside.parts && (inside.parts.get(part.part) ?? null);
  if (inside.parts && kept === null) throw noPart();
  const encoded = kept ?? (await withLetter(stored, (session) => session.fetchPartBytes(stored.uid, part.part, mostBytes + 1)));
  if (encoded.length > mostBytes) throw new AppError('tooLarge', say('said.attached.tooLarge', { limit: mostBytes }));
  return decodeTransfer(encoded, encodingOf(part));
}

function renamed(part: Part, prefix: string): Part {
  return { ...part, part: prefix + part.part, children: part.children.map((child) => renamed(child, prefix)) };
}

async function takeApart(found: FoundPart): Promise<Inside> {
  const source = await bytesOf(found);
  const weight = 8192 + source.length;
  if (isTnef(found.part)) {
    const letter = await renderTnef(source, '8bit');
    const children = letter ? tnefParts(letter, found.part.part) : [];
    const parts = new Map(letter?.files.map(({ start, end }, at) => [children[at]?.part ?? '', source.subarray(start, end)]));
    return { structure: { ...found.part, type: 'multipart/mixed', children }, parts, header: Buffer.alloc(0), weight };
  }
  const prefix = found.part.part + apart;
  const { structure, bytes } = cutLetter(source);
  const parts = new Map([...bytes].map(([part, piece]) => [prefix + part, piece]));
  return { structure: renamed(structure, prefix), parts, header: Buffer.from(headerSection(source)), weight };
}

/** The parts of a letter that the server does not lay open; kept in memory. Throws like `findInside`. */
export function unpacked(found: FoundPart): Promise<Inside> {
  return rememberedPart(found.stored.row, 'inside', found.part.part, () => takeApart(found));
}

/** The part at an address. Throws `notFound` where there is none, also for a letter that is not the actor's; and like `openMessage`. */
export async function findInside(actor: Actor, id: MessageId, address: string): Promise<FoundPart> {
  const stored = await storedMessage(actor, id);
  const letter = await openLetter(stored);
  const [first = '', ...steps] = address.split(apart);
  if (steps.length > deepestLetter) throw noPart();
  let found: FoundPart = { stored, inside: letter, part: findPart(letter.structure, first) ?? missing() };
  for (const step of steps) {
    const inside = await unpacked(found);
    found = { stored, inside, part: findPart(inside.structure, `${found.part.part}${apart}${step}`) ?? missing() };
  }
  return found;
}

function missing(): never {
  throw noPart();
}

/** Null in place of a part that is not there. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isAppError(error) && (error.code === 'gone' || error.code === 'notFound')) return null;
    throw error;
  }
}
