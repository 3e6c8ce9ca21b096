/** One part of a letter, decoded and streamed, with a name and a type that are safe to send (T33 to T35, R36). */
import { pipeline, Readable } from 'node:stream';
import { fileTypeFromBuffer } from 'file-type';
import { safePartName } from '@/lib/mime/choose';
import { transferDecoder } from '@/lib/mime/decode';
import { contentDisposition } from '@/lib/mime/filename';
import type { Actor } from '@/lib/model/actor';
import type { MessageId } from '@/lib/model/ids';
import type { Part } from '@/lib/model/mail';
import { lentStream } from './lent-stream';
import { encodingOf, type FoundPart, findInside } from './parts-inside';

/** A part ready to be sent. */
export interface OpenPart {
  /** The decoded bytes. Destroying it stops the reading from the server. */
  stream: Readable;
  /** The type to send: sniffed where it is shown, harmless or `application/octet-stream` where it is saved. */
  type: string;
  filename: string;
  /** Decoded size in bytes, or null where it is only known at the end. */
  size: number | null;
  inline: boolean;
  /** As the part says it, or null. */
  charset: string | null;
}

/** What somebody calls some bytes. */
type Named = Pick<Part, 'type' | 'charset'>;

/** Pictures that a browser may show as they are. */
const shownPictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);
/** Sound and film that a browser may play as they are, by what their bytes are; what it cannot play it says itself. */
const playedMedia: ReadonlySet<string> = new Set(
  `audio/aac audio/flac audio/mp4 audio/mpeg audio/ogg audio/wav audio/x-m4a video/mp4 video/ogg video/quicktime video/webm video/x-m4v`.split(
    /\s+/u,
  ),
);
/** Types that are sent as what they call themselves, always as a download: no browser runs anything in them. */
const harmless: ReadonlySet<string> = new Set(
  `application/gzip application/msword application/pdf application/rtf application/zip application/vnd.ms-excel
  application/vnd.ms-powerpoint application/vnd.oasis.opendocument.presentation application/vnd.oasis.opendocument.spreadsheet
  application/vnd.oasis.opendocument.text application/vnd.openxmlformats-officedocument.presentationml.presentation
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
  application/vnd.openxmlformats-officedocument.wordprocessingml.document audio/mpeg audio/mp4 audio/ogg audio/wav image/avif
  image/bmp image/gif image/heic image/jpeg image/png image/tiff image/webp message/rfc822 text/calendar text/csv text/plain
  text/vcard video/mp4 video/quicktime video/webm`.split(/\s+/u),
);
/** Bytes that are looked at to find out what a part is. */
const sniffed = 4100;

/** The first bytes of a stream, and the stream with them still in front. */
async function peek(stream: Readable): Promise<{ head: Buffer; whole: Readable }> {
  const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first: Buffer[] = [];
  let length = 0;
  let ended = false;
  while (length < sniffed && !ended) {
    const step = await iterator.next();
    if (step.done) ended = true;
    else {
      first.push(step.value);
      length += step.value.length;
    }
  }
  async function* again(): AsyncGenerator<Buffer> {
    yield* first;
    for (let step = ended ? null : await iterator.next(); step !== null && !step.done; step = await iterator.next()) yield step.value;
  }
  const whole = Readable.from(again(), { objectMode: false });
  // A reader that leaves before it began never runs the generator, so the source is let go here as well.
  whole.once('close', () => stream.destroy());
  return { head: Buffer.concat(first), whole };
}

function looksLikeText(head: Buffer): boolean {
  return !head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b);
}

/** The label as it stands, if it is one. UTF-7 is never named to a browser, and who says ASCII says nothing. */
function charsetOf({ charset }: Named): string {
  return charset !== null && /^[a-z0-9][\w.:-]{1,39}$/iu.test(charset) && !/utf-?7|ascii/iu.test(charset) ? charset : 'utf-8';
}

/** What a part is sent as (T34): for showing what its bytes are, else what it calls itself if that is harmless. */
async function typeOf(part: Named, head: Buffer, wanted: boolean): Promise<{ type: string; inline: boolean }> {
  const seen = (await fileTypeFromBuffer(head))?.mime.replace(/;.*$/su, '').trim();
  if (wanted && seen !== undefined && (shownPictures.has(seen) || playedMedia.has(seen))) return { type: seen, inline: true };
  if (wanted && seen === undefined && part.type === 'text/plain' && looksLikeText(head))
    return { type: `text/plain; charset=${charsetOf(part)}`, inline: true };
  const pretends = part.type.startsWith('image/') && seen !== part.type;
  return { type: harmless.has(part.type) && !pretends ? part.type : 'application/octet-stream', inline: false };
}

/** The part as decoded bytes. */
async function decodedStream({ stored, inside, part }: FoundPart): Promise<Readable> {
  const kept = inside.parts?.get(part.part);
  const raw = kept ? Readable.from([kept], { objectMode: false }) : await lentStream(stored, part.part);
  const decoder = transferDecoder(encodingOf(part));
  pipeline(raw, decoder, () => undefined);
  return decoder;
}

/**
 * Opens one part of the actor's letter for sending. `inline` asks for a picture or text to be shown, which is granted by what the bytes
 * are and not by what they are called. Throws `notFound` where there is no such part, and like `openMessage`.
 */
export async function openPart(actor: Actor, id: MessageId, specifier: string, inline = false): Promise<OpenPart> {
  const found = await findInside(actor, id, specifier);
  const { part } = found;
  const judged = await judgeStream(await decodedStream(found), part, inline);
  return { ...judged, filename: safePartName(part), size: null, charset: part.charset };
}

/** Bytes with the type that they are safe to be sent with. `inline` asks for a picture or text to be shown. */
export async function judgeStream(stream: Readable, named: Named, inline: boolean): Promise<Pick<OpenPart, 'stream' | 'type' | 'inline'>> {
  const { head, whole } = await peek(stream);
  return { stream: whole, ...(await typeOf(named, head, inline)) };
}

/** The headers that a part is sent with (security: table 1.4). */
export function partHeaders(part: OpenPart): Record<string, string> {
  return {
    'Content-Type': part.type,
    'Content-Disposition': contentDisposition(part.inline ? 'inline' : 'attachment', part.filename),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'private, no-store',
    ...(part.size === null ? {} : { 'Content-Length': String(part.size) }),
  };
}
