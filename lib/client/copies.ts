/** Copying letters to a folder of their account or of another one. Its code comes with the first copy. */
import type { Mailbox, MessageRow } from '@/lib/model/mail';
import { perform } from './acts';
import { call } from './call';
import { onAll, placeWords } from './row-commands';
import { t } from './texts';

/** Copies rows; the originals stay as they are. The notice offers to remove the copies again. */
export function copyRows(rows: readonly MessageRow[], mailbox: Mailbox): void {
  const to = mailbox.id;
  if (rows.length === 0 || onAll(rows, { kind: 'copy', to }, t('bulk.copying'))) return;
  void perform({
    rows,
    edit: { kind: 'flags', add: [], remove: [] },
    unseen: () => 0,
    run: (ids, threads) => call('actOutput', '/api/copies', { method: 'POST', body: { ids, to, ...(threads ? { threads } : {}) } }),
    words: t('done.copied', { count: rows.length, folder: placeWords(mailbox, rows) }),
    verb: 'copied',
    undoable: true,
  });
}
