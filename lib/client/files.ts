/** Files of letters, as far as they are shown in place: which can be, by what, and how their bytes are fetched. */
import type { DraftFile } from '@/lib/model/draft';
import { fileKind, fileRisk } from '@/lib/model/file-kinds';
import type { MessageId } from '@/lib/model/ids';
import type { Attachment } from '@/lib/model/mail';
import { ClientError, failureOf, offline } from './call';
import { partUrl } from './letter-api';
import { t } from './texts';

/** What shows a file. */
export type ViewKind = 'picture' | 'pdf' | 'sound' | 'film' | 'text';

/** The address of all files of a letter as one zip. */
export const zipUrl = (id: MessageId): string => `/api/messages/${id}/zip`;

/** A file that can be shown, of a letter that is read or of one that is written. */
export interface ShownFile {
  /** Tells it from the others beside it. */
  key: string;
  filename: string;
  type: string;
  /** Bytes. */
  size: number;
  /** The address that saves it. */
  href: string;
}

/** A file of a letter as the viewer takes it. */
export const fileOfLetter = (id: MessageId, { part, filename, type, size }: Attachment): ShownFile => ({
  key: part,
  filename,
  type,
  size,
  href: partUrl(id, part),
});

/** A file of a draft as the viewer takes it. */
export const fileOfDraft = (draftId: string, { id, filename, type, size }: DraftFile): ShownFile => ({
  key: id,
  filename,
  type,
  size,
  href: `/api/drafts/${draftId}/files/${id}`,
});

/** The address that shows a file: its bytes under the type that the server found in them. */
export const shownUrl = ({ href }: Pick<ShownFile, 'href'>): string => `${href}?inline=1`;

/** Most bytes of a file that is shown; what is larger would fill the memory of the browser. */
const most: Record<ViewKind, number> = {
  picture: 40_000_000,
  pdf: 80_000_000,
  sound: 150_000_000,
  film: 150_000_000,
  text: Number.POSITIVE_INFINITY,
};

const byEnding: [RegExp, ViewKind][] = [
  [/\.(?:png|jpe?g|gif|webp|avif)$/iu, 'picture'],
  [/\.pdf$/iu, 'pdf'],
  [/\.(?:mp3|m4a|ogg|oga|opus|flac|wav|aac)$/iu, 'sound'],
  [/\.(?:mp4|m4v|webm|mov|ogv)$/iu, 'film'],
  [/\.(?:txt|md|tex|log|csv|tsv)$/iu, 'text'],
];
const byType: [RegExp, ViewKind][] = [
  [/^image\/(?:png|jpe?g|pjpeg|gif|webp|avif)$/u, 'picture'],
  [/^application\/(?:x-)?pdf$/u, 'pdf'],
  [/^audio\/(?:mpeg|mp3|mp4|x-m4a|ogg|opus|(?:x-)?flac|(?:x-|vnd\.)?wave?|aac)$/u, 'sound'],
  [/^video\/(?:mp4|x-m4v|webm|quicktime|ogg)$/u, 'film'],
  [/^text\/(?:plain|csv|tab-separated-values|markdown|x-[\w.-]+)$/u, 'text'],
];
/** What says nothing about a file. */
const vague = /^(?:application\/(?:octet-stream|x-download|download|force-download|binary|unknown)|text\/plain)$/u;

/** What shows the file in place, or null where it can only be saved. What may do harm is never shown (A1). */
export function viewOf({ filename, type }: Pick<Attachment, 'filename' | 'type'>): ViewKind | null {
  if (fileRisk(filename) !== null) return null;
  const ended = byEnding.find(([pattern]) => pattern.test(filename))?.[1];
  const typed = byType.find(([pattern]) => pattern.test(type))?.[1];
  if (ended && (typed === ended || vague.test(type))) return ended;
  if (fileKind(filename, type) === 'code') return 'text';
  // A name without an ending leaves it to the type; one of another kind means another file, whatever its type.
  return ended || (typed === 'text' && /\.[^.\s]{1,10}$/u.test(filename)) ? null : (typed ?? null);
}

/** Is the file too large to be shown? */
export const isTooLarge = (kind: ViewKind, size: number): boolean => size > most[kind];

async function answerOf(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store', signal }).catch((error: unknown) => {
    throw offline(error);
  });
  if (!response.ok) throw failureOf(response.status, await response.json().catch(() => null));
  return response;
}

/** The words of a text file, and whether it goes on. Throws `ClientError`. */
export async function readWords({ href }: Pick<ShownFile, 'href'>, signal: AbortSignal): Promise<{ words: string; cut: boolean }> {
  const response = await answerOf(`${href}/text`, signal);
  const words = await response.text().catch((error: unknown) => {
    throw offline(error);
  });
  return { words, cut: response.headers.has('x-oriel-cut') };
}

/**
 * The bytes of a file under the type that the server found in them. `onShare` is told how much of it is here, 0 to 1, as far as its size is
 * known. Throws `ClientError`: `tooLarge` where there come more bytes than are shown of its kind, and what the server says.
 */
export async function readFile(
  { kind, size, ...file }: Pick<ShownFile, 'href' | 'size'> & { kind: ViewKind },
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<Blob> {
  const response = await answerOf(shownUrl(file), signal);
  const reader = response.body?.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  while (reader) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw offline(error);
    });
    if (done) break;
    chunks.push(value);
    length += value.length;
    if (length > most[kind]) {
      await reader.cancel();
      throw new ClientError('tooLarge', t('view.tooLarge'));
    }
    if (size > 0) onShare(Math.min(1, length / size));
  }
  return new Blob(chunks, { type: response.headers.get('content-type') ?? 'application/octet-stream' });
}
