/** What lies in the folder of drafts of a letter being written here. */
import { copiesOf, type DraftCopy, type DraftSource } from '@/lib/db/draft-sources';
import { type DraftRecord, readDraftRow } from '@/lib/db/drafts';
import { isAppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import { deleteMessages } from './act-deletions';
import { moveMessages } from './act-moves';

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
  try {
    if (how === 'trash') await moveMessages(actor, { ids, to: 'trash', threads: false });
    else await deleteMessages(actor, { ids, threads: false });
  } catch (error) {
    // Somebody else took the last of them away meanwhile.
    if (!isAppError(error) || error.code !== 'notFound') throw error;
  }
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
