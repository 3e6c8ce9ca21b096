'use client';
import { type MouseEvent, Suspense, useEffect } from 'react';
import { useAnnouncement } from '@/lib/client/announce';
import { commands, runCommand } from '@/lib/client/commands';
import { prefetchRow } from '@/lib/client/conversation';
import { bindKeys } from '@/lib/client/keys';
import { visibleRows } from '@/lib/client/list';
import { notify } from '@/lib/client/notice';
import { useLook } from '@/lib/client/preferences';
import { closeOverlay, useOverlay, useRoute } from '@/lib/client/router';
import { useMailbox, useMessage } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { useView } from '@/lib/client/view';
import { Arriving } from '../base/arriving';
import { Dialog } from '../base/dialog';
import { Icon } from '../base/icon';
import { usePainted } from '../base/painted';
import { part, partLost } from '../base/part';
import { ComposerHost } from '../composer/composer-host';
import { EmptyLine } from '../folders/empty-line';
import { Folders } from '../folders/folders';
import { ListPane } from '../list/list-pane';
import { AccountQuestions } from './account-questions';
import { AppBar } from './app-bar';
import { Dialogs } from './dialogs';
import { ReaderPane } from './reader-pane';
import { SessionOver } from './session-over';
import { Strips } from './strips';

const DraftList = part(() => import('../composer/draft-list').then((room) => ({ default: room.DraftList })));
const Late = part(() => import('./late'));
const BulkBar = part(() => import('./late').then((room) => ({ default: room.shares.BulkBar })));
const ListEmpty = part(() => import('./late').then((room) => ({ default: room.shares.ListEmpty })));
const ListError = part(() => import('./late').then((room) => ({ default: room.shares.ListError })));
const Divider = part(() => import('./late').then((room) => ({ default: room.shares.Divider })));
const Settings = part(() => import('../settings/settings'));

/** Says that a part of the screen could not be fetched: whatever it was for, a press seemed to do nothing. */
function usePartLost(): void {
  useEffect(() => {
    const say = () => void notify(t('part.lost'), { act: { words: t('part.reload'), run: () => window.location.reload() } });
    window.addEventListener(partLost, say);
    return () => window.removeEventListener(partLost, say);
  }, []);
}

/** The next letter is fetched ahead of its opening, and the conversation that it is in (B5). */
function useReadAhead(): void {
  const { messageId } = useRoute();
  const openId = useMessage(messageId).detail?.row.id ?? null;
  useEffect(() => {
    if (openId === null) return;
    const rows = visibleRows();
    const at = rows.findIndex((row) => row.id === openId);
    const next = rows[at + 1];
    if (at >= 0 && next) prefetchRow(next);
  }, [openId]);
}

function useKeys(): void {
  useEffect(() => bindKeys(commands), []);
}

function LiveWords() {
  const words = useAnnouncement((state) => state.words);
  return (
    <div role="status" aria-live="polite" className="vh">
      {words}
    </div>
  );
}

/** What was begun here stands above the folder of drafts. */
function Begun() {
  const { mailboxId } = useRoute();
  const mailbox = useMailbox(mailboxId);
  if (mailbox?.role !== 'drafts') return null;
  return (
    <Suspense fallback={null}>
      <DraftList />
    </Suspense>
  );
}

/**
 * A way past the bar for the keyboard. Its address is for the time before the page is awake: with a # in it, the browser takes the keyboard there once
 * more when the page has come whole, from wherever it is then.
 */
function Skip({ to, children }: { to: string; children: string }) {
  const go = (event: MouseEvent) => {
    event.preventDefault();
    document.getElementById(to)?.focus();
  };
  return (
    <a className="skip" href={`#${to}`} onClick={go}>
      {children}
    </a>
  );
}

/** Everything on the screen, in the order of the tab key. */
export function Frame() {
  const { messageId } = useRoute();
  const overlay = useOverlay();
  const choosing = useView((state) => state.selected.size > 0);
  const painted = usePainted();
  usePartLost();
  useReadAhead();
  useKeys();
  useLook();
  return (
    <div className="app" data-open={messageId === null ? 'list' : 'letter'}>
      <Skip to="letters">{t('skip.list')}</Skip>
      <Skip to="reader">{t('skip.letter')}</Skip>
      <AppBar />
      <Strips />
      <nav className="pane-folders" aria-label={t('pane.folders')}>
        <Folders />
      </nav>
      <main className="pane-list">
        <ListPane
          bulk={BulkBar}
          none={ListEmpty}
          failed={ListError}
          above={
            <>
              <Begun />
              <EmptyLine />
            </>
          }
        />
        {painted ? (
          <Suspense fallback={null}>
            <Divider />
          </Suspense>
        ) : null}
      </main>
      <section className="pane-reader" id="reader" aria-label={t('pane.letter')} tabIndex={-1}>
        <ReaderPane />
      </section>
      {choosing ? null : (
        <button type="button" className="fab" hidden={messageId !== null} onClick={() => runCommand('compose')}>
          <Icon name="square-pen" size={22} />
          {t('command.compose')}
        </button>
      )}
      <Dialog open={overlay === 'folders'} onClose={closeOverlay} title={t('pane.folders')} shape="drawer">
        <Folders />
      </Dialog>
      {overlay?.startsWith('settings') ? (
        <Arriving>
          <Settings asked={<AccountQuestions />} />
        </Arriving>
      ) : null}
      <ComposerHost />
      <Dialogs />
      <SessionOver />
      <LiveWords />
      {painted ? (
        <Suspense fallback={null}>
          <Late />
        </Suspense>
      ) : null}
    </div>
  );
}
