'use client';
import { FolderPlus, Pencil } from 'lucide-react';
import type { RefObject } from 'react';
import { readAll, subscribe } from '@/lib/client/folder-acts';
import { t } from '@/lib/client/texts';
import { mailboxWords } from '@/lib/client/words';
import type { Mailbox } from '@/lib/model/mail';
import { type MenuEntry, MenuPopup } from '../base/menu';
import { useWork, type Work } from './use-work';

/** Folders that mail programs put letters into by themselves keep their name and place. */
export const isPlain = (mailbox: Mailbox): boolean => mailbox.role === null && mailbox.path.toUpperCase() !== 'INBOX';

/** In the rail there is no room to type a name. */
const inRail = () => window.matchMedia('(min-width: 1024px) and (max-width: 1199px)').matches;

function entriesFor(mailbox: Mailbox, { name, ask }: Work, typing: boolean): MenuEntry[] {
  const { id, accountId, role, subscribed, selectable } = mailbox;
  const plain = isPlain(mailbox);
  const makes: MenuEntry[] = [
    ...(typing && mailbox.delimiter !== null
      ? [{ words: t('folders.newIn'), icon: FolderPlus, onSelect: () => name({ kind: 'new', accountId, parentId: id }) }]
      : []),
    ...(typing && plain ? [{ words: t('folders.rename'), icon: Pencil, keys: 'F2', onSelect: () => name({ kind: 'rename', id }) }] : []),
    ...(plain ? [{ words: t('folders.move'), icon: 'folder-input' as const, onSelect: () => ask({ kind: 'move', mailbox }) }] : []),
  ];
  const acts: MenuEntry[] = [
    { words: t('folders.read'), icon: 'mail-open', disabled: !selectable || mailbox.unseen === 0, onSelect: () => readAll(mailbox) },
    ...(role === 'inbox'
      ? []
      : [
          {
            words: t(subscribed ? 'folders.hide' : 'folders.show'),
            icon: subscribed ? ('eye-off' as const) : ('eye' as const),
            onSelect: () => void subscribe(mailbox, !subscribed),
          },
        ]),
  ];
  const ends: MenuEntry[] = [
    ...(role === 'trash' || role === 'junk'
      ? [
          {
            words: t('folders.empty', { folder: mailboxWords(mailbox) }),
            icon: 'trash-2' as const,
            danger: true,
            disabled: mailbox.exists === 0,
            onSelect: () => ask({ kind: 'empty', mailbox }),
          },
        ]
      : []),
    ...(plain
      ? [{ words: t('folders.delete'), icon: 'trash-2' as const, danger: true, onSelect: () => ask({ kind: 'delete', mailbox }) }]
      : []),
  ];
  return [makes, acts, ends]
    .filter((part) => part.length > 0)
    .flatMap((part, at): MenuEntry[] => (at === 0 ? part : [{ line: true }, ...part]));
}

/** The menu of a folder. Its code is fetched with the first one. */
export default function FolderMenu({
  mailbox,
  anchor,
  onClose,
}: {
  mailbox: Mailbox | null;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  const work = useWork();
  return (
    <MenuPopup
      open={mailbox !== null}
      onClose={onClose}
      anchor={anchor}
      name={mailbox ? t('folders.acts', { folder: mailboxWords(mailbox) }) : ''}
      entries={mailbox ? entriesFor(mailbox, work, !inRail()) : []}
    />
  );
}
