'use client';
import { useState } from 'react';
import { openAlike, openQuietly } from '@/lib/client/account-calls';
import { readAgain, theCache } from '@/lib/client/cache';
import { tryLineNow } from '@/lib/client/line';
import { notify } from '@/lib/client/notice';
import { useOpenedElsewhere } from '@/lib/client/oauth';
import { signIn } from '@/lib/client/sign-in-api';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { typedServers } from '@/lib/client/typed-servers';
import { noteWaited } from '@/lib/client/waited';
import type { Account } from '@/lib/model/account';
import { PasswordForm } from './password-again';
import { ProviderAgain } from './provider-again';

/** The accounts that were not opened. */
const without = (accounts: readonly Account[], opened: readonly Account[]) =>
  accounts.filter(({ id }) => !opened.some((one) => one.id === id));

/**
 * After the session ended: asks for the password of the first account, opens with it those that share it, and then asks for the others one by one.
 * Nothing on the page is read anew before the last of them is open or put off, so that it stays as it is.
 */
export default function SignInAgain({ onDone }: { onDone: () => void }) {
  const { accounts } = useShell();
  // Those that were open: the answers of the new session know fewer.
  const [before] = useState(accounts);
  const [left, setLeft] = useState<readonly Account[] | null>(null);
  const finish = () => {
    readAgain(theCache(), null);
    tryLineNow();
    notify(t('signIn.again'), { stayMs: 4000 });
    onDone();
  };
  const goOn = (others: readonly Account[]) => {
    setLeft(others);
    if (others.length === 0) finish();
  };
  /** The accounts that one password opened. Those that it could not be tried at are asked for. */
  const opened = async (account: Account, password: string, others: readonly Account[]) => {
    if (others.length === 0) return [account];
    return [account, ...(await openAlike(account.id, password).catch(() => []))];
  };
  const openedElsewhere = useOpenedElsewhere();
  const [next, ...rest] = left ?? [];
  if (next && openedElsewhere(next)) {
    const on = () => goOn(rest);
    return <ProviderAgain key={next.id} account={next} use="again" title={t('over.next')} onDone={on} onSkip={on} />;
  }
  if (next) {
    return (
      <PasswordForm
        key={next.id}
        address={next.address}
        title={t('over.next')}
        sentence={t('over.nextSentence', { address: next.address })}
        act={t('signIn.go')}
        onPassword={async (password) => goOn(without(rest, await opened(await openQuietly(next.id, password), password, rest)))}
        onSkip={() => goOn(rest)}
      />
    );
  }
  const [first] = before;
  if (first && openedElsewhere(first)) {
    const arrived = (whose: string) => {
      // Somebody else signed in there: nothing on this page is theirs.
      if (whose.toLowerCase() !== first.address.toLowerCase()) window.location.replace('/mail');
      else goOn(without(before, [first]));
    };
    return <ProviderAgain account={first} use="signIn" title={t('over.again')} onDone={arrived} elsewhere />;
  }
  const address = first?.address ?? '';
  return (
    <PasswordForm
      address={address}
      title={t('over.again')}
      sentence={t('over.sentence')}
      act={t('signIn.go')}
      elsewhere
      onPassword={async (password) => {
        const { account, waited = 0 } = await signIn({ address, password, remember: true, ...typedServers(address) });
        noteWaited(waited);
        const others = without(before, [account]);
        goOn(without(others, await opened(account, password, others)));
      }}
    />
  );
}
