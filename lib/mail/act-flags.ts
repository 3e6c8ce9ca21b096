/** Marking letters: read, flagged, answered, labels. Noted and shown at once; the server is told behind the answer. */
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome, ChangeFlagsInput } from '@/lib/model/api';
import { say } from '@/lib/model/said';
import type { FlagEdit } from '@/lib/sync/pending';
import { chooseLetters, factsOf, noteWishes, outcomeOf } from './letters';

/** Flags of a session or of the server alone (RFC 9051 section 2.3.2); `\Deleted` is a step of deleting, which asks first. */
const notOurs = new Set(['\\recent', '\\deleted']);

/** The edit that was asked for; a flag in both lists is added. Throws `badInput` where it holds a flag that cannot be set by hand. */
export function editOf(input: Pick<ChangeFlagsInput, 'add' | 'remove'>): FlagEdit {
  const add = [...new Set(input.add)];
  const edit: FlagEdit = { add, remove: [...new Set(input.remove)].filter((flag) => !add.includes(flag)) };
  if ([...edit.add, ...edit.remove].some((flag) => notOurs.has(flag.toLowerCase()))) {
    throw new AppError('badInput', say('said.letter.notByHand'));
  }
  return edit;
}

/**
 * Adds and removes flags. The answer's `undo` takes the change back, unless it was asked for quietly. What the server says to it later is
 * told by `actChanged`.
 */
export async function changeFlags(actor: Actor, input: ChangeFlagsInput): Promise<ActOutcome> {
  const edit = editOf(input);
  const { groups, failed } = await chooseLetters(actor, input.ids, input.threads);
  const wishes = groups.map((group) => ({
    owner: group.owner,
    kind: 'flags' as const,
    mailboxId: group.mailbox.id,
    letters: factsOf(group),
    edit,
  }));
  return outcomeOf(groups, failed, await noteWishes(wishes, input.quiet ? { journalId: null } : {}));
}
