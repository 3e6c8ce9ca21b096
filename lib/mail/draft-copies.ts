/** What lies in the folder of drafts of a letter being written here. */
import { copiesOf, type DraftCopy, type DraftSource } from '@/lib/db/draft-sources';
import { type DraftRecord, readDraftRow } from '@/lib/db/drafts';
import { isAppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import { moveWish, targetFor } from './act-moves';
import { chooseLetters, factsOf, noteWishes } from './letters';

/** Was the draft changed here since the folder got its version? */
export function isEdited({ revision, files }: Pick<DraftRecord, 'revision' | 'files'>, source: DraftSource): boolean {
  return revision !== source.revision || files.map(({ id }) => id).join() !== source.files.join();
}

/**
 * Takes copies out of the folder at once, on the server as soon as the line is there, each exactly once: `gone` for good, `trash` so that a person
 * finds them again. Copies that went away meanwhile are none.
 */
export async function removeCopies(actor: Actor, copies: readonly DraftCopy[], how: 'gone' | 'trash'): Promise<void> {
  const ids = copies.filter(({ uid }) => uid > 0).map(({ id }) => id);
  if (ids.length === 0) return;
  const { groups } = await chooseLetters(actor, ids).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'notFound') return { groups: [] };
    throw error;
  });
  const wishes = await Promise.all(
    groups.map(async (group) =>
      how === 'trash'
        ? moveWish(group, await targetFor(actor, group.mailbox.accountId, 'trash'))
        : { owner: group.owner, kind: 'delete' as const, mailboxId: group.mailbox.id, letters: factsOf(group) },
    ),
  );
  await noteWishes(wishes, { journalId: null });
}

/** Takes everything out of the folder of drafts that is a version of this draft: it was sent (`gone`) or thrown away (`trash`). */
export async function dropCopies(actor: Actor, draftId: string, how: 'gone' | 'trash'): Promise<void> {
  const draft = await readDraftRow(actor, draftId);
  if (draft?.source) await removeCopies(actor, await copiesOf(actor, draft.source), how);
}

/**
 * Leaves out what the folder shows by itself, so that a letter stands in Drafts once: drafts that a letter there stands for, and those that went from
 * there and hold nothing that was written here.
 */
export async function withoutStoodFor(actor: Actor, drafts: readonly DraftRecord[]): Promise<DraftRecord[]> {
  const shown = await Promise.all(
    drafts.map(async (draft) => {
      const { source } = draft;
      return source === null || (isEdited(draft, source) && (await copiesOf(actor, source)).length === 0);
    }),
  );
  return drafts.filter((_, at) => shown[at]);
}
