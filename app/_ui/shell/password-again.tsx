'use client';
import { type FormEvent, useState } from 'react';
import { unlockAccount, unlockedElsewhere } from '@/lib/client/account-calls';
import { detailsOf, sentenceOf } from '@/lib/client/call';
import { tryLineNow } from '@/lib/client/line';
import { notify } from '@/lib/client/notice';
import { useOpenedElsewhere } from '@/lib/client/oauth';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { Button } from '../base/button';
import { PasswordField } from '../base/password-field';
import { Said } from '../base/said';
import { ProviderAgain } from './provider-again';
import { WaysOut, type WaysOutProps } from './ways-out';

export interface PasswordFormProps extends Pick<WaysOutProps, 'onSkip' | 'elsewhere'> {
  address: string;
  title: string;
  sentence: string;
  /** The words of the one button. */
  act: string;
  /** What is done with the password; what it throws is shown at the field. */
  onPassword: (password: string) => Promise<void>;
}

/** Asks for the password of one address in place. */
export function PasswordForm({ address, title, sentence, act, onPassword, onSkip, elsewhere }: PasswordFormProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    setBusy(true);
    setError(null);
    try {
      await onPassword(password);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const details = detailsOf(error);
  return (
    <form onSubmit={submit}>
      <h2>{title}</h2>
      <p className="mid" style={{ marginBlock: '6px 20px' }}>
        {sentence}
      </p>
      <input type="text" name="username" autoComplete="username" value={address} readOnly hidden />
      <PasswordField
        label={t('signIn.passwordFor', { address })}
        name="password"
        show={t('password.show')}
        hide={t('password.hide')}
        required
        autoFocus
        error={error ? sentenceOf(error) : null}
      />
      <div className="form-row">
        <Button kind="solid" type="submit" disabled={busy}>
          {busy ? t('fresh.asking') : act}
        </Button>
        <WaysOut busy={busy} onSkip={onSkip} elsewhere={elsewhere} />
      </div>
      <Said title={t('server.said')} words={details} />
    </form>
  );
}

export interface PasswordAgainProps extends Pick<PasswordFormProps, 'address' | 'title' | 'sentence' | 'act'> {
  /** Where the session lives: its account alone is opened again. */
  accountId: number;
  onDone?: () => void;
}

/** Asks for the password of one account: the page, the list and what is being written stay as they are. */
export function PasswordAgain({ accountId, onDone, ...form }: PasswordAgainProps) {
  const { accounts, locked } = useShell();
  const account = [...accounts, ...locked].find((one) => one.id === accountId);
  const openedElsewhere = useOpenedElsewhere();
  const done = () => {
    tryLineNow();
    notify(t('signIn.again'), { stayMs: 4000 });
    onDone?.();
  };
  if (account && openedElsewhere(account)) {
    const opened = () => {
      unlockedElsewhere();
      done();
    };
    return <ProviderAgain account={account} use="again" title={t('accounts.again')} onDone={opened} />;
  }
  return (
    <PasswordForm
      {...form}
      onPassword={async (password) => {
        await unlockAccount(accountId, password);
        done();
      }}
    />
  );
}
