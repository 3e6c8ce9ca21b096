/** Takes a letter back that has not begun to go (U3). */
import type { Submission } from '@/lib/model/draft';
import { keys, theCache } from './cache';
import { sentenceOf } from './call';
import { openDraft } from './composer';
import { notify } from './notice';
import { t } from './texts';
import type { WaitingLetter } from './undo';
import { showDialog } from './view';
import { undoSubmission } from './writing-api';

const takenBack = new Set<string>();

/** True for a letter that was taken back on this page. */
export const wasTakenBack = (submissionId: string): boolean => takenBack.has(submissionId);

/** Takes a letter back and opens it where it was written. Of this and its going one wins, and that is said. */
export async function takeLetterBack({ submissionId, draftId, inline, redirected }: WaitingLetter): Promise<void> {
  try {
    await undoSubmission(submissionId);
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 12_000 });
    return;
  } finally {
    void theCache().invalidateQueries({ queryKey: keys.submissions });
  }
  takenBack.add(submissionId);
  theCache().setQueryData<Submission[]>(keys.submissions, (list) => list?.filter(({ id }) => id !== submissionId));
  void theCache().invalidateQueries({ queryKey: keys.drafts });
  if (redirected) showDialog({ kind: 'redirect', ...redirected });
  else openDraft(draftId, inline);
  notify(t('send.takenBack'), { stayMs: 5000 });
}
