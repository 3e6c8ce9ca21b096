'use client';
import { Fragment, useMemo } from 'react';
import { makeFolder } from '@/lib/client/folder-acts';
import { type FolderRow, folderRows, folderTree } from '@/lib/client/folder-tree';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import { Icon } from '../base/icon';
import { FolderItem } from './folder-item';
import { NameField } from './name-field';
import { useDrop } from './use-drop';
import { useFolded } from './use-folded';
import { useWork } from './use-work';

function NewFolder({
  accountId,
  parentId,
  depth,
  level,
}: {
  accountId: AccountId;
  parentId: MailboxId | null;
  depth: number;
  level: number;
}) {
  const { name } = useWork();
  return (
    <NameField
      label={t('folders.newName')}
      value=""
      depth={depth}
      level={level}
      onSave={(words) => makeFolder(accountId, parentId, words)}
      onEnd={() => name(null)}
    />
  );
}

function Rows({ rows, base }: { rows: readonly FolderRow[]; base: number }) {
  const { toggle } = useFolded();
  const { naming } = useWork();
  return rows.map((row) => (
    <Fragment key={row.mailbox.id}>
      <FolderItem row={row} level={row.depth + base} onToggle={toggle} />
      {naming?.kind === 'new' && naming.parentId === row.mailbox.id ? (
        <NewFolder accountId={naming.accountId} parentId={row.mailbox.id} depth={row.depth + 1} level={row.depth + base + 1} />
      ) : null}
    </Fragment>
  ));
}

/** The heading over a person's own folders; a folder dropped on it goes to the top. */
function Heading({ accountId }: { accountId: AccountId }) {
  const { name } = useWork();
  const { active, on } = useDrop(null);
  return (
    <div className={active ? 'fhead drop' : 'fhead'} aria-hidden="true" {...on}>
      {t('folders.folders')}
      <button
        type="button"
        className="btn icon small"
        tabIndex={-1}
        data-tip={t('folders.new')}
        onClick={() => name({ kind: 'new', accountId, parentId: null })}
      >
        <Icon name="plus" size={16} />
      </button>
    </div>
  );
}

function AccountHead({ account, open, onToggle }: { account: Account; open: boolean; onToggle: () => void }) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys of the tree fold and unfold it
    <div
      role="treeitem"
      className="fold facc"
      aria-level={1}
      aria-selected="false"
      aria-expanded={open}
      tabIndex={-1}
      data-words={account.address}
      onClick={onToggle}
    >
      <span className="twist" data-twist>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
      </span>
      <bdi className="t cut">{account.address}</bdi>
    </div>
  );
}

/** The mailboxes of one account: those with a role, then the tree of the others. Under its name, foldable, where there are several. */
export function AccountFolders({ account, several, all }: { account: Account; several: boolean; all: boolean }) {
  const { mailboxes } = useShell();
  const { folded, toggle } = useFolded();
  const { naming } = useWork();
  const { roles, folders } = useMemo(() => {
    const tree = folderTree(
      mailboxes.filter((one) => one.accountId === account.id),
      all,
    );
    return { roles: folderRows(tree.roles, folded), folders: folderRows(tree.folders, folded) };
  }, [mailboxes, account.id, folded, all]);
  // Accounts are folded by their negative ids, which no mailbox has.
  const key = -account.id as MailboxId;
  const open = !several || !folded.has(key);
  const base = several ? 2 : 1;
  const making = naming?.kind === 'new' && naming.accountId === account.id && naming.parentId === null;
  return (
    <>
      {several ? <AccountHead account={account} open={open} onToggle={() => toggle(key)} /> : null}
      {open ? (
        // biome-ignore lint/a11y/useSemanticElements: a group of tree items, not of form fields
        <div role="group" aria-label={several ? account.address : t('folders.mailboxes')}>
          <Rows rows={roles} base={base} />
        </div>
      ) : null}
      {open && (folders.length > 0 || making) ? (
        // biome-ignore lint/a11y/useSemanticElements: a group of tree items, not of form fields
        <div role="group" aria-label={t('folders.folders')}>
          <Heading accountId={account.id} />
          <Rows rows={folders} base={base} />
          {making ? <NewFolder accountId={account.id} parentId={null} depth={0} level={base} /> : null}
        </div>
      ) : null}
    </>
  );
}
