/** The letter that is answered or forwarded, as it stands in the new one: its text, and its format with the pictures that it brings. */
import { randomUUID } from 'node:crypto';
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { BodyPart } from '@/lib/mime/compose-letter';
import { renderText } from '@/lib/mime/render';
import { renderQuote } from '@/lib/mime/render-draft';
import type { Actor } from '@/lib/model/actor';
import type { DraftFile } from '@/lib/model/draft';
import { mostFiles } from '@/lib/model/draft-content';
import type { AccountRecord, StoredMessage } from '@/lib/model/stored';
import { fileAddress } from './composition';
import { keepUpload } from './draft-files';
import { roomOf } from './draft-upload';
import { openLetter } from './open-message';
import { openPart } from './open-part';

/** What is quoted. */
export interface Quoted {
  text: string;
  /** Null where the new letter is of plain text. */
  html: string | null;
  /** The pictures in `html`, already kept with the draft. */
  files: DraftFile[];
}

/** The draft that pictures are kept with. */
export interface KeptWith {
  draftId: string;
  account: AccountRecord;
}

/** Where what is quoted comes to stand. */
export interface QuotePlace extends KeptWith {
  format: 'html' | 'plain';
  /** The words that a person selected, to be quoted in place of the whole letter. */
  selection?: string;
}

const utf8 = { type: 'text/plain', charset: 'utf-8', encoding: '8bit', parameters: {} };

const asBody = (words: string): BodyPart => ({ kind: 'text', bytes: Buffer.from(words), part: utf8, pictures: [] });

/** The part that an address of ours shows, or null where it is none of this letter. */
function partOf(address: string, original: StoredMessage): string | null {
  const [, id, part] = /^\/api\/messages\/(\d+)\/parts\/([^?]+)\?inline=1$/u.exec(address) ?? [];
  return part !== undefined && Number(id) === original.row.id ? decodeURIComponent(part) : null;
}

/** Copies a picture into the draft; null where it is none that is shown, does not fit or does not come: the words are what counts. */
async function copied(
  actor: Actor,
  original: StoredMessage,
  part: string,
  id: string,
  { draftId, account }: KeptWith,
  files: DraftFile[],
): Promise<DraftFile | null> {
  try {
    if (files.length >= mostFiles) return null;
    const { stream, type, filename, inline } = await openPart(actor, original.row.id, part, true);
    if (!inline || !type.startsWith('image/')) {
      stream.destroy();
      return null;
    }
    return { id, filename, type, inline: true, size: await keepUpload(draftId, id, stream, roomOf(account, files)) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    log.info({ room: 'mail', code: error.code }, 'a picture of a quoted letter was left out');
    return null;
  }
}

async function formatted(actor: Actor, original: StoredMessage, bodies: readonly BodyPart[], place: KeptWith, restored = false) {
  const files: DraftFile[] = [];
  /** By our address in the draft, the part that it stands for. */
  const parts = new Map<string, string>();
  const ids = new Map<string, string>();
  const placed = bodies.map((body) => {
    const pictures = body.pictures.flatMap(([cid, address]): [string, string][] => {
      const part = partOf(address, original);
      if (part === null) return [];
      const id = ids.get(part) ?? randomUUID();
      ids.set(part, id);
      parts.set(fileAddress(place.draftId, id), part);
      return [[cid, fileAddress(place.draftId, id)]];
    });
    return { ...body, pictures };
  });
  const quote = await renderQuote(placed, restored);
  if (!quote || quote.shown.length === 0) return { html: quote?.html ?? null, files };
  const there = new Set<string>();
  for (const address of quote.shown) {
    const part = parts.get(address);
    const id = part === undefined ? undefined : ids.get(part);
    const file = part && id ? await copied(actor, original, part, id, place, files) : null;
    if (file) files.push(file);
    if (file) there.add(address);
  }
  if (there.size === quote.shown.length) return { html: quote.html, files };
  const fewer = placed.map((body) => ({ ...body, pictures: body.pictures.filter(([, address]) => there.has(address)) }));
  return { html: (await renderQuote(fewer, restored))?.html ?? null, files };
}

/** The letter to stand in an answer or a forwarded one. A picture that cannot be had is left out. Throws what opening the letter throws. */
export async function quotedLetter(actor: Actor, original: StoredMessage, place: QuotePlace): Promise<Quoted> {
  const selection = place.selection?.trim() ? place.selection : null;
  const bodies = selection === null ? (await openLetter(original)).bodies : [asBody(selection)];
  const text = selection ?? (await renderText(bodies));
  if (place.format === 'plain') return { text, html: null, files: [] };
  const made = await formatted(actor, original, bodies, place);
  // A letter that is too much for its format is quoted by its words.
  const html = made.html ?? (await renderQuote([asBody(text)]))?.html ?? null;
  return { text, html, files: made.files };
}

/** The format of a letter from the folder of drafts, to be written on, with its pictures as files of the draft. Throws what opening the letter throws. */
export async function restoredFormat(actor: Actor, stored: StoredMessage, place: KeptWith) {
  const { bodies } = await openLetter(stored);
  if (!bodies.some(({ kind }) => kind === 'html')) return { html: null, files: [] };
  return formatted(actor, stored, bodies, place, true);
}
