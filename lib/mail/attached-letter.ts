/** Letters that are attached to letters, opened where they are: under the same bounds, sanitiser and policy as any other, and never believed. */
import { AppError } from '@/lib/errors';
import { chooseBody, listAttachments } from '@/lib/mime/choose';
import type { Shown } from '@/lib/mime/compose-letter';
import { frameDocument } from '@/lib/mime/frame-document';
import type { Look } from '@/lib/mime/frame-style';
import { renderHead } from '@/lib/mime/render';
import { maxHeaderBytes } from '@/lib/mime/trust-header';
import type { Actor } from '@/lib/model/actor';
import type { AttachedLetter, LetterHead } from '@/lib/model/attached';
import type { MessageId } from '@/lib/model/ids';
import type { Attachment, Part } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { type ReadBytes, readBodies, withLetter } from './fetch-letter';
import { rememberedPart } from './letter-cache';
import { prepare, shownParts } from './open-message';
import { type FoundPart, findInside, isLaidOpen, orNull, unpacked } from './parts-inside';
import { unpackWinmail } from './winmail';

/** Most encoded bytes of a part that are asked for without need of all. */
const most = 4 * 1024 * 1024;

interface OpenAttached {
  head: LetterHead;
  shown: Shown;
  attachments: Attachment[];
  weight: number;
}

const headOnly = [say('said.attached.headOnly')];

/** Its tree, its header, and how its parts are read. */
interface Laid {
  structure: Part;
  header: Uint8Array;
  read: ReadBytes;
}

/** From the server, part by part. */
async function layOpen({ stored, part }: FoundPart, structure: Part): Promise<Laid> {
  const fetch = (specifier: string, bytes: number) =>
    orNull(withLetter(stored, (session) => session.fetchPartBytes(stored.uid, specifier, bytes)));
  const header = (await fetch(`${part.part}.HEADER`, maxHeaderBytes)) ?? Buffer.alloc(0);
  return { structure, header, read: async ({ part: wanted }, limit = most) => (await fetch(wanted, limit)) ?? Buffer.alloc(0) };
}

/** From its bytes, cut here. */
async function cutOpen(found: FoundPart): Promise<Laid> {
  const { structure, header, parts } = await unpacked(found);
  return { structure, header, read: async ({ part }, limit = most) => (parts?.get(part) ?? Buffer.alloc(0)).subarray(0, limit) };
}

const isHeadOnly = ({ type }: Part) => /^(?:text\/rfc822-headers|message\/(?:rfc822-headers|global-headers))$/u.test(type);

async function open(found: FoundPart): Promise<OpenAttached> {
  const { stored, inside, part } = found;
  const { id } = stored.row;
  const [structured] = part.children;
  const laid = structured && isLaidOpen(inside, part) ? await layOpen(found, structured) : await cutOpen(found);
  const head = await renderHead(laid.header);
  if (head === null) throw new AppError('notFound', say('said.attached.noLetter'));
  const chosen = chooseBody(laid.structure);
  const bodies = await readBodies(chosen, laid.structure, id, laid.read);
  const own = await prepare(chosen, bodies, laid.structure, id, laid.read);
  const winmail = await unpackWinmail({ structure: laid.structure, id, shown: own, bodies, chosen }, laid.read);
  const prepared = winmail?.shown ?? own;
  const empty = isHeadOnly(part) && prepared.kind === 'text' && prepared.note === null;
  const shown = empty ? { ...prepared, note: headOnly } : prepared;
  const files = listAttachments(laid.structure, shownParts(shown, laid.structure, id));
  const attachments = winmail?.listed(files) ?? files;
  return { head, shown, attachments, weight: 8192 + 3 * bodies.reduce((sum, body) => sum + body.bytes.length, 0) };
}

function remembered(found: FoundPart): Promise<OpenAttached> {
  return rememberedPart(found.stored.row, 'letter', found.part.part, () => open(found));
}

/**
 * What the reader shows of a letter that is part of another one. Changes nothing. Throws `notFound` where there is no such part or
 * it is no letter, `tooLarge` where it must be read as a whole and is above 32 MB, and like `openMessage`.
 */
export async function openAttached(actor: Actor, id: MessageId, address: string): Promise<AttachedLetter> {
  const { head, shown, attachments } = await remembered(await findInside(actor, id, address));
  const body =
    shown.kind === 'html'
      ? { kind: 'html' as const, blockedImages: shown.blockedImages, trackers: shown.trackers, designed: shown.designed }
      : { kind: 'text' as const, blocks: shown.blocks, note: shown.note };
  return { ...head, body, attachments };
}

/** The HTML of an attached letter as a document of its own, UTF-8. Throws `notFound` for one that is text, and like `openAttached`. */
export async function attachedFrame(actor: Actor, id: MessageId, address: string, look: Look): Promise<Buffer> {
  const { shown } = await remembered(await findInside(actor, id, address));
  if (shown.kind !== 'html') throw new AppError('notFound', say('said.letter.noFrame'));
  return frameDocument(shown, look);
}
