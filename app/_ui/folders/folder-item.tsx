'use client';
import type { MouseEvent } from 'react';
import { type FolderRow, folderCount } from '@/lib/client/folder-tree';
import { navigate, useRoute } from '@/lib/client/router';
import { pathOf } from '@/lib/model/route';
import { t } from '@/lib/client/texts';
import { count, letters } from '@/lib/client/words';
import type { MailboxId } from '@/lib/model/ids';
import type { MailboxRole } from '@/lib/model/mail';
import { Icon, type IconName } from '../base/icon';

const icons: Record<MailboxRole, IconName> = {
  inbox: 'inbox',
  flagged: 'star',
  drafts: 'file-pen',
  sent: 'send',
  archive: 'archive',
  junk: 'octagon-alert',
  trash: 'trash-2',
  all: 'layers',
};

/** A press that means "here", not "in a new tab". */
function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

function Leading({ row, onToggle }: { row: FolderRow; onToggle: (id: MailboxId) => void }) {
  if (row.open !== null && row.mailbox.role === null) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys fold and unfold the tree item
      // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys fold and unfold the tree item
      <span
        className="twist"
        data-twist
        onClick={(event) => {
          event.preventDefault();
          event.stopPropagation();
          onToggle(row.mailbox.id);
        }}
      >
        <Icon name={row.open ? 'chevron-down' : 'chevron-right'} />
      </span>
    );
  }
  if (row.mailbox.role !== null) return <Icon name={icons[row.mailbox.role]} />;
  return row.depth === 0 ? <Icon name="folder" /> : null;
}

/** One mailbox in the tree: a link, so that it opens in a new tab as well. */
export function FolderItem({ row, onToggle }: { row: FolderRow; onToggle: (id: MailboxId) => void }) {
  const route = useRoute();
  const { mailbox } = row;
  const current = route.mailboxId === mailbox.id;
  const badge = folderCount(mailbox);
  const target = { mailboxId: mailbox.id, messageId: null, filter: null };
  const names = [
    'fold',
    current && 'cur',
    badge?.unread && 'new',
    mailbox.role === null && 'plain',
    row.open !== null && 'parent',
    row.depth > 0 && `d${Math.min(3, row.depth)}`,
    !mailbox.selectable && 'off',
  ];
  return (
    <a
      href={mailbox.selectable ? pathOf(target) : undefined}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-setsize={row.siblings}
      aria-posinset={row.place}
      aria-selected={current}
      aria-current={current ? 'page' : undefined}
      aria-expanded={row.open ?? undefined}
      tabIndex={current ? 0 : -1}
      data-mailbox={mailbox.id}
      data-words={row.words}
      data-tip-rail={row.words}
      className={names.filter(Boolean).join(' ')}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        // The folder that is open already goes to its top.
        if (current) document.getElementById('letters')?.scrollTo({ top: 0 });
        if (mailbox.selectable) navigate(target);
        else onToggle(mailbox.id);
      }}
    >
      <Leading row={row} onToggle={onToggle} />
      <bdi className="t cut">{row.words}</bdi>
      {badge ? (
        <span className="n">
          <span aria-hidden="true">{count(badge.n)}</span>
          <span className="vh">, {badge.unread ? t('folders.unread', { count: badge.n }) : letters(badge.n)}</span>
        </span>
      ) : null}
    </a>
  );
}
