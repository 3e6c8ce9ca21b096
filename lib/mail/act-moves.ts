/**
 * Moving letters to another mailbox: archive, trash, spam, or one that was chosen, which may be one of another account. Shown at once; within its
 * account the row keeps its id.
 */
import { readMailbox } from '@/lib/db/mailboxes';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome, MoveMessagesInput } from '@/lib/model/api';
import type { AccountId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import type { Owner } from '@/lib/sync/apply';
import type { Wish } from '@/lib/sync/apply-acts';
import { archivePlaces, byPlace } from './archive-places';
import { chooseLetters, factsOf, type Group, noteWishes, outcomeOf } from './letters';
import { mustMay } from './mailbox-rights';
import { knownRoleMailbox } from './role-mailbox';

/** Where the letters of one account go: `to` null where the mailbox for `role` is still to be made, or where they are put into another account. */
export type Target = Pick<Wish, 'to' | 'role' | 'carry'>;

/** Where letters of one account go. Throws `notFound` where the mailbox is not there or not the actor's. */
export async function targetFor(actor: Actor, accountId: AccountId, to: MoveMessagesInput['to']): Promise<Target> {
  if (typeof to === 'string') return { to: (await knownRoleMailbox(actor, accountId, to))?.id ?? null, role: to };
  const target = await readMailbox(actor, to);
  if (!target?.selectable) throw new AppError('notFound', say('said.folder.gone'));
  if (target.accountId === accountId) return { to: target.id, role: null };
  await mustMay({ userId: actor.userId, accountId: target.accountId }, target, 'insert');
  return { to: null, role: null, carry: { accountId: target.accountId, mailboxId: target.id, keep: false, withdraw: false } };
}

/** Letters that are put into another account by one act: few, so that others get their turn, and taking back finds little begun. */
const mostCarried = 100;

/** The wish to move one group within its account. */
export function moveWish(group: Group, target: Target): Wish & { owner: Owner } {
  return { owner: group.owner, kind: 'move', mailboxId: group.mailbox.id, letters: factsOf(group), ...target };
}

/** The wishes to move one group there. */
export function moveWishes(group: Group, target: Target): (Wish & { owner: Owner })[] {
  if (!target.carry) return [moveWish(group, target)];
  const letters = factsOf(group);
  const wish = { owner: group.owner, kind: 'carry' as const, mailboxId: group.mailbox.id, ...target };
  return Array.from({ length: Math.ceil(letters.length / mostCarried) }, (_, at) => ({
    ...wish,
    letters: letters.slice(at * mostCarried, (at + 1) * mostCarried),
  }));
}

/** Where each part of a group goes: archived letters may be filed by their year, month or sender. */
async function aim(actor: Actor, group: Group, to: MoveMessagesInput['to']): Promise<{ group: Group; target: Target }[]> {
  const { accountId } = group.mailbox;
  const ids = group.letters.map(({ row }) => row.id);
  const places = to === 'archive' ? await archivePlaces(actor, accountId, ids) : null;
  if (!places) return [{ group, target: await targetFor(actor, accountId, to) }];
  return [...byPlace(group.letters, ({ row }) => places.get(row.id))].map(([id, letters]) => ({
    group: { ...group, letters },
    target: { to: id, role: null },
  }));
}

/** Moves letters. The answer's `undo` takes the whole act back. What the server says to it later is told by `actChanged`. */
export async function moveMessages(actor: Actor, input: MoveMessagesInput): Promise<ActOutcome> {
  const { groups, failed } = await chooseLetters(actor, input.ids, input.threads);
  const aimed: Awaited<ReturnType<typeof aim>> = [];
  // One after another: two of them may need the same new folder.
  for (const group of groups) aimed.push(...(await aim(actor, group, input.to)));
  const going = aimed.filter(({ group, target }) => target.to !== group.mailbox.id);
  const noted = await noteWishes(going.flatMap(({ group, target }) => moveWishes(group, target)));
  // What lies there already is where it was wanted.
  for (const { group, target } of aimed)
    if (target.to === group.mailbox.id) for (const letter of group.letters) noted.done.add(letter.row.id);
  return outcomeOf(groups, failed, noted);
}
