'use client';
import { type FormEvent, useState } from 'react';
import { addAccount } from '@/lib/client/accounts';
import { ClientError, detailsOf, sentenceOf } from '@/lib/client/call';
import { keepTypedServers } from '@/lib/client/device';
import { notify } from '@/lib/client/notice';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { Button } from '../base/button';
import { endpointOf, HostFields } from '../sign-in/host-fields';
import { LoginFields } from '../sign-in/login-fields';
import { placeOf } from '../sign-in/place-of';
import { useHosts } from '../sign-in/use-hosts';
import '../sign-in/sign-in.css';
import { Said } from '../base/said';

/** The login of another account, asked as at the sign-in; its servers where the operator leaves them open. */
export function AccountAdd({ onDone }: { onDone: () => void }) {
  const { freeHosts } = useShell();
  const [address, setAddress] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const hosts = useHosts(address);
  const place = error ? placeOf(error, freeHosts, hosts) : null;
  const wrong = (here: string) => (error && place === here ? sentenceOf(error) : null);
  const details = detailsOf(error);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [imap, smtp] = freeHosts ? [endpointOf(hosts.imap), endpointOf(hosts.smtp)] : [];
    setBusy(true);
    setError(null);
    try {
      const added = await addAccount({ address, password: String(data.get('password') ?? ''), imap, smtp });
      if (imap && smtp) keepTypedServers(address, { imap, smtp });
      notify(t('accounts.added', { address: added.address }), { stayMs: 4000 });
      onDone();
    } catch (problem) {
      setError(problem instanceof ClientError ? problem : new ClientError('internal', t('error.internal')));
      setBusy(false);
    }
  };
  return (
    <form className="acct-form" id="sign-in" method="post" onSubmit={submit}>
      {wrong('form') ? <p role="alert">{wrong('form')}</p> : null}
      <LoginFields onAddress={setAddress} wrong={wrong} filled={false} />
      {freeHosts ? (
        <HostFields
          imap={hosts.imap}
          smtp={hosts.smtp}
          onImap={hosts.setImap}
          onSmtp={hosts.setSmtp}
          imapError={wrong('imap')}
          smtpError={wrong('smtp')}
        />
      ) : null}
      <div className="form-row">
        <Button kind="solid" type="submit" disabled={busy}>
          {busy ? t('fresh.asking') : t('accounts.add')}
        </Button>
        <Button kind="line" onClick={onDone}>
          {t('accounts.cancel')}
        </Button>
      </div>
      <Said title={t('server.said')} words={details} />
    </form>
  );
}
