/** Takes files off a letter; the notice takes it back. */
import type { Detached, DetachInput } from '@/lib/model/detach';
import type { MessageId } from '@/lib/model/ids';
import { deleteMessages, undoAct } from './api';
import { readAgain, theCache } from './cache';
import { call, sentenceOf } from './call';
import { notify } from './notice';
import { currentRoute, openLetter } from './router';
import { t } from './texts';

/** Brings the letter that it was out of the trash, then removes the one without files: in this order nothing can be lost. */
async function takeBack(was: MessageId, { id, undo }: Detached): Promise<void> {
  try {
    if (undo === null) return;
    await undoAct(undo);
    if (id !== null) await deleteMessages({ ids: [id], threads: false });
    if (currentRoute().messageId === id) openLetter(was);
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
  }
  readAgain(theCache(), null);
}

/** POST /api/messages/ID/detach; the reader goes on with the letter that is left. Throws `ClientError`. */
export async function takeOff(id: MessageId, files: DetachInput['files']): Promise<void> {
  const done = await call('detachOutput', `/api/messages/${id}/detach`, { method: 'POST', body: { files } });
  if (currentRoute().messageId === id && done.id !== null) openLetter(done.id);
  readAgain(theCache(), null);
  const act = done.undo === null ? undefined : { words: t('act.undo'), run: () => void takeBack(id, done) };
  notify(t('detach.done', { count: files.length }), { act, stayMs: 15_000 });
}
