'use client';
import { useEffect, useRef, useState } from 'react';
import { useAnnouncement } from '@/lib/client/announce';
import { useBrand } from '@/lib/client/brand';
import { openComposer, openDraft, useComposers } from '@/lib/client/composer';
import { dismissNotice, useNotice } from '@/lib/client/notice';
import { useLook } from '@/lib/client/preferences';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { keepTitle } from '@/lib/client/window-title';
import { type ComposeAddress, composePath } from '@/lib/model/compose-address';
import { Toast } from '../base/toast';
import { TooltipLayer } from '../base/tooltip-layer';
import { Composer } from '../composer/composer';
import { useScreen } from '../composer/use-window';
import { SessionOver } from './session-over';
import '../composer/composer.css';

/** A window opened from another one begins with a copy of what that one remembers; its letters are not this one's. */
function forgetOpenerWindows(): void {
  try {
    sessionStorage.removeItem('oriel:composers');
  } catch {
    // A forbidden storage remembers none.
    return;
  }
}

/** How long what is being kept may take to be told; after that there is nothing to tell. */
const wordlessMs = 4000;

const nothing = () => undefined;

/** Begins or opens the letter once, and lets the address name its draft, so that a reload shows the same letter. */
function useOpened(address: ComposeAddress): boolean {
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    forgetOpenerWindows();
    if (useComposers.getState().open.length === 0) {
      if (address.draftId !== null) openDraft(address.draftId);
      else openComposer(address);
    }
    setBegun(true);
    return useComposers.subscribe(({ open }) => {
      const draftId = open.at(-1)?.draftId ?? null;
      if (draftId !== null) window.history.replaceState(null, '', composePath({ draftId }));
    });
  }, [address]);
  return begun;
}

/** What is left once the letter is gone: what became of it. The window goes with its notice, so that its Undo can be pressed until then. */
function Gone() {
  const notice = useNotice((state) => state.notice);
  const told = useRef(false);
  useEffect(() => {
    if (notice) told.current = true;
    // A window that a person opened by hand stays: no page may close it.
    else if (told.current) window.close();
    const timer = notice ? null : setTimeout(() => window.close(), wordlessMs);
    return () => {
      if (timer) clearTimeout(timer);
    };
  }, [notice]);
  return (
    <main className="cp-gone">
      <p>{t('compose.windowDone')}</p>
      <a className="btn line" href="/mail">
        {t('compose.toMail')}
      </a>
    </main>
  );
}

/** A letter in a window of its own: the composer fills it, and nothing of the mail is behind it. */
export function ComposeWindow({ address }: { address: ComposeAddress }) {
  const begun = useOpened(address);
  const open = useComposers((state) => state.open);
  const { accounts } = useShell();
  const words = useAnnouncement((state) => state.words);
  const notice = useNotice((state) => state.notice);
  useLook();
  const composer = open.at(-1) ?? null;
  return (
    <>
      {composer ? <Filled key={composer.key} composer={composer} accounts={accounts} /> : begun ? <Gone /> : null}
      <Toast notice={notice} onDone={dismissNotice} name={t('notices')} progressName={t('progress')} />
      <TooltipLayer />
      <SessionOver />
      <div role="status" aria-live="polite" className="vh">
        {words}
      </div>
    </>
  );
}

function Filled({ composer, accounts }: Pick<Parameters<typeof Composer>[0], 'composer' | 'accounts'>) {
  const { kind } = useScreen();
  const { name } = useBrand();
  useEffect(() => keepTitle(`${t(`compose.${composer.kind}`)} · ${name}`), [composer.kind, name]);
  return (
    <main>
      <Composer
        composer={composer}
        accounts={accounts}
        mode={kind === 'phone' ? 'page' : 'window'}
        offset={0}
        onMode={nothing}
        leaving={false}
      />
    </main>
  );
}
