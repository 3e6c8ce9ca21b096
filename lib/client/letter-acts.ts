/** What is done to one letter of a conversation, and to the conversation itself; each of it can be taken back. */
import type { MessageId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import { move, setFlag } from './acts';
import { readAgain, theCache } from './cache';
import { request, sentenceOf } from './call';
import { notify } from './notice';
import { backToList, currentRoute, openLetter } from './router';
import { deleteRows, flagged, leaveRows, seen } from './row-commands';
import { shellNow } from './store';
import { t } from './texts';

/** The reader goes on with another letter of the conversation in the same folder, where there is one, else as after any act. */
function leave(row: MessageRow, letters: readonly MessageRow[]): void {
  if (currentRoute().messageId !== row.id) return;
  const other = letters.findLast((one) => one.id !== row.id && one.mailboxId === row.mailboxId);
  if (other) openLetter(other.id);
  else leaveRows([row]);
}

/** Moves this letter alone to Trash; where it lies there already, the dialog asks. */
export function deleteLetter(row: MessageRow, letters: readonly MessageRow[]): void {
  const role = shellNow().mailboxes.find((one) => one.id === row.mailboxId)?.role;
  if (role === 'trash') {
    deleteRows([row]);
    return;
  }
  leave(row, letters);
  void move([row], 'trash', t('done.trashed', { count: 1 }));
}

/** Stars this letter alone, or takes its star. */
export function starLetter(row: MessageRow): void {
  void setFlag([row], flagged, !row.flags.includes(flagged));
}

/** Makes this letter and those after it unread, and goes back to the list: they would be read again here (V4). */
export function unreadFrom(row: MessageRow, letters: readonly MessageRow[]): void {
  const from = letters
    .slice(
      Math.max(
        0,
        letters.findIndex((one) => one.id === row.id),
      ),
    )
    .filter((one) => one.flags.includes(seen));
  backToList();
  void setFlag(from, seen, false, { words: t('done.unread', { count: from.length }) });
}

async function edit(path: '/api/splits' | '/api/joins', body: unknown): Promise<boolean> {
  try {
    await request(path, { method: 'POST', body });
    readAgain(theCache(), null);
    return true;
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
    return false;
  }
}

/** Makes this letter, with all answers to it, a conversation of its own. `before` is a letter of the rest. */
export async function splitOff(id: MessageId, before: MessageId): Promise<void> {
  if (!(await edit('/api/splits', { id }))) return;
  notify(t('conversation.wasSplit'), { act: { words: t('act.undo'), run: () => void edit('/api/joins', { id, other: before }) } });
}

/** Makes the conversations of two letters one. `first` is the first letter of the one that is taken in, by which it is split off again. */
export async function joinTo(id: MessageId, first: MessageId): Promise<void> {
  if (!(await edit('/api/joins', { id, other: first }))) return;
  notify(t('conversation.wasJoined'), { act: { words: t('act.undo'), run: () => void edit('/api/splits', { id: first }) } });
}
