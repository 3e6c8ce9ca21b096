/** Files of a draft that come out of other letters: whole letters, and files of them. Streamed from the mail server, never held whole. */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { readAccount } from '@/lib/db/accounts';
import { insertDraftFile } from '@/lib/db/drafts';
import { safeFilename } from '@/lib/mime/filename';
import type { Actor } from '@/lib/model/actor';
import type { AddFromLettersInput } from '@/lib/model/api';
import type { Draft } from '@/lib/model/draft';
import { mostFiles } from '@/lib/model/draft-content';
import type { MessageId } from '@/lib/model/ids';
import { dropUpload, keepUpload } from './draft-files';
import { mediaType, noRoom, removeDraftFile, roomOf } from './draft-upload';
import { noDraft, onItsWay, openDraft, readDraft } from './drafts';
import { lentStream } from './lent-stream';
import { storedMessage } from './open-message';
import { openPart } from './open-part';

interface Source {
  filename: string;
  type: string;
  stream: Readable;
}

/** A whole letter as the server has it, under its subject. */
async function letterSource(actor: Actor, id: MessageId): Promise<Source> {
  const stored = await storedMessage(actor, id);
  const name = safeFilename(stored.row.subject.slice(0, 150), 'message/rfc822', 'letter').replace(/\.eml$/iu, '');
  return { filename: `${name}.eml`, type: 'message/rfc822', stream: await lentStream(stored, '') };
}

/** One file of a letter, decoded. */
async function partSource(actor: Actor, id: MessageId, part: string): Promise<Source> {
  const { filename, type, stream } = await openPart(actor, id, part);
  return { filename, type: mediaType(type), stream };
}

async function keep(actor: Actor, draftId: string, open: () => Promise<Source>): Promise<string> {
  const draft = await openDraft(actor, draftId);
  const account = await readAccount(actor, draft.accountId);
  if (!account) throw noDraft();
  const room = roomOf(account, draft.files);
  const { stream, ...about } = await open();
  const id = randomUUID();
  const size = await keepUpload(draftId, id, stream, room);
  const added = await insertDraftFile(draftId, { ...about, id, size, inline: false }, { bytes: room.maxBytes, files: mostFiles });
  if (added === 'added') return id;
  await dropUpload(draftId, id);
  throw added === 'closed' ? onItsWay() : noRoom(room.maxBytes);
}

/**
 * Puts letters and files of letters with a draft, in the order in which they are named: all of them, or none. Throws `notFound` for a letter or a draft
 * that is not the actor's, `tooLarge`, `conflict`, and what reading a letter throws.
 */
export async function addFromLetters(actor: Actor, draftId: string, { letters, parts }: AddFromLettersInput): Promise<Draft> {
  const sources = [
    ...letters.map((id) => () => letterSource(actor, id)),
    ...parts.map(
      ({ id, part }) =>
        () =>
          partSource(actor, id, part),
    ),
  ];
  const done: string[] = [];
  try {
    for (const open of sources) done.push(await keep(actor, draftId, open));
  } catch (error) {
    // The first failure is what a person reads; what cannot be taken out again any more is seen with the letter.
    for (const id of done) await removeDraftFile(actor, draftId, id).catch(() => undefined);
    throw error;
  }
  return readDraft(actor, draftId);
}
