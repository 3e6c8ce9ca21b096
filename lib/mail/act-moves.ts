/** Moving letters to another mailbox of their account: archive, trash, spam, or one that was chosen. Shown at once; the row keeps its id. */
import { type JournalMove, writeMoves } from '@/lib/db/journal';
import { readMailbox } from '@/lib/db/mailboxes';
import { readMessages } from '@/lib/db/messages';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome, MoveMessagesInput } from '@/lib/model/api';
import type { AccountId, MessageId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { applyMove, applyRemoval, settleMove, takeBackMove } from '@/lib/sync/apply-acts';
import { engine } from '@/lib/sync/engine';
import { holdLeaving } from '@/lib/sync/pending';
import { chooseLetters, type Failed, failedGroup, type Group, goneLetters, lookAgain, onServer, outcomeOf } from './letters';
import { roleMailbox } from './role-mailbox';

/** What a move of one group did. */
interface Moved {
  done: MessageId[];
  gone: MessageId[];
}

/**
 * Moves the letters of one mailbox. Where the server does not say the new UIDs, a look at the target finds the letters by their
 * Message-ID and gives them their old rows. Where the server or the line fails, everything is shown where it was, and both mailboxes are
 * compared, since a broken line does not say how far the server came (R39).
 */
export async function moveGroup(actor: Actor, group: Group, target: Mailbox): Promise<Moved> {
  const { owner, mailbox, letters } = group;
  const ids = letters.map((letter) => letter.row.id);
  const uids = letters.map((letter) => letter.uid);
  const release = holdLeaving(mailbox.id, uids);
  const origins = await applyMove(owner, ids, target.id);
  try {
    // Where the target was never looked at, nothing would tell later whether its UIDs still hold.
    await engine().ensureMailbox(target.id);
    const newUids = await onServer(group, (session) => session.move(uids, target.path));
    if (newUids)
      await settleMove(
        owner,
        target.id,
        letters.flatMap(({ row, uid }) => (newUids.has(uid) ? [{ id: row.id, uid: newUids.get(uid) ?? uid }] : [])),
      );
    else await engine().nudge(owner.accountId, target.id, { urgent: true, whole: true });
  } catch (error) {
    const settled = new Set<number>((await readMessages(actor, ids)).filter((letter) => letter.uid > 0).map((letter) => letter.row.id));
    await takeBackMove(
      owner,
      target.id,
      origins.filter((origin) => !settled.has(origin.id)),
    );
    release();
    lookAgain(owner.accountId, mailbox.id, true);
    lookAgain(owner.accountId, target.id, true);
    throw error;
  }
  const gone = (await readMessages(actor, ids)).filter((letter) => letter.uid < 0).map((letter) => letter.row.id);
  if (gone.length) await applyRemoval(owner, gone);
  release();
  lookAgain(owner.accountId, mailbox.id, gone.length > 0);
  lookAgain(owner.accountId, target.id);
  return { done: ids.filter((id) => !gone.includes(id)), gone };
}

/** Where the letters of one account go. Throws `notFound` where the mailbox is not there or not the actor's. */
async function targetFor(actor: Actor, accountId: AccountId, to: MoveMessagesInput['to']): Promise<Mailbox> {
  if (typeof to === 'string') return roleMailbox(actor, accountId, to);
  const target = await readMailbox(actor, to);
  if (!target?.selectable) throw new AppError('notFound', 'This folder is not there any more. Nothing was moved. Choose another one.');
  if (target.accountId !== accountId)
    throw new AppError('badInput', 'The folder belongs to another account. Nothing was moved. Choose a folder of the same account.');
  return target;
}

/** Everything that moving several groups did. */
export class MoveTally {
  readonly done: MessageId[] = [];
  readonly failed: Failed = [];
  readonly faults: AppError[] = [];
  readonly moves: JournalMove[] = [];

  /** Moves one group to where `findTarget` says, and notes what came of it. */
  async add(actor: Actor, group: Group, findTarget: () => Promise<Mailbox>): Promise<void> {
    try {
      const target = await findTarget();
      const moved =
        target.id === group.mailbox.id
          ? { done: group.letters.map((letter) => letter.row.id), gone: [] }
          : await moveGroup(actor, group, target);
      this.done.push(...moved.done);
      this.failed.push(...goneLetters(moved.gone));
      if (target.id === group.mailbox.id || moved.done.length === 0) return;
      const letters = group.letters
        .filter((letter) => moved.done.includes(letter.row.id))
        .map((letter) => ({ id: letter.row.id, header: letter.messageIdHeader }));
      this.moves.push({ from: group.mailbox.id, to: target.id, letters });
    } catch (error) {
      const fault = failedGroup(group, error);
      this.failed.push(...fault.failed);
      this.faults.push(fault.error);
    }
  }
}

/** Moves letters. The answer's `undo` takes the whole act back. Throws what the server said where no letter was moved. */
export async function moveMessages(actor: Actor, input: MoveMessagesInput): Promise<ActOutcome> {
  const { groups, failed } = await chooseLetters(actor, input.ids);
  const tally = new MoveTally();
  // One after another: two groups may want the same mailbox made.
  for (const group of groups) await tally.add(actor, group, () => targetFor(actor, group.mailbox.accountId, input.to));
  const [first] = groups;
  const undo = tally.moves.length && first ? await writeMoves(actor, first.mailbox.accountId, tally.moves) : null;
  return outcomeOf(tally.done, [...failed, ...tally.failed], tally.faults, undo);
}
