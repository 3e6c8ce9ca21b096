'use client';
import { Fragment, useMemo } from 'react';
import { type FolderRow, folderRows, folderTree } from '@/lib/client/folder-tree';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import { Arriving } from '../base/arriving';
import { Icon } from '../base/icon';
import { part } from '../base/part';
import { FolderItem } from './folder-item';
import { ViewItem } from './unified';
import { useDrop } from './use-drop';
import { useFolded } from './use-folded';
import { useHeld } from './use-held';
import { useWork } from './use-work';

const NamedHere = part(() => import('./named-here'));

function Rows({ rows, base }: { rows: readonly FolderRow[]; base: number }) {
  const { toggle } = useFolded();
  const { naming } = useWork();
  return rows.map((row) => (
    <Fragment key={row.mailbox.id}>
      <FolderItem row={row} level={row.depth + base} onToggle={toggle} />
      {naming?.kind === 'new' && naming.parentId === row.mailbox.id ? (
        <Arriving>
          <NamedHere naming={naming} depth={row.depth + 1} level={row.depth + base + 1} />
        </Arriving>
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

/** The folders that somebody else shares, under whose they are. */
function Shared({ owner, rows, base }: { owner: string; rows: readonly FolderRow[]; base: number }) {
  const words = owner === '' ? t('folders.shared') : t('folders.sharedBy', { owner });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of tree items, not of form fields
    <div role="group" aria-label={words}>
      <div className="fhead" aria-hidden="true">
        <bdi className="cut">{words}</bdi>
      </div>
      <Rows rows={rows} base={base} />
    </div>
  );
}

/** The mailboxes with a role of the only account there is, among them all its starred letters, where no mailbox of the server holds these. */
function OwnRoles({ rows }: { rows: readonly FolderRow[] }) {
  if (rows.some(({ mailbox }) => mailbox.role === 'flagged')) return <Rows rows={rows} base={1} />;
  const top = rows.filter(({ depth }) => depth === 0);
  const at = top.findIndex(({ mailbox }) => mailbox.role !== 'inbox');
  const next = at < 0 ? rows.length : rows.indexOf(top[at] as FolderRow);
  const shift = (row: FolderRow, by: number): FolderRow =>
    row.depth === 0 ? { ...row, place: row.place + by, siblings: row.siblings + 1 } : row;
  return (
    <>
      <Rows rows={rows.slice(0, next).map((row) => shift(row, 0))} base={1} />
      <ViewItem view="starred" icon="star" place={(at < 0 ? top.length : at) + 1} siblings={top.length + 1} />
      <Rows rows={rows.slice(next).map((row) => shift(row, 1))} base={1} />
    </>
  );
}

function AccountHead({ account, open, onToggle }: { account: Account; open: boolean; onToggle: () => void }) {
  const { on } = useHeld(open ? null : onToggle);
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
      {...on}
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
  const { roles, folders, shared } = useMemo(() => {
    const tree = folderTree(
      mailboxes.filter((one) => one.accountId === account.id),
      all,
    );
    return {
      roles: folderRows(tree.roles, folded),
      folders: folderRows(tree.folders, folded),
      shared: tree.shared.map(({ owner, nodes }) => ({ owner, rows: folderRows(nodes, folded) })),
    };
  }, [mailboxes, account.id, folded, all]);
  // Accounts are folded by their negative ids, which no mailbox has.
  const key = -account.id as MailboxId;
  const open = !several || !folded.has(key);
  const base = several ? 2 : 1;
  const making = naming?.kind === 'new' && naming.accountId === account.id && naming.parentId === null ? naming : null;
  return (
    <>
      {several ? <AccountHead account={account} open={open} onToggle={() => toggle(key)} /> : null}
      {open ? (
        // biome-ignore lint/a11y/useSemanticElements: a group of tree items, not of form fields
        <div role="group" aria-label={several ? account.address : t('folders.mailboxes')}>
          {several ? <Rows rows={roles} base={base} /> : <OwnRoles rows={roles} />}
        </div>
      ) : null}
      {open && (folders.length > 0 || making) ? (
        // biome-ignore lint/a11y/useSemanticElements: a group of tree items, not of form fields
        <div role="group" aria-label={t('folders.folders')}>
          <Heading accountId={account.id} />
          <Rows rows={folders} base={base} />
          {making ? (
            <Arriving>
              <NamedHere naming={making} depth={0} level={base} />
            </Arriving>
          ) : null}
        </div>
      ) : null}
      {open ? shared.map(({ owner, rows }) => <Shared key={owner} owner={owner} rows={rows} base={base} />) : null}
    </>
  );
}
