import { keys, theCache } from '@/lib/client/cache';
import { sentenceOf } from '@/lib/client/call';
import { openDraft } from '@/lib/client/composer';
import { heldDrafts } from '@/lib/client/held';
import { clearJournal } from '@/lib/client/journal';
import { notify } from '@/lib/client/notice';
import { browserOwner } from '@/lib/client/owner';
import { t } from '@/lib/client/texts';
import { saveUnsaved, startAgain } from '@/lib/client/unsaved';

/** Looks for letters that were not saved when the browser ended: they are saved now, and offered. What others left in this browser goes. */
export async function offerUnsaved(): Promise<void> {
  const owner = browserOwner();
  await clearJournal(owner);
  // Another tab goes on with its own: saved from here it would stand there as somebody else's version.
  const { found } = await saveUnsaved(owner, await heldDrafts());
  const newest = found.find(({ draft }) => draft !== 'locked');
  if (!newest) return;
  void theCache().invalidateQueries({ queryKey: keys.drafts });
  const { entry, draft } = newest;
  // Words whose letter was sent or thrown away elsewhere could be read in its draft and never saved.
  const startsAgain = () => startAgain(owner, entry).then(openDraft, (error: unknown) => notify(sentenceOf(error)));
  const run = draft === 'gone' ? () => void startsAgain() : () => openDraft(entry.id);
  notify(t('journal.found'), { act: { words: t('journal.open'), run }, stayMs: 30_000 });
}
