/** Letters that are attached to letters, in the browser. */
import type { AttachedLetter } from '@/lib/model/attached';
import type { MessageId } from '@/lib/model/ids';
import type { Attachment } from '@/lib/model/mail';
import { call } from './call';
import { partUrl } from './letter-api';

const letterUrl = (id: MessageId, part: string): string => `${partUrl(id, part)}/letter`;

/** GET /api/messages/ID/parts/PART/letter. */
export function openAttached(id: MessageId, part: string, signal?: AbortSignal): Promise<AttachedLetter> {
  return call('attachedLetterOutput', letterUrl(id, part), signal ? { signal } : {});
}

/** The address of an attached letter's HTML body for the frame. */
export const attachedBodyUrl = (id: MessageId, part: string): string => `${letterUrl(id, part)}/body`;

/** Is the file a letter, by what it is called? Whether it is one indeed is seen when it is opened. */
export function isLetterFile({ filename, type }: Pick<Attachment, 'filename' | 'type'>): boolean {
  return (
    /^message\/(?:rfc822|global|rfc822-headers|global-headers)$/u.test(type) || type === 'text/rfc822-headers' || /\.eml$/iu.test(filename)
  );
}
