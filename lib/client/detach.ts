/** Takes files off a letter; the notice takes it back. */
import type { ActOutcome } from '@/lib/model/api';
import type { DetachInput } from '@/lib/model/detach';
import type { MessageId } from '@/lib/model/ids';
import { undoAct } from './api';
import { readAgain, theCache } from './cache';
import { call, sentenceOf } from './call';
import { deleteMessages } from './delete-acts';
import { notify } from './notice';
import { currentRoute, openLetter } from './router';
import { t } from './texts';

/** Brings the letter that it was out of the trash, then removes the one without files: in this order nothing can be lost. */
async function takeBack(was: MessageId, { done, undo }: ActOutcome): Promise<void> {
  try {
    if (undo === null) return;
    await undoAct(undo);
    if (done.length > 0) await deleteMessages({ ids: done, threads: false });
    if (done.some((id) => id === currentRoute().messageId)) openLetter(was);
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
  }
  readAgain(theCache(), null);
}

/** POST /api/messages/ID/detach; the reader goes on with the letter that is left. Throws `ClientError`. */
export async function takeOff(id: MessageId, files: DetachInput['files']): Promise<void> {
  const outcome = await call('actOutput', `/api/messages/${id}/detach`, { method: 'POST', body: { files } });
  const [left] = outcome.done;
  if (currentRoute().messageId === id && left !== undefined) openLetter(left);
  readAgain(theCache(), null);
  const act = outcome.undo === null ? undefined : { words: t('act.undo'), run: () => void takeBack(id, outcome) };
  notify(t('detach.done', { count: files.length }), { act, stayMs: 15_000 });
}
