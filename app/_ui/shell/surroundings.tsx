'use client';
/** What surrounds the page on a device: its back button, its keyboard, title and icon of the tab, the installed program. It draws nothing. */
import { useEffect } from 'react';
import { useBackCloses } from '@/lib/client/back-closes';
import { useBrand } from '@/lib/client/brand';
import { openComposer } from '@/lib/client/composer';
import { takeLeftForm } from '@/lib/client/left-form';
import { usePhone } from '@/lib/client/media';
import { usePreferences } from '@/lib/client/preferences';
import { dropHash } from '@/lib/client/router';
import { followKeyboard } from '@/lib/client/screen-keyboard';
import { showUnread } from '@/lib/client/signs';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { clearSelection, showDialog, useView } from '@/lib/client/view';
import { keepWindow } from '@/lib/client/window-size';
import { keepTitle } from '@/lib/client/window-title';
import { useFace } from '../list/face';

/** Unread letters in the inboxes of all accounts that one wants to see together. */
function useUnreadSigns(): void {
  const { mailboxes } = useShell();
  const { leftOut } = usePreferences();
  const unread = mailboxes
    .filter(({ role, accountId }) => role === 'inbox' && !leftOut.includes(accountId))
    .reduce((sum, { unseen }) => sum + unseen, 0);
  useEffect(() => showUnread(unread), [unread]);
}

/** The next page comes drawn for the window as it is then. */
function useWindowKept(): void {
  const phone = usePhone();
  useEffect(() => keepWindow(phone), [phone]);
}

/** The installed program's own menu leads to `/mail#write`. */
function useShortcuts(): void {
  useEffect(() => {
    if (window.location.hash !== '#write') return;
    dropHash();
    openComposer({ kind: 'new' });
  }, []);
}

/** Back from a provider's page, the form that was left for it stands again. */
function useLeftForm(): void {
  useEffect(() => {
    const left = takeLeftForm();
    if (left) void import('../settings/form-place').then(({ showAgain }) => showAgain(left.key, left.typed));
  }, []);
}

/** Registered once the page stands, so that it delays nothing. Where that fails, the browser says itself that it has no network. */
function useWorker(): void {
  useEffect(() => {
    const register = () => void navigator.serviceWorker?.register('/sw.js').catch(() => undefined);
    const timer = setTimeout(register, 2000);
    return () => clearTimeout(timer);
  }, []);
}

/** The title of the tab says the list, and how much waits in its folder (N4). */
function useTabTitle(): void {
  const face = useFace();
  const unseen = face?.mailbox?.unseen ?? 0;
  const words = face ? `${face.title}${unseen > 0 ? ` (${unseen})` : ''}` : t('name.mail');
  const { name } = useBrand();
  useEffect(() => keepTitle(`${words} · ${name}`), [words, name]);
}

/** Loaded after the first paint. */
export function Surroundings() {
  const choosing = useView((state) => state.selected.size > 0);
  const asking = useView((state) => state.dialog !== null);
  useBackCloses('selection', choosing, clearSelection);
  useBackCloses('dialog', asking, () => showDialog(null));
  useWindowKept();
  useTabTitle();
  useUnreadSigns();
  useShortcuts();
  useLeftForm();
  useWorker();
  useEffect(followKeyboard, []);
  return null;
}
