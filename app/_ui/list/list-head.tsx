'use client';
import { useMemo } from 'react';
import type { ListFilter } from '@/lib/client/api';
import type { CommandId } from '@/lib/client/command';
import { command, keyOf, runCommand } from '@/lib/client/commands';
import { navigate, type Route } from '@/lib/client/router';
import { clearSelection, selectOnly, selectWhole, useView } from '@/lib/client/view';
import { count, mailboxWords } from '@/lib/client/words';
import type { MessageId } from '@/lib/model/ids';
import type { Mailbox, MessageRow } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Check } from '../base/check';
import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { MenuButton } from '../base/menu';

/** The number beside a title: "12 unread", or how many letters there are. */
export function sumWords(mailbox: Mailbox): string {
  if (mailbox.role === 'drafts' || mailbox.role === 'sent' || mailbox.role === 'trash')
    return mailbox.exists > 0 ? count(mailbox.exists) : '';
  return mailbox.unseen > 0 ? `${count(mailbox.unseen)} unread` : '';
}

/** Title and the box that selects what is loaded. */
export function ListHead({ mailbox, rows }: { mailbox: Mailbox; rows: readonly MessageRow[] }) {
  return (
    <div className="lhead">
      <span className="gut">
        <Check
          checked={false}
          name={`Select the ${count(rows.length)} loaded letters`}
          data-tip="Select"
          data-tip-keys={keyOf('selectAll')}
          onClick={() => selectOnly(rows.map((row) => row.id))}
        />
      </span>
      <h1 className="cut">
        <bdi>{mailboxWords(mailbox)}</bdi>
      </h1>
      <span className="sum num">{sumWords(mailbox)}</span>
    </div>
  );
}

const quick: readonly { filter: ListFilter; words: string }[] = [
  { filter: 'unread', words: 'Unread' },
  { filter: 'flagged', words: 'Starred' },
  { filter: 'attachments', words: 'With files' },
];

/** One filter at a time; the address keeps it. */
export function QuickFilters({ route }: { route: Route }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of toggles, not a set of form fields
    <div className="quick" role="group" aria-label="Show only">
      {quick.map(({ filter, words }) => {
        const on = route.filter === filter;
        return (
          <button
            key={filter}
            type="button"
            className="qf"
            aria-pressed={on}
            onClick={() => navigate({ mailboxId: route.mailboxId, messageId: null, filter: on ? null : filter }, { replace: true })}
          >
            {words}
            {on ? <Icon name="x" size={14} /> : null}
          </button>
        );
      })}
    </div>
  );
}

const bulkActs: readonly CommandId[] = ['archive', 'delete', 'move', 'markRead'];
const moreActs: readonly CommandId[] = ['markUnread', 'star', 'spam'];

/** Stands exactly where head and filters stood while letters are selected. */
export function BulkBar({
  mailbox,
  rows,
  selected,
  total,
}: {
  mailbox: Mailbox;
  rows: readonly MessageRow[];
  selected: ReadonlySet<MessageId>;
  /** Letters of the whole list, where known. */
  total: number | null;
}) {
  const whole = useView((state) => state.whole);
  const more = total === null || total > rows.length;
  const all = rows.length > 0 && rows.every((row) => selected.has(row.id));
  const entries = useMemo(
    () => moreActs.map((id) => ({ words: command(id).words, icon: command(id).icon, keys: keyOf(id), onSelect: () => runCommand(id) })),
    [],
  );
  const where = mailboxWords(mailbox);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar of acts on the selection
    <div className="bulk" role="group" aria-label="Selected letters">
      <div className="b1">
        <span className="gut">
          <Check checked={all ? true : 'mixed'} name={all ? 'Select none' : 'Clear the selection'} onClick={clearSelection} />
        </span>
        <h1 className="num">
          <span role="status">{whole ? (total === null ? 'All' : count(total)) : count(selected.size)} selected</span>
        </h1>
        <span className="grow" />
        {bulkActs
          .filter((id) => id !== 'archive' || mailbox.role !== 'archive')
          .map((id) => (
            <IconButton key={id} icon={command(id).icon} name={command(id).words} keys={keyOf(id)} onClick={() => runCommand(id)} />
          ))}
        <MenuButton icon="ellipsis" name="More" entries={entries} align="end" />
      </div>
      <div className="b2">
        {all && more && !whole ? (
          <Button kind="link" small onClick={() => selectWhole(rows.map((row) => row.id))}>
            Select all {total === null ? '' : `${count(total)} `}in {where}
          </Button>
        ) : all ? (
          <span className="mid num" style={{ paddingInlineStart: 8 }}>
            All {whole ? (total === null ? '' : count(total)) : count(rows.length)} in {where}
          </span>
        ) : (
          <Button kind="link" small onClick={() => selectOnly(rows.map((row) => row.id))}>
            Select the {count(rows.length)} loaded in {where}
          </Button>
        )}
        <span className="grow" />
        <Button small keycap="Esc" onClick={clearSelection}>
          Clear
        </Button>
      </div>
    </div>
  );
}
