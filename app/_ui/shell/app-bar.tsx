'use client';
import { keyOf, runCommand } from '@/lib/client/commands';
import { choose, usePreferences } from '@/lib/client/preferences';
import { navigate, openOverlay } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { type TextKey, t } from '@/lib/client/texts';
import type { Preferences } from '@/lib/model/preferences';
import { pathOf } from '@/lib/model/route';
import { Avatar } from '../base/avatar';
import { IconButton } from '../base/icon-button';
import { Mark } from '../base/mark';
import { MenuButton, type MenuEntry } from '../base/menu';
import { useFace } from '../list/face';
import { SyncState } from './sync-state';

const themes: readonly { theme: Preferences['theme']; words: TextKey; icon: 'sun-moon' | 'sun' | 'moon' }[] = [
  { theme: 'system', words: 'bar.themeSystem', icon: 'sun-moon' },
  { theme: 'light', words: 'bar.themeLight', icon: 'sun' },
  { theme: 'dark', words: 'bar.themeDark', icon: 'moon' },
];

function AccountMenu() {
  const { accounts } = useShell();
  const { theme } = usePreferences();
  const account = accounts[0];
  const address = account?.address ?? '';
  const entries: MenuEntry[] = [
    { heading: address },
    { line: true },
    { heading: t('bar.theme') },
    ...themes.map((one) => ({
      words: t(one.words),
      icon: one.icon,
      checked: theme === one.theme,
      onSelect: () => void choose({ theme: one.theme }),
    })),
    { line: true },
    { words: t('settings.title'), icon: 'settings', onSelect: () => openOverlay('settings') },
    { words: t('command.keys'), icon: 'circle-question', keys: keyOf('keys'), onSelect: () => runCommand('keys') },
    { words: t('bar.signOut'), icon: 'log-out', onSelect: () => runCommand('signOut') },
  ];
  return (
    <MenuButton name={t('bar.account', { address })} entries={entries} align="end" className="me">
      <Avatar name={account?.name || address} seed={address} size={28} />
    </MenuButton>
  );
}

/** The bar: mark and name, the state of the line, help, the account. On the phone it bears the folder's name. */
export function AppBar() {
  const face = useFace();
  const { mailboxes } = useShell();
  const inbox = mailboxes.find((one) => one.role === 'inbox');
  const home = { mailboxId: inbox?.id ?? null, messageId: null, filter: null };
  return (
    <header className="bar">
      <IconButton icon="menu" name={t('bar.folders')} className="only-drawer" onClick={() => openOverlay('folders')} />
      <a
        className="brand"
        href={pathOf(home)}
        aria-label={t('bar.home')}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          navigate(home);
        }}
      >
        <Mark size={24} />
        <span className="t">Oriel</span>
      </a>
      <div className="bar-title">
        <h1 className="cut">
          <bdi>{face?.title ?? t('name.mail')}</bdi>
        </h1>
        <span className="sum num">{face?.sum ?? ''}</span>
      </div>
      <span className="grow bar-gap" />
      <SyncState />
      <IconButton icon="search" name={t('command.palette')} keys={keyOf('palette')} onClick={() => runCommand('palette')} />
      <IconButton
        icon="circle-question"
        name={t('command.keys')}
        keys={keyOf('keys')}
        className="not-phone"
        onClick={() => runCommand('keys')}
      />
      <IconButton icon="settings" name={t('settings.title')} className="not-phone" onClick={() => openOverlay('settings')} />
      <AccountMenu />
    </header>
  );
}
