'use client';
import { useRef, useState } from 'react';
import { parentNow, putFolder } from '@/lib/client/folder-acts';
import { deleteFolder, emptyFolder } from '@/lib/client/folder-menu-acts';
import { folderPathWords } from '@/lib/client/folder-path';
import { type FolderNode, folderTree } from '@/lib/client/folder-tree';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { mailboxWords } from '@/lib/client/words';
import type { Mailbox } from '@/lib/model/mail';
import { may } from '@/lib/model/rights';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';
import { Icon } from '../base/icon';
import { NameFolder } from './name-dialog';
import { Properties } from './properties-dialog';
import { Sharing } from './sharing-dialog';
import type { Asking } from './use-work';

interface Props {
  asking: Asking | null;
  onClose: () => void;
}

const flat = (nodes: readonly FolderNode[]): Mailbox[] => nodes.flatMap((node) => [node.mailbox, ...flat(node.children)]);
const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
const isBelow = (one: Mailbox, { accountId, path, delimiter }: Mailbox) =>
  one.accountId === accountId && delimiter !== null && one.path.startsWith(path + delimiter);

/** Folders that this one may be put into, in the order of the column. */
function places(mailbox: Mailbox, mailboxes: readonly Mailbox[]): Mailbox[] {
  const tree = folderTree(
    mailboxes.filter((one) => one.accountId === mailbox.accountId),
    true,
  );
  const now = parentNow(mailbox);
  return [...flat(tree.roles), ...flat(tree.folders), ...tree.shared.flatMap(({ nodes }) => flat(nodes))].filter(
    (one) => may(one, 'make') && one.delimiter !== null && one.id !== mailbox.id && one.id !== now && !isBelow(one, mailbox),
  );
}

function Places({ mailbox, onClose, field }: { mailbox: Mailbox; onClose: () => void; field: React.RefObject<HTMLInputElement | null> }) {
  const { mailboxes } = useShell();
  const [typed, setTyped] = useState('');
  const top = parentNow(mailbox) !== null;
  const found = places(mailbox, mailboxes).filter((one) => plain(folderPathWords(one)).includes(plain(typed.trim())));
  const put = (into: Mailbox | null) => {
    onClose();
    void putFolder(mailbox, into?.id ?? null);
  };
  return (
    <>
      <div className="field">
        <Icon name="folder-input" />
        <input
          ref={field}
          aria-label={t('move.folder')}
          placeholder={t('move.type')}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || !first || typed.trim() === '') return;
            event.preventDefault();
            put(first);
          }}
        />
      </div>
      <ul className="fplaces">
        {top && typed.trim() === '' ? (
          <li>
            <Button icon="folder" onClick={() => put(null)}>
              {t('folders.moveTop')}
            </Button>
          </li>
        ) : null}
        {found.map((one) => (
          <li key={one.id}>
            <Button icon="folder" onClick={() => put(one)}>
              <bdi className="cut">{folderPathWords(one)}</bdi>
            </Button>
          </li>
        ))}
      </ul>
      {found.length === 0 && typed.trim() !== '' ? <p className="note dim">{t('folders.moveNone')}</p> : null}
    </>
  );
}

function MoveFolder({ asking, onClose }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const mailbox = asking?.kind === 'move' ? asking.mailbox : null;
  return (
    <Dialog
      open={mailbox !== null}
      onClose={onClose}
      title={mailbox ? t('folders.moveTitle', { folder: mailboxWords(mailbox) }) : ''}
      focusRef={field}
    >
      {mailbox ? <Places mailbox={mailbox} onClose={onClose} field={field} /> : null}
    </Dialog>
  );
}

/** The item of the tree above a folder's, which has the keyboard when that folder is gone. */
function itemAbove({ id }: Mailbox): HTMLElement | null {
  const items = [...document.querySelectorAll<HTMLElement>('[role=treeitem]')].filter((one) => one.offsetParent !== null);
  return items[items.findIndex(({ dataset }) => dataset.mailbox === String(id)) - 1] ?? null;
}

/** Asks before letters go for ever, naming the count (U2). A folder with others inside is not deleted, and that is said. */
function AskFirst({ asking, onClose }: Props) {
  const keep = useRef<HTMLButtonElement>(null);
  const { mailboxes } = useShell();
  const asked = asking?.kind === 'delete' || asking?.kind === 'empty' ? asking : null;
  // As the person is told, so it is asked of the server; what comes meanwhile is not deleted.
  const mailbox = asked?.mailbox ?? null;
  const parent = asked?.kind === 'delete' && mailboxes.some((one) => isBelow(one, asked.mailbox));
  const folder = mailbox ? mailboxWords(mailbox) : '';
  const count = mailbox?.exists ?? 0;
  const title = asked?.kind === 'empty' ? t('folders.emptyTitle', { count, folder }) : t('folders.deleteTitle', { count, folder });
  const sentence = parent ? t('folders.deleteParent', { folder }) : count === 0 ? t('folders.deleteEmpty') : t('folders.noUndo');
  const beside = useRef<HTMLElement | null>(null);
  const run = () => {
    if (mailbox && asked?.kind === 'delete') beside.current = itemAbove(mailbox);
    onClose();
    if (!mailbox) return;
    if (asked?.kind === 'empty') emptyFolder(mailbox);
    else void deleteFolder(mailbox, count);
  };
  return (
    <Dialog
      open={asked !== null}
      onClose={onClose}
      title={title}
      sentence={sentence}
      focusRef={keep}
      returnFocus={() => {
        const next = beside.current;
        beside.current = null;
        return next;
      }}
      acts={
        <>
          <Button kind="line" danger icon="trash-2" disabled={parent} onClick={run}>
            {asked?.kind === 'empty' ? t('folders.emptyDo', { count }) : t('folders.delete')}
          </Button>
          <Button kind="line" ref={keep} onClick={onClose}>
            {t('folders.keep')}
          </Button>
        </>
      }
    />
  );
}

/** The dialogs about folders. Their code is fetched with the first one. */
export default function FolderDialogs(props: Props) {
  return (
    <>
      <MoveFolder {...props} />
      <AskFirst {...props} />
      <NameFolder {...props} />
      <Properties {...props} />
      <Sharing {...props} />
    </>
  );
}
