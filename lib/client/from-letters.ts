/** Letters, and files of letters, that go along with one that is written. */
import type { AddFromLettersInput } from '@/lib/model/api';
import type { Draft } from '@/lib/model/draft';
import { contentOf, mostFiles } from '@/lib/model/draft-content';
import type { MessageRow } from '@/lib/model/mail';
import { forwardsLetter } from '@/lib/model/quotes';
import { announce } from './announce';
import { call, sentenceOf } from './call';
import { openDraft } from './composer';
import { notify } from './notice';
import { t } from './texts';
import { discardDraft, saveDraft, startDraft } from './writing-api';

/** POST /api/drafts/ID/files: puts letters and files of letters with a draft; all of them or none. */
export async function addFromLetters(draftId: string, input: Partial<AddFromLettersInput>): Promise<Draft> {
  return (await call('draftOutput', `/api/drafts/${draftId}/files`, { method: 'POST', body: input })).draft;
}

/** Begins a letter that has these ones with it as they are (row 125), and opens it. Nothing stays behind where that fails. */
export async function forwardAsFiles(rows: readonly MessageRow[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  if (rows.length > mostFiles) {
    notify(t('compose.tooManyLetters', { limit: mostFiles, count: rows.length }), { stayMs: 12_000 });
    return;
  }
  announce(t('compose.addingFiles', { count: rows.length }));
  let begun: Draft | null = null;
  try {
    begun = await startDraft({ kind: 'new', accountId: first.accountId });
    const draft = await addFromLetters(begun.id, { letters: rows.map(({ id }) => id) });
    if (rows.length === 1) {
      const subject = forwardsLetter(first.subject) ? first.subject : `Fwd: ${first.subject}`;
      await saveDraft(draft.id, { ...contentOf(draft), subject, revision: draft.revision });
    }
    openDraft(draft.id);
  } catch (error) {
    if (begun) discardDraft(begun.id).catch(() => undefined);
    notify(sentenceOf(error));
  }
}
