/** Opening a letter: fetches what is needed of it once, prepares it, and answers what the reader shows. */
import { readMessage } from '@/lib/db/messages';
import { AppError } from '@/lib/errors';
import { type ChosenBody, type ChosenDocument, listAttachments } from '@/lib/mime/choose';
import { type BodyPart, maxHtmlBytes, type Shown } from '@/lib/mime/compose-letter';
import { renderLetter, renderText } from '@/lib/mime/render';
import { maxHeaderBytes } from '@/lib/mime/trust-header';
import type { Actor } from '@/lib/model/actor';
import type { Reading } from '@/lib/model/charsets';
import type { MessageId } from '@/lib/model/ids';
import type { MessageDetail, MessageRow, Part } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import { deliveryShown } from './deliveries';
import {
  bodyPart,
  EmptyPart,
  type Fetched,
  fetchKept,
  fetchLetter,
  ifItComes,
  keeping,
  orNothing,
  partAddress,
  type ReadBytes,
} from './fetch-letter';
import { followUpShown } from './follow-ups';
import { asksShown } from './letter-asks';
import { type OpenLetter, rememberedLetter, rememberedPart } from './letter-cache';
import { readCards } from './letter-cards';
import { placeOf } from './letter-place';
import { readReport, reportFacts, withoutMachineParts } from './letter-report';
import { keepLetter } from './letter-store';
import { markLocked } from './locked-files';
import { picturesOf } from './picture-consent';
import { headerPart, trustOf } from './trust';
import { unpackWinmail } from './winmail';

const encryptedNote = [say('said.body.encrypted')];
const textlessNote = [say('said.body.textless')];
const complexNote = [say('said.body.complex')];

/** The actor's message with this id. Throws `notFound`, also for a message that is somebody else's (T45). */
export async function storedMessage(actor: Actor, id: MessageId): Promise<StoredMessage> {
  const stored = await readMessage(actor, id);
  if (!stored) throw new AppError('notFound', say('said.letter.gone'));
  return stored;
}

