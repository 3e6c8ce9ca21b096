'use client';
import { type FormEvent, useState } from 'react';
import { signIn } from '@/lib/client/api';
import { readAgain, theCache } from '@/lib/client/cache';
import { ClientError, sentenceOf } from '@/lib/client/call';
import { typedServers } from '@/lib/client/device';
import { tryLineNow } from '@/lib/client/line';
import { notify } from '@/lib/client/notice';
import { Button } from '../base/button';
import { PasswordField } from '../base/password-field';

export interface PasswordAgainProps {
  address: string;
  title: string;
  sentence: string;
  /** The words of the one button. */
  act: string;
  onDone?: () => void;
}

/** Asks for the password in place: the page, the list and what is being written stay as they are. */
export function PasswordAgain({ address, title, sentence, act, onDone }: PasswordAgainProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    setBusy(true);
    setError(null);
    try {
      await signIn({ address, password, remember: true, ...typedServers(address) });
      readAgain(theCache(), null);
      tryLineNow();
      notify('Signed in again', { stayMs: 4000 });
      onDone?.();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const serverText = error instanceof ClientError ? error.serverText : null;
  return (
    <form onSubmit={submit}>
      <h2>{title}</h2>
      <p className="mid" style={{ marginBlock: '6px 20px' }}>
        {sentence}
      </p>
      <input type="text" name="username" autoComplete="username" value={address} readOnly hidden />
      <PasswordField label={`Password for ${address}`} name="password" required autoFocus error={error ? sentenceOf(error) : null} />
      <div className="form-row">
        <Button kind="solid" type="submit" disabled={busy}>
          {busy ? 'Asking the server' : act}
        </Button>
        <a
          className="btn line"
          href={`/sign-in?to=${encodeURIComponent(typeof window === 'undefined' ? '/mail' : window.location.pathname)}`}
        >
          Use another address
        </a>
      </div>
      {serverText ? (
        <details className="said">
          <summary>What the server said</summary>
          <div className="code">{serverText}</div>
        </details>
      ) : null}
    </form>
  );
}
