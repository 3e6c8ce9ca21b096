'use client';
import { FolderPlus, Pencil, Share2 } from 'lucide-react';
import type { RefObject } from 'react';
import { readAll, subscribe } from '@/lib/client/folder-menu-acts';
import { openMoving } from '@/lib/client/moving-folder';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { mailboxWords } from '@/lib/client/words';
import type { Mailbox } from '@/lib/model/mail';
import { may } from '@/lib/model/rights';
import { type MenuEntry, MenuPopup } from '../base/menu';
import { useWork, type Work } from './use-work';

/** Folders that mail programs put letters into by themselves keep their name and place. */
export const isPlain = (mailbox: Mailbox): boolean => mailbox.role === null && mailbox.path.toUpperCase() !== 'INBOX';

/** `sharing` where the account's server knows rights. */
function entriesFor(mailbox: Mailbox, { name, ask }: Work, sharing: boolean): MenuEntry[] {
  const { id, accountId, role, subscribed, selectable } = mailbox;
  const plain = isPlain(mailbox) && may(mailbox, 'drop');
  const makes: MenuEntry[] = [
    ...(mailbox.delimiter !== null && may(mailbox, 'make')
      ? [{ words: t('folders.newIn'), icon: FolderPlus, onSelect: () => name({ kind: 'new', accountId, parentId: id }) }]
      : []),
    ...(plain ? [{ words: t('folders.rename'), icon: Pencil, keys: 'F2', onSelect: () => name({ kind: 'rename', mailbox }) }] : []),
    ...(plain ? [{ words: t('folders.move'), icon: 'folder-input' as const, onSelect: () => ask({ kind: 'move', mailbox }) }] : []),
  ];
  const acts: MenuEntry[] = [
    {
      words: t('folders.read'),
      icon: 'mail-open',
      disabled: !selectable || mailbox.unseen === 0 || !may(mailbox, 'see'),
      onSelect: () => readAll(mailbox),
    },
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
  const facts: MenuEntry[] = [
    ...(sharing && selectable && may(mailbox, 'share')
      ? [{ words: t('sharing.menu'), icon: Share2, onSelect: () => ask({ kind: 'sharing', mailbox }) }]
      : []),
    ...(selectable ? [{ words: t('moving.menu'), icon: 'download' as const, onSelect: () => openMoving(id) }] : []),
    { words: t('folders.properties'), icon: 'info', onSelect: () => ask({ kind: 'properties', mailbox }) },
  ];
  const ends: MenuEntry[] = [
    ...(role === 'trash' || role === 'junk'
      ? [
          {
            words: t('folders.empty', { folder: mailboxWords(mailbox) }),
            icon: 'trash-2' as const,
            danger: true,
            disabled: mailbox.exists === 0 || !may(mailbox, 'remove'),
            onSelect: () => ask({ kind: 'empty', mailbox }),
          },
        ]
      : []),
    ...(plain
      ? [{ words: t('folders.delete'), icon: 'trash-2' as const, danger: true, onSelect: () => ask({ kind: 'delete', mailbox }) }]
      : []),
  ];
  return [makes, acts, facts, ends]
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
  const { mailboxes } = useShell();
  const sharing = mailboxes.some((one) => one.accountId === mailbox?.accountId && one.owner === undefined && one.rights !== undefined);
  return (
    <MenuPopup
      open={mailbox !== null}
      onClose={onClose}
      anchor={anchor}
      name={mailbox ? t('folders.acts', { folder: mailboxWords(mailbox) }) : ''}
      entries={mailbox ? entriesFor(mailbox, work, sharing) : []}
    />
  );
}
