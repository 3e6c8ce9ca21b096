/** The addresses of what an open letter shows, and its header lines: apart from the other calls, since the list does without them. */
import type { MessageId } from '@/lib/model/ids';
import { failureOf, offline } from './call';

/** The logo of the sender; nothing where there is none to show. */
export const logoUrl = (id: MessageId): string => `/api/messages/${id}/logo`;
/** The address of a letter's HTML body for the frame. */
export const bodyUrl = (id: MessageId): string => `/api/messages/${id}/body`;
/** The address of one decoded part. */
export const partUrl = (id: MessageId, part: string): string => `/api/messages/${id}/parts/${encodeURIComponent(part)}`;
/** The address of the letter as it came, as text. */
export const sourceUrl = (id: MessageId): string => `/api/messages/${id}/source`;
/** The address of the letter as a file that other mail programs open. */
export const emlUrl = (id: MessageId): string => `${sourceUrl(id)}?save=1`;

/** Header lines that are shown at most, characters. */
const mostHeaders = 256 * 1024;

/** The header lines of a letter as they came; the rest of its source is not waited for. */
export async function readHeaders(id: MessageId, signal: AbortSignal): Promise<string> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const response = await fetch(sourceUrl(id), { credentials: 'same-origin', cache: 'no-store', signal: either }).catch((error: unknown) => {
    throw offline(error);
  });
  if (!response.ok || !response.body) throw failureOf(response.status, await response.json().catch(() => null));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let words = '';
  for (let end = -1; end < 0; ) {
    const { done, value = '' } = await reader.read();
    words += value;
    end = done || words.length > mostHeaders ? words.length : words.search(/\r?\n\r?\n/u);
    if (end >= 0) words = words.slice(0, end);
  }
  stop.abort();
  return words;
}
