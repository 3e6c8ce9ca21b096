'use client';
import { type FormEvent, useState } from 'react';
import { unlockAccount } from '@/lib/client/accounts';
import { signIn } from '@/lib/client/api';
import { readAgain, theCache } from '@/lib/client/cache';
import { detailsOf, sentenceOf } from '@/lib/client/call';
import { typedServers } from '@/lib/client/device';
import { tryLineNow } from '@/lib/client/line';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import { Button } from '../base/button';
import { PasswordField } from '../base/password-field';

export interface PasswordAgainProps {
  address: string;
  /** Where the session lives: its account alone is opened again. Without one a new session is begun. */
  accountId?: number | undefined;
  title: string;
  sentence: string;
  /** The words of the one button. */
  act: string;
  onDone?: () => void;
}

/** Asks for the password in place: the page, the list and what is being written stay as they are. */
export function PasswordAgain({ address, accountId, title, sentence, act, onDone }: PasswordAgainProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    setBusy(true);
    setError(null);
    try {
      if (accountId === undefined) {
        await signIn({ address, password, remember: true, ...typedServers(address) });
        readAgain(theCache(), null);
      } else await unlockAccount(accountId, password);
      tryLineNow();
      notify(t('signIn.again'), { stayMs: 4000 });
      onDone?.();
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
        {accountId === undefined ? (
          <a
            className="btn line"
            href={`/sign-in?to=${encodeURIComponent(typeof window === 'undefined' ? '/mail' : window.location.pathname)}`}
          >
            {t('over.another')}
          </a>
        ) : null}
      </div>
      {details ? (
        <details className="said">
          <summary>{t('server.said')}</summary>
          <div className="code">{details}</div>
        </details>
      ) : null}
    </form>
  );
}
