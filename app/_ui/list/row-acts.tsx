'use client';
import { command, keyOf } from '@/lib/client/commands';
import { openComposer } from '@/lib/client/composer';
import { deleteRows, markRows, moveRows } from '@/lib/client/row-commands';
import type { PageRow } from '@/lib/model/view';
import { IconButton } from '../base/icon-button';
import { gridCell } from './grid-roles';

/** What can be done to the row under the pointer. Every act here is also a command with a key and a place with words. */
export function RowActs({ row, sent }: { row: PageRow; sent: boolean }) {
  const read = row.thread ? row.thread.unread === 0 : row.flags.includes('\\Seen');
  const mark = command(read ? 'markUnread' : 'markRead');
  return (
    <div {...gridCell} className="acts">
      {sent ? (
        <IconButton
          icon={command('editAsNew').icon}
          name={command('editAsNew').words}
          tabIndex={-1}
          onClick={() => openComposer({ kind: 'new', originalId: row.id })}
        />
      ) : null}
      <IconButton
        icon="archive"
        name={command('archive').words}
        keys={keyOf('archive')}
        tabIndex={-1}
        onClick={() => moveRows([row], 'archive', 'done.archived')}
      />
      <IconButton icon="trash-2" name={command('delete').words} keys={keyOf('delete')} tabIndex={-1} onClick={() => deleteRows([row])} />
      <IconButton icon={mark.icon} name={mark.words} keys={keyOf(mark.id)} tabIndex={-1} onClick={() => markRows([row], !read)} />
    </div>
  );
}
