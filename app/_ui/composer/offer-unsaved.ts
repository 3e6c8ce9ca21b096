import { readDraft, saveDraft } from '@/lib/client/api';
import { keys, theCache } from '@/lib/client/cache';
import { openDraft, useComposers } from '@/lib/client/composer';
import { clearJournal, type JournalEntry, journalOf, listJournal } from '@/lib/client/journal';
import { notify } from '@/lib/client/notice';
import { browserOwner } from '@/lib/client/owner';
import { t } from '@/lib/client/texts';

/** Saves what an earlier visit could not; where the draft is another one by now it stays in the journal, and opening the draft shows both. */
async function saveLate(owner: string, { id, content, revision }: JournalEntry): Promise<void> {
  const draft = await readDraft(id);
  if (draft.revision !== revision) return;
  await saveDraft(id, { ...content, revision });
  journalOf(owner).drop(id);
}

/** Looks for letters that were not saved when the browser ended: they are saved now, and offered. What others left in this browser goes. */
export async function offerUnsaved(): Promise<void> {
  const owner = browserOwner();
  await clearJournal(owner);
  // Those that came back with their windows are kept there.
  const isOpen = (id: string) => useComposers.getState().open.some(({ draftId }) => draftId === id);
  const left = (await listJournal(owner)).filter(({ id }) => !isOpen(id));
  for (const entry of left) await saveLate(owner, entry).catch(() => undefined);
  const [newest] = left;
  if (!newest) return;
  void theCache().invalidateQueries({ queryKey: keys.drafts });
  notify(t('journal.found'), { act: { words: t('journal.open'), run: () => openDraft(newest.id) }, stayMs: 30_000 });
}
