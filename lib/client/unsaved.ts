/** Letters whose words lie in the journal of this browser alone, because their windows went before they could be saved. */
import type { Shell } from '@/lib/model/api';
import { keys, theCache } from './cache';
import { ClientError } from './call';
import { useComposers } from './composer';
import { isDraftGone } from './draft-gone';
import { type JournalEntry, journalOf, listJournal } from './journal';
import { sameContent } from './same-content';
import { readDraft, saveDraft, startDraft } from './writing-api';

/** Words that were found, and their draft: it can be opened, was sent or thrown away elsewhere, or may be of an account that is locked now. */
export interface Unsaved {
  entry: JournalEntry;
  draft: 'there' | 'gone' | 'locked';
}

/** Saves what an earlier visit could not. Throws what the server says; where the draft is another one by now, the words stay in the journal and opening it shows both. */
async function saveLate(owner: string, { id, content, revision }: JournalEntry): Promise<void> {
  const draft = await readDraft(id);
  if (!sameContent(content, draft)) await saveDraft(id, { ...content, revision });
  journalOf(owner).drop(id);
}

function standingAfter(error: unknown): Unsaved['draft'] {
  if (!isDraftGone(error)) return 'there';
  const none = error instanceof ClientError && error.code === 'notFound';
  const allOpen = theCache().getQueryData<Shell>(keys.shell)?.locked.length === 0;
  return none && !allOpen ? 'locked' : 'gone';
}

const nobody: ReadonlySet<string> = new Set();

/** Saves all but what the windows of this page write on, and `held`: answers what of it there was, newest first, and how many could not be saved. */
export async function saveUnsaved(owner: string, held = nobody): Promise<{ found: Unsaved[]; left: number }> {
  const isOpen = (id: string) => held.has(id) || useComposers.getState().open.some(({ draftId }) => draftId === id);
  const found: Unsaved[] = [];
  let left = 0;
  for (const entry of (await listJournal(owner)).filter(({ id }) => !isOpen(id))) {
    const draft = await saveLate(owner, entry).then(
      () => 'there' as const,
      (error: unknown) => {
        left += 1;
        return standingAfter(error);
      },
    );
    found.push({ entry, draft });
  }
  return { found, left };
}

/** Puts words whose draft is gone into a new one, from its account where that is known, and answers its id. Throws what the server says; they then stay where they are. */
export async function startAgain(owner: string, { id, content }: JournalEntry): Promise<string> {
  const before = await readDraft(id).catch(() => null);
  const draft = await startDraft({ kind: 'new', ...(before && { accountId: before.accountId }) });
  const from = before ? {} : { identityId: draft.identityId, from: draft.from };
  await saveDraft(draft.id, { ...content, ...from, revision: draft.revision });
  journalOf(owner).drop(id);
  return draft.id;
}
