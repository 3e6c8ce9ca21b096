/**
 * Fetching what is needed of a letter to show it: what an earlier opening kept on the disk, the header and the documents that its structure names, or
 * all of it where its structure cannot be used.
 */
import { AppError, isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import { type ChosenBody, type ChosenDocument, chooseBody, listAttachments } from '@/lib/mime/choose';
import { type BodyPart, maxHtmlBytes } from '@/lib/mime/compose-letter';
import { headerSection, maxHeaderBytes } from '@/lib/mime/trust-header';
import { cutLetter } from '@/lib/mime/whole';
import type { MessageId } from '@/lib/model/ids';
import type { Part } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { engine } from '@/lib/sync/engine';
import { keptLetter } from './letter-store';
import { headerPart } from './trust';

/** Most encoded bytes of a body part that are fetched: HTML as long as is shown, in base64, and what its size check needs. */
const maxBodyBytes = Math.ceil(maxHtmlBytes * 1.4) + 1024;
/** Documents that are asked for at once, whatever their sizes are said to be. */
const mostDocuments = 4;
/** Most bytes of all body parts together. */
const maxBodiesBytes = mostDocuments * maxBodyBytes;
/** Most bytes of a letter that is fetched whole because its structure cannot be used (R35). */
const maxWholeBytes = 32 * 1024 * 1024;

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

/** Reads a part, still encoded, up to `most` bytes. */
export type ReadBytes = (part: Part, most?: number) => Promise<Buffer>;

/** A document as the letter worker takes it. */
export function bodyPart(document: ChosenDocument, bytes: Buffer, structure: Part, id: MessageId): BodyPart {
  const { type, charset, encoding, parameters } = document.part;
  return {
    kind: document.kind,
    bytes,
    part: { type, charset, encoding, parameters },
    pictures: document.kind === 'html' ? picturesFor(document, structure, id) : [],
  };
}

/** The bytes of the documents, one after another, as far as there is room. */
export async function readBodies(chosen: ChosenBody, structure: Part, id: MessageId, read: ReadBytes): Promise<BodyPart[]> {
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

/** What was fetched of a letter, before it is prepared. */
export interface Fetched {
  structure: Part;
  chosen: ChosenBody;
  bodies: BodyPart[];
  /** Reads a part that was not needed at first. */
  read: ReadBytes;
  parts: ReadonlyMap<string, Buffer> | null;
}

/** True where the structure says nothing that can be shown: no parts, or only empty ones (R35). */
function unusable(structure: Part, size: number): boolean {
  if (structure.type.startsWith('multipart/') && structure.children.length === 0) return true;
  const { documents, encrypted } = chooseBody(structure);
  if (encrypted || documents.some(({ part }) => part.size > 0)) return false;
  return size > 0 && listAttachments(structure).length === 0;
}

/** The server has nothing where its structure says something is. */
export class EmptyPart extends Error {}

/** Reads a part that the letter can be shown without: null where there is nothing. */
export const orNothing = (read: ReadBytes) => (part: Part, most: number) =>
  read(part, most).catch((error: unknown) => {
    if (error instanceof EmptyPart) return null;
    throw error;
  });

function mustHold(bytes: Buffer | null, part: Part): Buffer {
  if (bytes === null || (bytes.length === 0 && part.size > 2)) throw new EmptyPart();
  return bytes;
}

async function readPart(session: ImapSession, stored: StoredMessage, part: Part, most = maxBodyBytes): Promise<Buffer> {
  const bytes = await session.fetchPartBytes(stored.uid, part.part, most).catch((error: unknown) => {
    // No such part, or no such letter any more: the whole letter tells which.
    throw isAppError(error) && error.code === 'gone' ? new EmptyPart() : error;
  });
  return mustHold(bytes, part);
}

/** The header and the first documents, by part: one question, since the server may be far away. Null where it has nothing. */
async function fetchFirst(
  session: ImapSession,
  { uid }: StoredMessage,
  { documents }: ChosenBody,
): Promise<Map<string, Buffer | null> | null> {
  const asked = documents.slice(0, mostDocuments).map(({ part }) => ({ part: part.part, maxBytes: maxBodyBytes }));
  const parts = [{ part: headerPart.part, maxBytes: maxHeaderBytes }, ...asked];
  try {
    const bytes = await session.fetchPartsBytes(uid, parts);
    return new Map(parts.map(({ part }, at) => [part, bytes[at] ?? null]));
  } catch (error) {
    if (isAppError(error) && error.code === 'gone') return null;
    throw error;
  }
}

async function fetchByStructure(stored: StoredMessage, session: ImapSession): Promise<Fetched | null> {
  const structure = stored.structure ?? (await session.fetchStructures([stored.uid])).get(stored.uid) ?? null;
  if (structure === null || unusable(structure, stored.row.size)) return null;
  const chosen = chooseBody(structure);
  const first = await fetchFirst(session, stored, chosen);
  if (!first) return null;
  try {
    const bodies = await readBodies(chosen, structure, stored.row.id, async (part) =>
      first.has(part.part) ? mustHold(first.get(part.part) ?? null, part) : readPart(session, stored, part),
    );
    const header = first.get(headerPart.part) ?? Buffer.alloc(0);
    return {
      structure,
      chosen,
      bodies,
      read: async (part, most) =>
        part.part === headerPart.part ? header : withLetter(stored, (again) => readPart(again, stored, part, most)),
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
  bytes.set(headerPart.part, Buffer.from(headerSection(source)));
  const chosen = chooseBody(structure);
  const read: ReadBytes = async (part, most = maxBodyBytes) => (bytes.get(part.part) ?? Buffer.alloc(0)).subarray(0, most);
  return { structure, chosen, bodies: await readBodies(chosen, structure, stored.row.id, read), read, parts: bytes };
}

/** Reads a part that only adds to what is shown: null also where the line fails, as a letter that was kept is shown while its server is away. */
export const ifItComes = (read: ReadBytes) => (part: Part, most: number) =>
  orNothing(read)(part, most).catch((error: unknown) => {
    if (isAppError(error)) return null;
    throw error;
  });

/** Under which name the first `most` bytes of a part are kept, where it is longer: they are never taken for the part. */
const beginningOf = ({ part }: Part, most: number): string => `${part} ${most}`;

/** Reads like `read` and puts into `kept` what came. */
export const keeping =
  (read: ReadBytes, kept: Map<string, Buffer>): ReadBytes =>
  async (part, most = maxBodyBytes) => {
    const bytes = await read(part, most);
    kept.set(bytes.length < most ? part.part : beginningOf(part, most), bytes);
    return bytes;
  };

/** What an earlier opening fetched, from the disk; null where nothing was kept. */
export async function fetchKept(stored: StoredMessage): Promise<Fetched | null> {
  const kept = await keptLetter(stored);
  if (!kept) return null;
  const { structure, whole, bytes } = kept;
  const chosen = chooseBody(structure);
  const read: ReadBytes = async (part, most = maxBodyBytes) => {
    const known = bytes.get(part.part)?.subarray(0, most) ?? bytes.get(beginningOf(part, most));
    // What was kept without its header is shown without: asking for it could wait for a server that is away.
    return (
      known ??
      (whole || part.part === headerPart.part ? Buffer.alloc(0) : withLetter(stored, (session) => readPart(session, stored, part, most)))
    );
  };
  return { structure, chosen, bodies: await readBodies(chosen, structure, stored.row.id, read), read, parts: whole ? bytes : null };
}

/** What is needed of the letter, from the server. Throws `gone` where it is not there, and what the line throws. */
export function fetchLetter(stored: StoredMessage): Promise<Fetched> {
  return withLetter(stored, async (session) => (await fetchByStructure(stored, session)) ?? (await fetchWhole(stored, session)));
}
