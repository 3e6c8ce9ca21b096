'use client';
import { type RefObject, useRef } from 'react';
import type { CommandId } from '@/lib/client/command';
import { command, keyOf } from '@/lib/client/commands';
import { openComposer } from '@/lib/client/composer';
import { forwardRows } from '@/lib/client/letter-commands';
import { openRow } from '@/lib/client/open-row';
import { deleteRows, flagged, markRows, moveRows, starRows } from '@/lib/client/row-commands';
import { t } from '@/lib/client/texts';
import { showDialog, useView } from '@/lib/client/view';
import type { MailboxRole, MessageRow } from '@/lib/model/mail';
import type { PageRow } from '@/lib/model/view';
import { type MenuEntry, MenuPopup } from '../base/menu';
import type { RowMenuAsked } from './use-row-menu';

/** An entry that is called as the command is, and has its key. */
const as = (id: CommandId, onSelect: () => void): MenuEntry => ({
  words: command(id).words,
  icon: command(id).icon,
  keys: keyOf(id),
  onSelect,
});

/** What is done with one letter: answers, passing it on, writing it anew. That comes first where one looks at what one sent. */
function writing(row: MessageRow, role: MailboxRole | null): MenuEntry[] {
  const write = (kind: 'reply' | 'replyAll' | 'forward') => () => openComposer({ kind, originalId: row.id });
  const anew = as('editAsNew', () => openComposer({ kind: 'new', originalId: row.id }));
  const answers = [
    as('reply', write('reply')),
    as('replyAll', write('replyAll')),
    as('forward', write('forward')),
    as('redirect', () => showDialog({ kind: 'redirect', row })),
  ];
  return role === 'sent' ? [anew, ...answers] : [...answers, anew];
}

function entriesOf(rows: readonly MessageRow[], role: MailboxRole | null): MenuEntry[] {
  const all = [...rows];
  const [row] = all;
  const single = all.length === 1 && row !== undefined;
  const read = all.every((one: PageRow) => (one.thread ? one.thread.unread === 0 : one.flags.includes('\\Seen')));
  const starred = all.every((one: PageRow) => one.thread?.flagged === true || one.flags.includes(flagged));
  return [
    ...(single ? [as('open', () => openRow(row.id)), { line: true as const }, ...writing(row, role)] : []),
    { ...as('forwardAsFile', () => forwardRows(all)), disabled: !single && useView.getState().whole },
    { line: true },
    ...(role === 'archive' ? [] : [as('archive', () => moveRows(all, 'archive', 'done.archived'))]),
    as('move', () => showDialog({ kind: 'move', rows: all })),
    as('copy', () => showDialog({ kind: 'move', rows: all, copy: true })),
    as('label', () => showDialog({ kind: 'label', rows: all })),
    as(read ? 'markUnread' : 'markRead', () => markRows(all, !read)),
    { ...as('star', () => starRows(all)), ...(starred && { words: t('reader.unstar') }) },
    { line: true },
    as('spam', () => (role === 'junk' ? moveRows(all, 'inbox', 'done.notSpam') : moveRows(all, 'junk', 'done.spam'))),
    { ...as('delete', () => deleteRows(all)), danger: true },
  ];
}

export interface RowMenuProps {
  asked: RowMenuAsked;
  open: boolean;
  role: MailboxRole | null;
  onClose: () => void;
}

/** The menu of letters in the list, where the pointer was pressed. */
export default function RowMenu({ asked: { rows, at }, open, role, onClose }: RowMenuProps) {
  const list: RefObject<HTMLElement | null> = useRef(document.getElementById('letters'));
  const name = t('row.menu');
  return <MenuPopup open={open} onClose={onClose} anchor={list} at={at} name={name} entries={entriesOf(rows, role)} />;
}
