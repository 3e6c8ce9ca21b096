/** Letters whose words lie in the journal of this browser alone, because their windows went before they could be saved. */
import { readDraft, saveDraft } from './api';
import { useComposers } from './composer';
import { type JournalEntry, journalOf, listJournal } from './journal';
import { sameContent } from './same-content';

/** Saves what an earlier visit could not; where the draft is another one by now it stays in the journal, and opening the draft shows both. */
async function saveLate(owner: string, { id, content, revision }: JournalEntry): Promise<boolean> {
  const draft = await readDraft(id);
  if (!sameContent(content, draft)) {
    if (draft.revision !== revision) return false;
    await saveDraft(id, { ...content, revision });
  }
  journalOf(owner).drop(id);
  return true;
}

const nobody: ReadonlySet<string> = new Set();

/** Saves all but what the windows of this page write on, and `held`: answers what of it there was, newest first, and how many could not be saved. */
export async function saveUnsaved(owner: string, held = nobody): Promise<{ found: JournalEntry[]; left: number }> {
  const isOpen = (id: string) => held.has(id) || useComposers.getState().open.some(({ draftId }) => draftId === id);
  const found = (await listJournal(owner)).filter(({ id }) => !isOpen(id));
  let left = 0;
  for (const entry of found) if (!(await saveLate(owner, entry).catch(() => false))) left += 1;
  return { found, left };
}
