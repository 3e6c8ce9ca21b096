/** Moving letters to another mailbox of their account: archive, trash, spam, or one that was chosen. Shown at once; the row keeps its id. */
import { readMailbox } from '@/lib/db/mailboxes';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome, MoveMessagesInput } from '@/lib/model/api';
import type { AccountId } from '@/lib/model/ids';
import type { Owner } from '@/lib/sync/apply';
import type { Wish } from '@/lib/sync/apply-acts';
import { chooseLetters, factsOf, type Group, noteWishes, outcomeOf } from './letters';
import { knownRoleMailbox } from './role-mailbox';

/** Where the letters of one account go: `to` null where the mailbox for `role` is still to be made. */
export type Target = Pick<Wish, 'to' | 'role'>;

/** Where letters of one account go. Throws `notFound` where the mailbox is not there or not the actor's. */
export async function targetFor(actor: Actor, accountId: AccountId, to: MoveMessagesInput['to']): Promise<Target> {
  if (typeof to === 'string') return { to: (await knownRoleMailbox(actor, accountId, to))?.id ?? null, role: to };
  const target = await readMailbox(actor, to);
  if (!target?.selectable) throw new AppError('notFound', 'This folder is not there any more. Nothing was moved. Choose another one.');
  if (target.accountId !== accountId)
    throw new AppError('badInput', 'The folder belongs to another account. Nothing was moved. Choose a folder of the same account.');
  return { to: target.id, role: null };
}

/** The wish to move one group there. */
export function moveWish(group: Group, target: Target): Wish & { owner: Owner } {
  return { owner: group.owner, kind: 'move', mailboxId: group.mailbox.id, letters: factsOf(group), ...target };
}

/** Moves letters. The answer's `undo` takes the whole act back. What the server says to it later is told by `actChanged`. */
export async function moveMessages(actor: Actor, input: MoveMessagesInput): Promise<ActOutcome> {
  const { groups, failed } = await chooseLetters(actor, input.ids, input.threads);
  const aimed = await Promise.all(
    groups.map(async (group) => ({ group, target: await targetFor(actor, group.mailbox.accountId, input.to) })),
  );
  const going = aimed.filter(({ group, target }) => target.to !== group.mailbox.id);
  const noted = await noteWishes(going.map(({ group, target }) => moveWish(group, target)));
  // What lies there already is where it was wanted.
  for (const { group, target } of aimed)
    if (target.to === group.mailbox.id) for (const letter of group.letters) noted.done.add(letter.row.id);
  return outcomeOf(groups, failed, noted);
}
