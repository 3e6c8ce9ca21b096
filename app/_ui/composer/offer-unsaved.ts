import { keys, theCache } from '@/lib/client/cache';
import { openDraft } from '@/lib/client/composer';
import { clearJournal } from '@/lib/client/journal';
import { notify } from '@/lib/client/notice';
import { heldDrafts } from '@/lib/client/open-drafts';
import { browserOwner } from '@/lib/client/owner';
import { t } from '@/lib/client/texts';
import { saveUnsaved } from '@/lib/client/unsaved';

/** Looks for letters that were not saved when the browser ended: they are saved now, and offered. What others left in this browser goes. */
export async function offerUnsaved(): Promise<void> {
  const owner = browserOwner();
  await clearJournal(owner);
  // Another tab goes on with its own: saved from here it would stand there as somebody else's version.
  const { found } = await saveUnsaved(owner, await heldDrafts());
  const [newest] = found;
  if (!newest) return;
  void theCache().invalidateQueries({ queryKey: keys.drafts });
  notify(t('journal.found'), { act: { words: t('journal.open'), run: () => openDraft(newest.id) }, stayMs: 30_000 });
}
