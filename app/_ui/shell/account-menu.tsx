'use client';
import { askAccount, useMarkClass } from '@/lib/client/accounts';
import { keyOf, runCommand } from '@/lib/client/commands';
import { choose, usePreferences } from '@/lib/client/preferences';
import { navigate, openOverlay, useOverlay, useRoute } from '@/lib/client/router';
import { useMailbox, useShell } from '@/lib/client/store';
import { type TextKey, t } from '@/lib/client/texts';
import { count } from '@/lib/client/words';
import type { Account } from '@/lib/model/account';
import type { Preferences } from '@/lib/model/preferences';
import { Avatar } from '../base/avatar';
import { MenuButton, type MenuEntry } from '../base/menu';
import { AccountQuestions } from './account-questions';

const themes: readonly { theme: Preferences['theme']; words: TextKey; icon: 'sun-moon' | 'sun' | 'moon' }[] = [
  { theme: 'system', words: 'bar.themeSystem', icon: 'sun-moon' },
  { theme: 'light', words: 'bar.themeLight', icon: 'sun' },
  { theme: 'dark', words: 'bar.themeDark', icon: 'moon' },
];

function Line({ account, unread = 0, state }: { account: Account; unread?: number; state?: string | undefined }) {
  const markClass = useMarkClass();
  return (
    <span className="acct-entry">
      <span className="acct-mark">
        <i className={markClass(account.id)} aria-hidden="true" />
        <bdi className="cut">{account.address}</bdi>
      </span>
      {state ? <span className="dim">{state}</span> : null}
      {unread > 0 ? (
        <span className="n num">
          <span aria-hidden="true">{count(unread)}</span>
          <span className="vh">, {t('folders.unread', { count: unread })}</span>
        </span>
      ) : null}
    </span>
  );
}

/** One line for each account: to its inbox, or to its password where that is missing. */
function useAccountEntries(): MenuEntry[] {
  const { accounts, locked, states, mailboxes } = useShell();
  const here = useMailbox(useRoute().mailboxId)?.accountId;
  const open = accounts.map((account): MenuEntry => {
    const inbox = mailboxes.find((one) => one.accountId === account.id && one.role === 'inbox');
    const refused = states.some((one) => one.accountId === account.id && one.status === 'authFailed');
    return {
      words: (
        <Line
          account={account}
          unread={inbox?.unseen ?? 0}
          state={refused ? t(account.provider ? 'accounts.again' : 'accounts.refused') : undefined}
        />
      ),
      ...(accounts.length > 1 ? { checked: here === account.id } : {}),
      onSelect: () => {
        if (refused) askAccount({ kind: 'unlock', account });
        else navigate({ mailboxId: inbox?.id ?? null, messageId: null, filter: null });
      },
    };
  });
  const closed = locked.map(
    (account): MenuEntry => ({
      words: <Line account={account} state={t('accounts.locked')} />,
      onSelect: () => askAccount({ kind: 'unlock', account }),
    }),
  );
  return [...open, ...closed];
}

/** The account in the bar: all accounts with what is unread in them, another one, the theme, the settings, and the way out. */
export function AccountMenu() {
  const { accounts } = useShell();
  const { theme } = usePreferences();
  const overlay = useOverlay();
  const address = accounts[0]?.address ?? '';
  const entries: MenuEntry[] = [
    ...useAccountEntries(),
    { words: t('accounts.add'), icon: 'plus', onSelect: () => askAccount({ kind: 'add' }) },
    { words: t('accounts.manage'), icon: 'settings', onSelect: () => openOverlay('settings/accounts') },
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
    <>
      <MenuButton name={t('bar.account', { address })} entries={entries} align="end" className="me">
        <Avatar name={accounts[0]?.name || address} seed={address} size={28} />
      </MenuButton>
      {overlay?.startsWith('settings') ? null : <AccountQuestions />}
    </>
  );
}
