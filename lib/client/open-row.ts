/** What a press on a row opens: the letter, or the composer where the row is a draft. */
import type { MessageId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import { openFolderDraft } from './composer';
import { visibleRows } from './list';
import { openLetter } from './router';
import { shellNow } from './store';

/** Is the row a draft that can be written on: one that lies in a folder of drafts? */
export const isFolderDraft = ({ mailboxId }: MessageRow): boolean =>
  shellNow().mailboxes.some(({ id, role }) => id === mailboxId && role === 'drafts');

/** Opens a row of the list. */
export function openRow(id: MessageId): void {
  const row = visibleRows().find((one) => one.id === id);
  if (row && isFolderDraft(row)) openFolderDraft(id);
  else openLetter(id);
}
