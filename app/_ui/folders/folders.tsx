'use client';
/** The folder column: Write, then the mailboxes as one tree. The same in the column, in the rail and in the drawer. */
import { useMemo } from 'react';
import { keyOf, runCommand } from '@/lib/client/commands';
import { folderRows, folderTree } from '@/lib/client/folder-tree';
import { openOverlay } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { AccountId } from '@/lib/model/ids';
import { Button } from '../base/button';
import { Icon } from '../base/icon';
import { FolderItem } from './folder-item';
import './folders.css';
import { useFolded } from './use-folded';
import { useTreeKeys } from './use-tree-keys';

function AccountFolders({ accountId, heading }: { accountId: AccountId; heading: string | null }) {
  const { mailboxes } = useShell();
  const { folded, toggle } = useFolded();
  const { roles, folders } = useMemo(() => {
    const tree = folderTree(mailboxes.filter((one) => one.accountId === accountId));
    return { roles: folderRows(tree.roles, folded), folders: folderRows(tree.folders, folded) };
  }, [mailboxes, accountId, folded]);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of tree items, not of form fields */}
      <div role="group" aria-label={heading ?? t('folders.mailboxes')}>
        {heading ? (
          <div className="fhead" aria-hidden="true">
            {heading}
          </div>
        ) : null}
        {roles.map((row) => (
          <FolderItem key={row.mailbox.id} row={row} onToggle={toggle} />
        ))}
      </div>
      {folders.length > 0 ? (
        // biome-ignore lint/a11y/useSemanticElements: a group of tree items, not of form fields
        <div role="group" aria-label={t('folders.folders')}>
          <div className="fhead" aria-hidden="true">
            {t('folders.folders')}
          </div>
          {folders.map((row) => (
            <FolderItem key={row.mailbox.id} row={row} onToggle={toggle} />
          ))}
        </div>
      ) : null}
    </>
  );
}

/** The whole column. */
export function Folders() {
  const { accounts, mailboxes } = useShell();
  const tree = useTreeKeys();
  return (
    <div className="folders">
      <Button
        kind="soft"
        icon="square-pen"
        keycap={keyOf('compose')}
        className="write"
        aria-label={t('command.compose')}
        data-tip={t('command.compose')}
        data-tip-keys={keyOf('compose')}
        onClick={() => runCommand('compose')}
      >
        {t('command.compose')}
      </Button>
      {mailboxes.length > 0 ? (
        <div className="tree" role="tree" aria-label={t('folders.folders')} {...tree}>
          {accounts.map((account) => (
            <AccountFolders key={account.id} accountId={account.id} heading={accounts.length > 1 ? account.address : null} />
          ))}
        </div>
      ) : null}
      <button
        type="button"
        className="fold more"
        aria-label={t('folders.all')}
        data-tip={t('folders.all')}
        onClick={() => openOverlay('folders')}
      >
        <Icon name="folder" />
      </button>
    </div>
  );
}
