'use client';
/** The folder column: Write, then the mailboxes as one tree, and how much room is left. The same in the column, in the rail and in the drawer. */
import { Suspense, useMemo, useRef, useState } from 'react';
import { keyOf, runCommand } from '@/lib/client/commands';
import { shownMailboxes } from '@/lib/client/folder-tree';
import { openOverlay, useRoute } from '@/lib/client/router';
import { useMailbox, useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Icon } from '../base/icon';
import { AccountFolders } from './account-folders';
import './folders.css';
import { Arriving } from '../base/arriving';
import { usePainted } from '../base/painted';
import { part } from '../base/part';
import { OutboxLine } from './outbox-line';
import { Room } from './room';
import { Unified } from './unified';
import { useFolded } from './use-folded';
import { useTreeKeys } from './use-tree-keys';
import { type Asking, type Naming, type Work, WorkContext } from './use-work';

const Labels = part(() => import('./labels'));
const FolderMenu = part(() => import('./folder-menu'));
const FolderDialogs = part(() => import('./folder-dialogs'));

const inRail = () => window.matchMedia('(min-width: 1024px) and (max-width: 1199px)').matches;

/** What goes on in this column, and the parts that show it. */
function useColumn(): {
  work: Work;
  asking: Asking | null;
  menuFor: Mailbox | null;
  anchor: React.RefObject<HTMLElement | null>;
  closeMenu: () => void;
  closeDialog: () => void;
} {
  const [naming, name] = useState<Naming | null>(null);
  const [menuOf, setMenuOf] = useState<MailboxId | null>(null);
  const [asking, ask] = useState<Asking | null>(null);
  const anchor = useRef<HTMLElement | null>(null);
  const { folded, toggle } = useFolded();
  const work: Work = {
    naming,
    menuOf,
    anchor,
    name: (next) => {
      // On the rail there is no room to type a name.
      if (next && inRail()) return ask({ kind: 'name', naming: next });
      // What is made inside a folded folder must be seen.
      if (next?.kind === 'new' && next.parentId !== null && folded.has(next.parentId)) toggle(next.parentId);
      name(next);
    },
    ask,
    openMenu: (mailbox, from) => {
      anchor.current = from;
      setMenuOf(mailbox.id);
    },
  };
  return { work, asking, menuFor: useMailbox(menuOf), anchor, closeMenu: () => setMenuOf(null), closeDialog: () => ask(null) };
}

/** New folder, and the hidden ones. */
function Foot({ work, all, onAll }: { work: Work; all: boolean; onAll: () => void }) {
  const { accounts, mailboxes } = useShell();
  const here = useMailbox(useRoute().mailboxId)?.accountId ?? accounts[0]?.id;
  const hidden = useMemo(
    () =>
      accounts.some(({ id }) => {
        const own = mailboxes.filter((one) => one.accountId === id && one.selectable);
        return shownMailboxes(own).length < own.length;
      }),
    [accounts, mailboxes],
  );
  return (
    <div className="ffoot">
      <button
        type="button"
        className="fold"
        onClick={() => here !== undefined && work.name({ kind: 'new', accountId: here, parentId: null })}
      >
        <Icon name="plus" />
        <span className="t cut">{t('folders.new')}</span>
      </button>
      {hidden ? (
        <button type="button" className="fold" aria-pressed={all} onClick={onAll}>
          <Icon name={all ? 'eye-off' : 'eye'} />
          <span className="t cut">{t(all ? 'folders.showFewer' : 'folders.showAll')}</span>
        </button>
      ) : null}
    </div>
  );
}

/** The whole column. */
export function Folders() {
  const { accounts, mailboxes } = useShell();
  const tree = useTreeKeys();
  const painted = usePainted();
  const { work, asking, menuFor, anchor, closeMenu, closeDialog } = useColumn();
  const [all, setAll] = useState(false);
  const [asked, setAsked] = useState({ menu: false, dialog: false });
  if ((menuFor && !asked.menu) || (asking && !asked.dialog))
    setAsked({ menu: asked.menu || menuFor !== null, dialog: asked.dialog || asking !== null });
  const several = accounts.length > 1;
  return (
    <WorkContext value={work}>
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
        <div className="fscroll">
          {mailboxes.length > 0 ? (
            <div className="tree" role="tree" aria-label={t('folders.folders')} {...tree}>
              {several ? <Unified /> : null}
              {accounts.map((account) => (
                <AccountFolders key={account.id} account={account} several={several} all={all} />
              ))}
            </div>
          ) : null}
          {mailboxes.length > 0 ? <Foot work={work} all={all} onAll={() => setAll(!all)} /> : null}
          {mailboxes.length > 0 && painted ? (
            <Suspense fallback={null}>
              <Labels />
            </Suspense>
          ) : null}
        </div>
        <OutboxLine />
        <Room />
        <button
          type="button"
          className="fold more"
          aria-label={t('folders.all')}
          data-tip={t('folders.all')}
          onClick={() => openOverlay('folders')}
        >
          <Icon name="folder" />
        </button>
        {asked.menu ? (
          <Arriving>
            <FolderMenu mailbox={menuFor} anchor={anchor} onClose={closeMenu} />
          </Arriving>
        ) : null}
        {asked.dialog ? (
          <Arriving>
            <FolderDialogs asking={asking} onClose={closeDialog} />
          </Arriving>
        ) : null}
      </div>
    </WorkContext>
  );
}
