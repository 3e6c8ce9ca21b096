/** Taking acts back, also after a reload or in another browser: the journal knows what was done and where the letters came from. */
import { claimEntry, readEntry, reopenEntry } from '@/lib/db/journal';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome } from '@/lib/model/api';
import { say } from '@/lib/model/said';
import { startBulkUndo } from './bulk';
import { newTally, takeBack } from './take-back';

/**
 * Takes back what a journal entry holds: acts that still wait are taken out of the queue, done ones are followed by their opposite. Throws
 * `gone` where there is nothing to take back any more. An act on a whole list is taken back in batches behind the answer, which
 * `bulkActChanged` tells of.
 */
export async function undoAct(actor: Actor, undoId: string): Promise<ActOutcome> {
  const entry = await readEntry(actor, undoId);
  if (!entry || !(await claimEntry(actor, undoId))) throw new AppError('gone', say('said.undo.over'));
  if (entry.payload.batches > 0) {
    await startBulkUndo(actor, undoId, entry.payload.batches);
    return { done: [], failed: [], undo: null };
  }
  let tally = newTally();
  try {
    tally = await takeBack(actor, entry.payload, { journalId: null });
  } finally {
    // What could not be taken back now can be later, as long as nothing was.
    if (tally.done.length + tally.marked === 0) await reopenEntry(actor, undoId);
  }
  if (tally.done.length + tally.marked === 0) throw new AppError('gone', say('said.letters.gone'));
  return { done: tally.done, failed: tally.failed, undo: null };
}
