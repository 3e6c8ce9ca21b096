/** Letters that go along with another one as files (row 125): which letters of the writer's folders they are. */
import type { DraftRecord } from '@/lib/db/drafts';
import { findCopies } from '@/lib/db/messages';
import { readMessageId } from '@/lib/imap/words';
import { headerFields, maxHeaderBytes } from '@/lib/mime/trust-header';
import type { Actor } from '@/lib/model/actor';
import type { DraftFile } from '@/lib/model/draft';
import type { MessageId } from '@/lib/model/ids';
import { openUpload } from './draft-files';

/** The Message-ID of a file that is a letter; null where it has none, or is no longer there. */
async function headerOf(draftId: string, fileId: string): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of openUpload(draftId, fileId) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      // Leaving the loop closes the file.
      if (length >= maxHeaderBytes) break;
    }
  } catch {
    return null;
  }
  const field = headerFields(Buffer.concat(chunks)).find(({ name }) => name === 'message-id');
  return field ? readMessageId(field.value) : null;
}

/** One letter may lie in several folders, and its copy in Sent bears the same Message-ID: the size tells it from that one. */
async function copiesOf(actor: Actor, draftId: string, { id, size }: DraftFile): Promise<MessageId[]> {
  const header = await headerOf(draftId, id);
  const copies = header === null ? [] : await findCopies(actor, header);
  const same = copies.filter((copy) => copy.size === size);
  return (same.length > 0 ? same : copies).map((copy) => copy.id);
}

/** The actor's letters that go along with a draft as files, told by their bytes, which is as true after a restart or for a file that was chosen by hand. */
export async function lettersAlong(actor: Actor, draft: DraftRecord): Promise<MessageId[]> {
  const found: MessageId[] = [];
  for (const file of draft.files) if (file.type === 'message/rfc822') found.push(...(await copiesOf(actor, draft.id, file)));
  return [...new Set(found)];
}
