'use client';
import { keyOf } from '@/lib/client/commands';
import { deleteRows, markRows, moveRows } from '@/lib/client/row-commands';
import type { MessageRow } from '@/lib/model/mail';
import { IconButton } from '../base/icon-button';
import { gridCell } from './grid-roles';

/** What can be done to the row under the pointer. Every act here is also a command with a key and a place with words. */
export function RowActs({ row }: { row: MessageRow }) {
  const read = row.flags.includes('\\Seen');
  return (
    <div {...gridCell} className="acts">
      <IconButton
        icon="archive"
        name="Archive"
        keys={keyOf('archive')}
        tabIndex={-1}
        onClick={() => moveRows([row], 'archive', 'Archived', (n) => `${n} archived`)}
      />
      <IconButton icon="trash-2" name="Delete" keys={keyOf('delete')} tabIndex={-1} onClick={() => deleteRows([row])} />
      <IconButton
        icon={read ? 'mail' : 'mail-open'}
        name={read ? 'Mark as unread' : 'Mark as read'}
        keys={keyOf(read ? 'markUnread' : 'markRead')}
        tabIndex={-1}
        onClick={() => markRows([row], !read)}
      />
    </div>
  );
}