/** What is shown; where the HTML cannot be or says nothing, the sender's own plain text rather than text made of the HTML. */
export async function prepare(chosen: ChosenBody, bodies: BodyPart[], structure: Part, id: MessageId, read: ReadBytes): Promise<Shown> {
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
export function shownParts(shown: Shown, structure: Part, id: MessageId): Set<string> | undefined {
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

async function finish(row: MessageRow, { structure, chosen, bodies, read, parts }: Fetched): Promise<OpenLetter> {
  const { id } = row;
  const own = await prepare(chosen, bodies, structure, id, read);
  const winmail = await unpackWinmail({ structure, id, shown: own, bodies, chosen }, orNothing(read));
  const shown = winmail?.shown ?? own;
  const files = listAttachments(structure, shownParts(shown, structure, id));
  const listed = winmail?.listed(files) ?? files;
  const report = await readReport({ structure, bodies, from: row.from[0]?.address ?? '', read: orNothing(read) });
  const attachments = await markLocked(withoutMachineParts(listed, structure, report), structure, ifItComes(read));
  const cards = await readCards(attachments, structure, ifItComes(read));
  // Without its header a letter is shown all the same, and nothing is claimed of it.
  const header = await ifItComes(read)(headerPart, maxHeaderBytes);
  const kept = [...(parts?.values() ?? [])].reduce((sum, bytes) => sum + bytes.length, 0);
  const weight = 8192 + 3 * bodies.reduce((sum, body) => sum + body.bytes.length, 0) + kept;
  return { structure, bodies: winmail?.bodies ?? bodies, shown, attachments, report, cards, header, parts, weight };
}

const partAt = ({ chosen }: Fetched, at: number): string => chosen.documents[at]?.part.part ?? '';

/** The letter from the server, prepared, and kept behind the answer. */
async function fetchAnew(stored: StoredMessage): Promise<OpenLetter> {
  const fetched = await fetchLetter(stored);
  const bytes = new Map(fetched.parts ?? []);
  if (!fetched.parts) for (const [at, { bytes: body }] of fetched.bodies.entries()) bytes.set(partAt(fetched, at), Buffer.from(body));
  const letter = await finish(stored.row, { ...fetched, read: keeping(fetched.read, bytes) });
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

/** The bodies as the reader wants them: in an encoding of their choice, or as text, which is the sender's own where there is one. */
async function bodiesFor({ chosen, bodies, structure, read }: Fetched, id: MessageId, { charset, form }: Reading): Promise<BodyPart[]> {
  const wanted: BodyPart[] = [];
  for (const [at, body] of bodies.entries()) {
    const alternative = form === 'plain' && body.kind === 'html' ? (chosen.documents[at]?.alternative ?? null) : null;
    const bytes = alternative && (await orNothing(read)(alternative, maxHtmlBytes));
    const own = alternative && bytes && bytes.length > 0;
    const part = own ? bodyPart({ part: alternative, kind: 'text', alternative: null, related: [] }, bytes, structure, id) : body;
    wanted.push({ ...part, ...(charset === null ? {} : { charset }), ...(form === 'plain' ? { plain: true } : {}) });
  }
  return wanted;
}

/** The letter in another reading than its own; like `openLetter`. */
export async function openAs(stored: StoredMessage, reading: Reading): Promise<OpenLetter> {
  const letter = await openLetter(stored);
  const plain = reading.form === 'plain' && letter.shown.kind === 'html';
  if (!plain && reading.charset === null) return letter;
  return rememberedPart(stored.row, 'reading', `${reading.charset} ${plain}`, async () => {
    const fetched = (await fetchKept(stored)) ?? (await fetchLetter(stored));
    return finish(stored.row, { ...fetched, bodies: await bodiesFor(fetched, stored.row.id, reading) });
  });
}

const asSent: Reading = { charset: null, form: null };

/**
 * What the reader shows of a letter. Changes nothing, neither here nor on the server (T39). Throws `notFound` where it is not the
 * actor's, `gone` where the server no longer has it, and what the line throws.
 */
export async function openMessage(actor: Actor, id: MessageId, reading = asSent): Promise<MessageDetail> {
  const stored = await storedMessage(actor, id);
  const place = await placeOf(actor, stored);
  const form = reading.form ?? (place.preferences.plainText ? 'plain' : 'designed');
  const letter = await openAs(stored, { ...reading, form });
  const { shown, attachments } = letter;
  const { row, cc, bcc, replyTo, messageIdHeader } = stored;
  const judged = trustOf(place, stored, letter);
  const [trust, pictures, asks, delivery, followUp] = await Promise.all([
    judged,
    shown.kind === 'html' && shown.blockedImages > 0 ? picturesOf(actor, row, place, judged) : null,
    asksShown(actor, stored, place, letter),
    deliveryShown(stored, place),
    followUpShown(stored),
  ]);
  const body =
    shown.kind === 'html'
      ? {
          kind: 'html' as const,
          blockedImages: shown.blockedImages,
          trackers: shown.trackers,
          designed: shown.designed,
          ...(shown.trackedBy?.length ? { trackedBy: shown.trackedBy } : {}),
        }
      : {
          kind: 'text' as const,
          blocks: shown.blocks,
          note: shown.note,
          ...(letter.bodies.some(({ plain }) => plain) ? { plain: true } : {}),
        };
  return {
    row,
    cc,
    bcc,
    replyTo,
    messageIdHeader,
    body,
    attachments,
    ...reportFacts(letter),
    ...(letter.cards.length > 0 ? { cards: letter.cards } : {}),
    ...(trust ? { trust } : {}),
    ...(pictures ? { pictures } : {}),
    ...asks,
    ...delivery,
    ...followUp,
  };
}

/** The letter as plain text for quoting, quotations marked by ">". Throws like `openMessage`. */
export async function textOfLetter(actor: Actor, id: MessageId): Promise<string> {
  const { bodies } = await openLetter(await storedMessage(actor, id));
  return renderText(bodies);
}
