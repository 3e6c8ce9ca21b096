'use client';
import { type CSSProperties, type MouseEvent, type KeyboardEvent as Press, Suspense } from 'react';
import { dragFolder, dropNothing } from '@/lib/client/folder-drag';
import { type FolderRow, folderCount } from '@/lib/client/folder-tree';
import { navigate, useRoute } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import { count, letters, roleIcons } from '@/lib/client/words';
import type { MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { isReadOnly, may } from '@/lib/model/rights';
import { pathOf } from '@/lib/model/route';
import { Held } from '../base/arriving';
import { Icon } from '../base/icon';
import { part } from '../base/part';
import { useDrop } from './use-drop';
import { useWork } from './use-work';

const NamedHere = part(() => import('./named-here'));

/** A press that means "here", not "in a new tab". */
function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** Folds and unfolds by the pointer; the arrow keys do the same on the tree item. */
function Twist({ row, onToggle }: { row: FolderRow; onToggle: (id: MailboxId) => void }) {
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

function Leading({ row, onToggle }: { row: FolderRow; onToggle: (id: MailboxId) => void }) {
  if (row.mailbox.role !== null) return <Icon name={roleIcons[row.mailbox.role]} />;
  if (row.open !== null) return <Twist row={row} onToggle={onToggle} />;
  return row.depth === 0 ? <Icon name="folder" /> : null;
}

/** How many letters the item tells of, for the eyes. */
function Badge({ mailbox }: { mailbox: Mailbox }) {
  const badge = folderCount(mailbox);
  return badge ? <span className="n">{count(badge.n)}</span> : null;
}

/** The item in one breath: "Inbox, 2 unread". */
function spoken({ mailbox, words }: FolderRow): string {
  const badge = folderCount(mailbox);
  const told = badge && (badge.unread ? t('folders.unread', { count: badge.n }) : letters(badge.n));
  return [words, isReadOnly(mailbox) ? t('folders.readOnly') : null, told].filter(Boolean).join(', ');
}

export interface FolderItemProps {
  row: FolderRow;
  /** The level of the tree, from 1: one more than the depth where accounts are levels themselves. */
  level: number;
  onToggle: (id: MailboxId) => void;
}

/** One mailbox in the tree, or the field for its new name; until that is here, what is typed is kept for it and the name stays. */
export function FolderItem(props: FolderItemProps) {
  const { naming } = useWork();
  const item = <Item {...props} />;
  const { row, level } = props;
  if (naming?.kind !== 'rename' || naming.mailbox.id !== row.mailbox.id) return item;
  const waiting = (
    <>
      {item}
      <Held />
    </>
  );
  return (
    <Suspense fallback={waiting}>
      <NamedHere naming={naming} depth={row.depth} level={level} />
    </Suspense>
  );
}

/** A link, so that it opens in a new tab as well; its menu opens by the button at its end, by a press held, and by Shift F10. */
function Item({ row, level, onToggle }: FolderItemProps) {
  const route = useRoute();
  const work = useWork();
  const { mailbox } = row;
  const over = useDrop(mailbox, row.open === false ? () => onToggle(mailbox.id) : null);
  const current = route.mailboxId === mailbox.id;
  const target = { mailboxId: mailbox.id, messageId: null, filter: null };
  const plain = mailbox.role === null && may(mailbox, 'drop');
  const names = [
    'fold',
    current && 'cur',
    folderCount(mailbox)?.unread && 'new',
    mailbox.role === null && 'plain',
    row.open !== null && 'parent',
    row.depth > 0 && 'sub',
    (!mailbox.selectable || (!mailbox.subscribed && mailbox.role === null && mailbox.owner === undefined)) && 'off',
    over.active && 'drop',
  ];
  const onKeyDown = (event: Press<HTMLElement>) => {
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) work.openMenu(mailbox, event.currentTarget);
    else if (event.key === 'F2' && plain) work.name({ kind: 'rename', mailbox });
    // Here the key means the folder, not the letters of the list.
    else if (event.key === 'Delete') plain && work.ask({ kind: 'delete', mailbox });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="frow" role="none" style={{ '--depth': row.depth } as CSSProperties} {...over.on}>
      <a
        href={mailbox.selectable ? pathOf(target) : undefined}
        role="treeitem"
        aria-level={level}
        aria-setsize={row.siblings}
        aria-posinset={row.place}
        aria-selected={current}
        aria-current={current ? 'page' : undefined}
        aria-expanded={row.open ?? undefined}
        aria-haspopup="menu"
        tabIndex={current ? 0 : -1}
        aria-label={spoken(row)}
        data-mailbox={mailbox.id}
        data-words={row.words}
        data-tip-rail={row.words}
        className={names.filter(Boolean).join(' ')}
        draggable={plain}
        onDragStart={(event) => dragFolder(event.dataTransfer, mailbox)}
        onDragEnd={dropNothing}
        onKeyDown={onKeyDown}
        onContextMenu={(event) => {
          event.preventDefault();
          work.openMenu(mailbox, event.currentTarget);
        }}
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
        {row.open !== null && mailbox.role !== null ? <Twist row={row} onToggle={onToggle} /> : null}
        {isReadOnly(mailbox) ? (
          <span className="fro" data-tip={t('folders.readOnly')}>
            <Icon name="eye" size={16} />
          </span>
        ) : null}
        {/* The words that are seen, as the name says them: not "Inbox2". */} <Badge mailbox={mailbox} />
      </a>
      {/* For the pointer; by the keyboard the tree item opens the same menu, so that the tree stays one stop. */}
      <button
        type="button"
        className="btn icon small fdots"
        aria-hidden="true"
        tabIndex={-1}
        data-open={work.menuOf === mailbox.id || undefined}
        onClick={(event) => work.openMenu(mailbox, event.currentTarget)}
      >
        <Icon name="ellipsis" size={16} />
      </button>
    </div>
  );
}
