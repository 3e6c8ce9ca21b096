/** Opening a letter: fetches what is needed of it once, prepares it, and answers what the reader shows. */
import { readMessage } from '@/lib/db/messages';
import { AppError, isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import { type ChosenBody, type ChosenDocument, chooseBody, listAttachments } from '@/lib/mime/choose';
import { type BodyPart, maxHtmlBytes, type Shown } from '@/lib/mime/compose-letter';
import { renderLetter, renderText } from '@/lib/mime/render';
import { headerSection } from '@/lib/mime/trust-header';
import { cutLetter } from '@/lib/mime/whole';
import type { Actor } from '@/lib/model/actor';
import type { MessageId } from '@/lib/model/ids';
import type { MessageDetail, MessageRow, Part } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { engine } from '@/lib/sync/engine';
import { type OpenLetter, rememberedLetter } from './letter-cache';
import { readReport } from './letter-report';
import { keepLetter, keptLetter } from './letter-store';
import { readHeader, trustOf } from './trust';

/** Most encoded bytes of a body part that are fetched: HTML as long as is shown, in base64, and what its size check needs. */
const maxBodyBytes = Math.ceil(maxHtmlBytes * 1.4) + 1024;
/** Most bytes of all body parts together. */
const maxBodiesBytes = 4 * maxBodyBytes;
/** Most bytes of a letter that is fetched whole because its structure cannot be used (R35). */
const maxWholeBytes = 32 * 1024 * 1024;

const encryptedNote = [say('said.body.encrypted')];
const textlessNote = [say('said.body.textless')];
const complexNote = [say('said.body.complex')];

/** Where the content route gives out a part; with `inline=1` pictures come to be shown. */
export function partAddress(id: MessageId, part: string, inline: boolean): string {
  return `/api/messages/${id}/parts/${encodeURIComponent(part)}${inline ? '?inline=1' : ''}`;
}

/** Lends a connection with the letter's mailbox selected. Throws `gone` where the mailbox was rebuilt on the server (T73). */
export function withLetter<T>(stored: StoredMessage, work: (session: ImapSession) => Promise<T>): Promise<T> {
  const { accountId, path, uidValidity } = stored.mailbox;
  return engine().withSession(accountId, path, (session) => {
    if (session.selected?.uidValidity !== uidValidity) {
      throw new AppError('gone', say('said.letter.renumbered'));
    }
    return work(session);
  });
}

/** The actor's message with this id. Throws `notFound`, also for a message that is somebody else's (T45). */
export async function storedMessage(actor: Actor, id: MessageId): Promise<StoredMessage> {
  const stored = await readMessage(actor, id);
  if (!stored) throw new AppError('notFound', say('said.letter.gone'));
  return stored;
}

/** Content-IDs that the HTML of a document may name: those of its own multipart/related first, then of the same letter (T38). */
function picturesFor(document: ChosenDocument, structure: Part, id: MessageId): [string, string][] {
  const found = new Map<string, string>();
  const add = (part: Part) => {
    if (part.contentId !== null && !found.has(part.contentId)) found.set(part.contentId, partAddress(id, part.part, true));
  };
  for (const part of document.related) add(part);
  const waiting: Part[] = [structure];
  for (const part of waiting) {
    if (part.children.length === 0) add(part);
    // A letter within the letter has Content-IDs of its own.
    else if (!part.type.startsWith('message/') && waiting.length < 2000) for (const child of part.children) waiting.push(child);
  }
  return [...found];
}

type ReadBytes = (part: Part, most?: number) => Promise<Buffer>;

function bodyPart(document: ChosenDocument, bytes: Buffer, structure: Part, id: MessageId): BodyPart {
  const { type, charset, encoding, parameters } = document.part;
  return {
    kind: document.kind,
    bytes,
    part: { type, charset, encoding, parameters },
    pictures: document.kind === 'html' ? picturesFor(document, structure, id) : [],
  };
}

/** The bytes of the documents, one after another, as far as there is room. */
async function readBodies(chosen: ChosenBody, structure: Part, id: MessageId, read: ReadBytes): Promise<BodyPart[]> {
  const bodies: BodyPart[] = [];
  let total = 0;
  for (const document of chosen.documents) {
    if (total > maxBodiesBytes) break;
    const bytes = await read(document.part);
    total += bytes.length;
    bodies.push(bodyPart(document, bytes, structure, id));
  }
  return bodies;
}

/** What is shown; where the HTML cannot be or says nothing, the sender's own plain text rather than text made of the HTML. */
async function prepare(chosen: ChosenBody, bodies: BodyPart[], structure: Part, id: MessageId, read: ReadBytes): Promise<Shown> {
  const shown = await renderLetter(bodies);
  const [first] = chosen.documents;
  if (shown.kind === 'text' && shown.note !== null && first?.alternative && bodies.length === 1) {
    const plain: ChosenDocument = { part: first.alternative, kind: 'text', alternative: null, related: [] };
    const bytes = await read(plain.part).catch((error: unknown) => {
      if (error instanceof EmptyPart) return Buffer.alloc(0);
      throw error;
    });
    const text = await renderLetter([bodyPart(plain, bytes, structure, id)]);
    if (text.kind === 'text' && text.blocks.length > 0) return { ...text, note: shown.note };
  }
  if (shown.kind === 'html' || shown.note !== null) return shown;
  const textless = chosen.documents.length === 0 && listAttachments(structure).length > 0;
  const note = chosen.encrypted ? encryptedNote : chosen.tooComplex ? complexNote : textless ? textlessNote : null;
  return { ...shown, note };
}

/** Parts that the HTML shows, by specifier. */
function shownParts(shown: Shown, structure: Part, id: MessageId): Set<string> | undefined {
  if (shown.kind === 'text') return undefined;
  const addresses = new Set(shown.shown);
  const parts = new Set<string>();
  const waiting: Part[] = [structure];
  for (const part of waiting) {
    if (addresses.has(partAddress(id, part.part, true))) parts.add(part.part);
    if (waiting.length < 2000) for (const child of part.children) waiting.push(child);
  }
  return parts;
}

/** What was fetched of a letter, before it is prepared. */
interface Fetched {
  structure: Part;
  chosen: ChosenBody;
  bodies: BodyPart[];
  /** Reads a part that was not needed at first. */
  read: ReadBytes;
  parts: ReadonlyMap<string, Buffer> | null;
}

async function finish(row: MessageRow, { structure, chosen, bodies, read, parts }: Fetched): Promise<OpenLetter> {
  const { id } = row;
  const shown = await prepare(chosen, bodies, structure, id, read);
  const attachments = listAttachments(structure, shownParts(shown, structure, id));
  const report = await readReport({ structure, bodies, from: row.from[0]?.address ?? '', read: orNothing(read) });
  const header = await readHeader(orNothing(read));
  const kept = [...(parts?.values() ?? [])].reduce((sum, bytes) => sum + bytes.length, 0);
  const weight = 8192 + 3 * bodies.reduce((sum, body) => sum + body.bytes.length, 0) + kept;
  return { structure, bodies, shown, attachments, report, header, parts, weight };
}

/** True where the structure says nothing that can be shown: no parts, or only empty ones (R35). */
function unusable(structure: Part, size: number): boolean {
  if (structure.type.startsWith('multipart/') && structure.children.length === 0) return true;
  const { documents, encrypted } = chooseBody(structure);
  if (encrypted || documents.some(({ part }) => part.size > 0)) return false;
  return size > 0 && listAttachments(structure).length === 0;
}

/** The server has nothing where its structure says something is. */
class EmptyPart extends Error {}

/** A part that the letter can be shown without. */
const orNothing = (read: ReadBytes) => (part: Part, most: number) =>
  read(part, most).catch((error: unknown) => {
    if (error instanceof EmptyPart) return null;
    throw error;
  });

async function readPart(session: ImapSession, stored: StoredMessage, part: Part, most = maxBodyBytes): Promise<Buffer> {
  const bytes = await session.fetchPartBytes(stored.uid, part.part, most).catch((error: unknown) => {
    // No such part, or no such letter any more: the whole letter tells which.
    throw isAppError(error) && error.code === 'gone' ? new EmptyPart() : error;
  });
  if (bytes.length === 0 && part.size > 2) throw new EmptyPart();
  return bytes;
}

async function fetchByStructure(stored: StoredMessage, session: ImapSession): Promise<Fetched | null> {
  const structure = stored.structure ?? (await session.fetchStructures([stored.uid])).get(stored.uid) ?? null;
  if (structure === null || unusable(structure, stored.row.size)) return null;
  const chosen = chooseBody(structure);
  try {
    const bodies = await readBodies(chosen, structure, stored.row.id, (part) => readPart(session, stored, part));
    return {
      structure,
      chosen,
      bodies,
      read: (part, most) => withLetter(stored, (again) => readPart(again, stored, part, most)),
      parts: null,
    };
  } catch (error) {
    if (error instanceof EmptyPart) return null;
    throw error;
  }
}

/** The letter cut into parts by ourselves, where the server's word on it cannot be used. Throws `gone`. */
async function fetchWhole(stored: StoredMessage, session: ImapSession): Promise<Fetched> {
  log.warn({ room: 'mail', event: 'structureNotUsable', accountId: stored.row.accountId, messageId: stored.row.id });
  const source = await session.fetchSource(stored.uid, maxWholeBytes);
  const { structure, bytes } = cutLetter(source);
  bytes.set('HEADER', Buffer.from(headerSection(source)));
  const chosen = chooseBody(structure);
  const read: ReadBytes = async (part) => (bytes.get(part.part) ?? Buffer.alloc(0)).subarray(0, maxBodyBytes);
  return { structure, chosen, bodies: await readBodies(chosen, structure, stored.row.id, read), read, parts: bytes };
}

/** What an earlier opening fetched, from the disk. */
async function fetchKept(stored: StoredMessage): Promise<Fetched | null> {
  const kept = await keptLetter(stored);
  if (!kept) return null;
  const { structure, whole, bytes } = kept;
  const chosen = chooseBody(structure);
  const read: ReadBytes = async (part, most) => {
    const known = bytes.get(part.part)?.subarray(0, maxBodyBytes);
    // What was kept without its header is shown without: asking for it could wait for a server that is away.
    return (
      known ?? (whole || part.part === 'HEADER' ? Buffer.alloc(0) : withLetter(stored, (session) => readPart(session, stored, part, most)))
    );
  };
  return { structure, chosen, bodies: await readBodies(chosen, structure, stored.row.id, read), read, parts: whole ? bytes : null };
}

const partAt = ({ chosen }: Fetched, at: number): string => chosen.documents[at]?.part.part ?? '';

/** The letter from the server, prepared, and kept behind the answer. */
async function fetchAnew(stored: StoredMessage): Promise<OpenLetter> {
  const fetched = await withLetter(
    stored,
    async (session) => (await fetchByStructure(stored, session)) ?? (await fetchWhole(stored, session)),
  );
  const bytes = new Map(fetched.parts ?? []);
  if (!fetched.parts) for (const [at, { bytes: body }] of fetched.bodies.entries()) bytes.set(partAt(fetched, at), Buffer.from(body));
  const read: ReadBytes = async (part, most) => {
    const more = await fetched.read(part, most);
    bytes.set(part.part, more);
    return more;
  };
  const letter = await finish(stored.row, { ...fetched, read });
  void keepLetter(stored, { structure: fetched.structure, whole: fetched.parts !== null, bytes });
  return letter;
}

/** The letter, prepared; from memory or from the disk where it was opened before. Throws what the server says, `gone` where the letter is not there. */
export async function openLetter(stored: StoredMessage): Promise<OpenLetter> {
  return rememberedLetter(stored.row.accountId, stored.row.id, async () => {
    const kept = await fetchKept(stored);
    return kept ? finish(stored.row, kept) : fetchAnew(stored);
  });
}

/**
 * What the reader shows of a letter. Changes nothing, neither here nor on the server (T39). Throws `notFound` where it is not the
 * actor's, `gone` where the server no longer has it, and what the line throws.
 */
export async function openMessage(actor: Actor, id: MessageId): Promise<MessageDetail> {
  const stored = await storedMessage(actor, id);
  const letter = await openLetter(stored);
  const { shown, attachments, report } = letter;
  const trust = await trustOf(actor, stored, letter);
  const { row, cc, bcc, replyTo, messageIdHeader } = stored;
  const body =
    shown.kind === 'html'
      ? { kind: 'html' as const, blockedImages: shown.blockedImages, trackers: shown.trackers, designed: shown.designed }
      : { kind: 'text' as const, blocks: shown.blocks, note: shown.note };
  return { row, cc, bcc, replyTo, messageIdHeader, body, attachments, ...(report ? { report } : {}), ...(trust ? { trust } : {}) };
}

/** The letter as plain text for quoting, quotations marked by ">". Throws like `openMessage`. */
export async function textOfLetter(actor: Actor, id: MessageId): Promise<string> {
  const { bodies } = await openLetter(await storedMessage(actor, id));
  return renderText(bodies);
}
