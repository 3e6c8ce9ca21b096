/** Taking acts back, also after a reload or in another browser: the journal knows where the letters came from. */
import { claimMoves, type JournalMove, readMoves, reopenMoves } from '@/lib/db/journal';
import { readMailbox } from '@/lib/db/mailboxes';
import { findByHeader, readMessages } from '@/lib/db/messages';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome } from '@/lib/model/api';
import type { MessageId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { MoveTally } from './act-moves';
import { chooseLetters, goneLetters, outcomeOf } from './letters';

/** The rows that the moved letters have now, in the mailbox they were moved to: their own, or those that bear their Message-ID. */
async function findMoved(actor: Actor, move: JournalMove): Promise<{ found: MessageId[]; lost: MessageId[] }> {
  const rows = new Map(
    (
      await readMessages(
        actor,
        move.letters.map((letter) => letter.id),
      )
    ).map((letter) => [letter.row.id, letter]),
  );
  const found: MessageId[] = [];
  const lost: MessageId[] = [];
  for (const { id, header } of move.letters) {
    if (rows.get(id)?.mailbox.id === move.to) found.push(id);
    else {
      const [other] = rows.has(id) || header === null ? [] : await findByHeader(actor, move.to, header);
      if (other === undefined) lost.push(id);
      else found.push(other);
    }
  }
  return { found, lost };
}

async function takeBack(actor: Actor, move: JournalMove, tally: MoveTally): Promise<void> {
  const { found, lost } = await findMoved(actor, move);
  tally.failed.push(...goneLetters(lost));
  if (found.length === 0) return;
  const origin = async (): Promise<Mailbox> => {
    const target = await readMailbox(actor, move.from);
    if (!target?.selectable)
      throw new AppError('notFound', 'The folder that these letters came from is not there any more. They stay where they are.');
    return target;
  };
  const { groups, failed } = await chooseLetters(actor, found);
  tally.failed.push(...failed);
  for (const group of groups) await tally.add(actor, group, origin);
}

/** Moves the letters of a journal entry back to where they came from. Throws `gone` where there is nothing to take back any more. */
export async function undoAct(actor: Actor, undoId: string): Promise<ActOutcome> {
  const entry = await readMoves(actor, undoId);
  if (!entry || !(await claimMoves(actor, undoId)))
    throw new AppError('gone', 'This was taken back already, or it is too long ago. Nothing was changed.');
  const tally = new MoveTally();
  try {
    for (const move of entry.moves) await takeBack(actor, move, tally);
  } finally {
    // What could not be taken back now can be later, as long as nothing was.
    if (tally.done.length === 0) await reopenMoves(actor, undoId);
  }
  if (tally.done.length === 0 && tally.faults.length === 0)
    throw new AppError('gone', 'These letters were moved or deleted elsewhere meanwhile. Nothing was changed.');
  return outcomeOf(tally.done, tally.failed, tally.faults, null);
}
