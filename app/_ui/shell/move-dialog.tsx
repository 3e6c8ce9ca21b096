'use client';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { type FolderNode, folderPathWords, folderTree } from '@/lib/client/folder-tree';
import { moveRows } from '@/lib/client/row-commands';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { focusAfterDialog } from '@/lib/client/view';
import { mailboxWords, roleIcons } from '@/lib/client/words';
import type { Mailbox, MessageRow } from '@/lib/model/mail';
import { Dialog } from '../base/dialog';
import { Icon } from '../base/icon';

function flat(nodes: readonly FolderNode[]): Mailbox[] {
  return nodes.flatMap((node) => [node.mailbox, ...flat(node.children)]);
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** The folders that the letters may go to, in the order of the column. */
function useDestinations(rows: MessageRow[] | null): Mailbox[] {
  const { mailboxes } = useShell();
  return useMemo(() => {
    if (!rows?.length) return [];
    const account = rows[0]?.accountId;
    const tree = folderTree(mailboxes.filter((one) => one.accountId === account));
    const here = new Set(rows.map((row) => row.mailboxId));
    return [...flat(tree.roles), ...flat(tree.folders)].filter(
      (one) => one.selectable && one.role !== 'drafts' && !(here.size === 1 && here.has(one.id)),
    );
  }, [mailboxes, rows]);
}

function Chooser({ rows, onClose, field }: { rows: MessageRow[]; onClose: () => void; field: React.RefObject<HTMLInputElement | null> }) {
  const all = useDestinations(rows);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const found = all.filter((one) => plain(folderPathWords(one)).includes(plain(typed.trim())));
  const choose = (mailbox: Mailbox | undefined) => {
    if (!mailbox) return;
    onClose();
    moveRows(rows, mailbox.id, 'done.moved', mailboxWords(mailbox));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') choose(found[at]);
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="field">
        <Icon name="folder-input" />
        <input
          ref={field}
          role="combobox"
          aria-label={t('move.folder')}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found[at] ? `${id}-${found[at].id}` : undefined}
          autoComplete="off"
          placeholder={t('move.type')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="move-list" role="listbox" id={`${id}-list`} aria-label={t('move.folders')} tabIndex={-1}>
        {found.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
          // biome-ignore lint/a11y/useFocusableInteractive: the field names it by aria-activedescendant
          <div
            key={one.id}
            id={`${id}-${one.id}`}
            role="option"
            aria-selected={index === at}
            onClick={() => choose(one)}
            onPointerMove={() => setAt(index)}
            ref={(element) => {
              if (index === at) element?.scrollIntoView({ block: 'nearest' });
            }}
          >
            <Icon name={one.role === null ? 'folder' : roleIcons[one.role]} />
            <bdi className="cut">{folderPathWords(one)}</bdi>
          </div>
        ))}
        {found.length === 0 ? <p className="note dim">{t('move.none')}</p> : null}
      </div>
    </>
  );
}

/** Move to a folder, by typing a part of its name. */
export default function MoveDialog({ rows, onClose }: { rows: MessageRow[] | null; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      open={rows !== null}
      onClose={onClose}
      title={t('move.title', { count: rows?.length ?? 0 })}
      focusRef={field}
      returnFocus={focusAfterDialog}
    >
      {rows ? <Chooser rows={rows} onClose={onClose} field={field} /> : null}
    </Dialog>
  );
}
