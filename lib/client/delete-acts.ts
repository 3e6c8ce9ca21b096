/** Deleting for good. */
import type { ActOutcome, DeleteMessagesInput } from '@/lib/model/api';
import { type ActRow, perform, unreadIn } from './acts';
import { call } from './call';
import { t } from './texts';
import { dropMissing } from './view';

/** Deletes letters for ever. The dialog has asked. */
export function deleteForever(rows: readonly ActRow[]): Promise<boolean> {
  dropMissing(new Set(rows.map((row) => row.id)));
  return perform({
    rows,
    edit: { kind: 'gone', add: [], remove: [] },
    unseen: (row) => -unreadIn(row),
    run: (ids, threads) => deleteMessages({ ids, ...(threads ? { threads } : {}) }),
    words: t('done.deleted', { count: rows.length }),
    verb: 'deleted',
    undoable: false,
  });
}

/** POST /api/deletions: for ever. */
export function deleteMessages(input: DeleteMessagesInput): Promise<ActOutcome> {
  return call('actOutput', '/api/deletions', { method: 'POST', body: input });
}
