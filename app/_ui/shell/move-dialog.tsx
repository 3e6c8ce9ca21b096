'use client';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { copyRows } from '@/lib/client/copies';
import { folderPathWords } from '@/lib/client/folder-path';
import { type FolderNode, folderTree } from '@/lib/client/folder-tree';
import { moveRows, placeWords } from '@/lib/client/row-commands';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { focusAfterDialog } from '@/lib/client/view';
import { roleIcons } from '@/lib/client/words';
import type { Mailbox, MessageRow } from '@/lib/model/mail';
import { may } from '@/lib/model/rights';
import { Dialog } from '../base/dialog';
import { Icon } from '../base/icon';

function flat(nodes: readonly FolderNode[]): Mailbox[] {
  return nodes.flatMap((node) => [node.mailbox, ...flat(node.children)]);
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** The folders of one account. */
interface Group {
  address: string;
  folders: Mailbox[];
}

/** The folders that the letters may go to, their own account first, each in the order of the column. */
function useDestinations(rows: MessageRow[]): Group[] {
  const { accounts, mailboxes } = useShell();
  return useMemo(() => {
    const own = rows[0]?.accountId;
    const here = new Set(rows.map((row) => row.mailboxId));
    const fits = (one: Mailbox) => one.selectable && one.role !== 'drafts' && may(one, 'insert') && !(here.size === 1 && here.has(one.id));
    return [...accounts]
      .sort((a, b) => Number(b.id === own) - Number(a.id === own))
      .map(({ id, address }) => {
        const { roles, folders, shared } = folderTree(mailboxes.filter((one) => one.accountId === id));
        return { address, folders: [...flat(roles), ...flat(folders), ...shared.flatMap(({ nodes }) => flat(nodes))].filter(fits) };
      });
  }, [accounts, mailboxes, rows]);
}

/** What is left of the groups when something was typed: a part of a folder's name, or of its account's address and name. */
function narrowed(groups: readonly Group[], typed: string): Group[] {
  const words = plain(typed.trim()).split(/\s+/);
  return groups
    .map(({ address, folders }) => ({
      address,
      folders: folders.filter((one) => {
        const name = plain(folderPathWords(one));
        return name.includes(words.join(' ')) || words.every((word) => `${plain(address)} ${name}`.includes(word));
      }),
    }))
    .filter(({ folders }) => folders.length > 0);
}

interface ChooserProps {
  rows: MessageRow[];
  copy: boolean;
  onClose: () => void;
  field: React.RefObject<HTMLInputElement | null>;
}

function Chooser({ rows, copy, onClose, field }: ChooserProps) {
  const all = useDestinations(rows);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const groups = narrowed(all, typed);
  const found = groups.flatMap(({ folders }) => folders);
  const choose = (mailbox: Mailbox | undefined) => {
    if (!mailbox) return;
    onClose();
    if (copy) copyRows(rows, mailbox);
    else moveRows(rows, mailbox.id, 'done.moved', placeWords(mailbox, rows));
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
        <Icon name={copy ? 'copy' : 'folder-input'} />
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
        {groups.map(({ address, folders }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
          <div key={address} role="group" aria-label={all.length > 1 ? address : undefined}>
            {all.length > 1 ? (
              <div className="whose cut" role="presentation">
                <bdi>{address}</bdi>
              </div>
            ) : null}
            {folders.map((one) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
              // biome-ignore lint/a11y/useFocusableInteractive: the field names it by aria-activedescendant
              <div
                key={one.id}
                id={`${id}-${one.id}`}
                role="option"
                aria-selected={one === found[at]}
                onClick={() => choose(one)}
                onPointerMove={() => setAt(found.indexOf(one))}
                ref={(element) => {
                  if (one === found[at]) element?.scrollIntoView({ block: 'nearest' });
                }}
              >
                <Icon name={one.role === null ? 'folder' : roleIcons[one.role]} />
                <bdi className="cut">{folderPathWords(one)}</bdi>
              </div>
            ))}
          </div>
        ))}
        {found.length === 0 ? <p className="note dim">{t('move.none')}</p> : null}
      </div>
    </>
  );
}

/** Move or copy to a folder of any open account, by typing a part of its name. */
export default function MoveDialog({ rows, copy, onClose }: { rows: MessageRow[] | null; copy: boolean; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      open={rows !== null}
      onClose={onClose}
      title={t(copy ? 'copy.title' : 'move.title', { count: rows?.length ?? 0 })}
      focusRef={field}
      returnFocus={focusAfterDialog}
    >
      {rows ? <Chooser rows={rows} copy={copy} onClose={onClose} field={field} /> : null}
    </Dialog>
  );
}
