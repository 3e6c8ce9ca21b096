'use client';
import { useProviders } from '@/lib/client/oauth';
import { toldWords } from '@/lib/client/said-words';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import { WithProviders } from '../providers/with-providers';
import { WaysOut, type WaysOutProps } from './ways-out';
import '../sign-in/sign-in.css';

export interface ProviderAgainProps extends Pick<WaysOutProps, 'onSkip' | 'elsewhere'> {
  account: Account;
  /** A new session, or this account in the one there is. */
  use: 'signIn' | 'again';
  title: string;
  /** Told whose mailbox was opened: who signs in anew may be somebody else. */
  onDone: (address: string) => void;
}

/** Asks to sign in again on the page that an account was opened on. What is being written is kept in this browser meanwhile. */
export function ProviderAgain({ account: { id, address, provider }, use, title, onDone, onSkip, elsewhere }: ProviderAgainProps) {
  const found = useProviders()?.filter((one) => one.id === provider) ?? [];
  const name = found[0]?.name ?? '';
  const reason = useShell().states.find((one) => one.accountId === id && one.status === 'authFailed')?.reason;
  const input = () => ({
    use,
    address,
    remember: true,
    to: window.location.pathname,
    ...(use === 'again' ? { accountId: id } : {}),
  });
  return (
    <div>
      <h2>{title}</h2>
      <p className="mid" style={{ marginBlock: '6px 20px' }}>
        <bdi>{address}</bdi>
        <br />
        {reason ? toldWords(reason) : name ? t('accounts.againSentence', { name }) : null}
      </p>
      <WithProviders providers={found} input={input} solid onDone={onDone} />
      {onSkip || elsewhere ? (
        <div className="form-row">
          <WaysOut onSkip={onSkip} elsewhere={elsewhere} />
        </div>
      ) : null}
    </div>
  );
}
