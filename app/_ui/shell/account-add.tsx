'use client';
import { type FormEvent, useState } from 'react';
import { addAccount, unlockedElsewhere } from '@/lib/client/account-calls';
import { ClientError, detailsOf, sentenceOf } from '@/lib/client/call';
import { notify } from '@/lib/client/notice';
import { useProviders } from '@/lib/client/oauth';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { keepTypedServers } from '@/lib/client/typed-servers';
import { Button } from '../base/button';
import { WithProviders } from '../providers/with-providers';
import { causes, FindOut } from '../sign-in/find-out';
import { FoundServers } from '../sign-in/found-servers';
import { endpointOf } from '../sign-in/host-fields';
import { LoginFields } from '../sign-in/login-fields';
import { placeOf } from '../sign-in/place-of';
import { isTypedBack, PlainLine } from '../sign-in/plain-line';
import { openHost, useHosts } from '../sign-in/use-hosts';
import '../sign-in/sign-in.css';
import { Said } from '../base/said';

/** The login of another account, asked as at the sign-in; its servers where the operator leaves them open. */
export function AccountAdd({ onDone }: { onDone: () => void }) {
  const { freeHosts } = useShell();
  const [address, setAddress] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const hosts = useHosts(address);
  const providers = useProviders() ?? [];
  const added = (one: string) => {
    unlockedElsewhere();
    notify(t('accounts.added', { address: one }), { stayMs: 4000 });
    onDone();
  };
  const place = error ? placeOf(error, freeHosts, hosts) : null;
  const wrong = (here: string) => (error && place === here ? sentenceOf(error) : null);
  const details = detailsOf(error);
  const asks = !freeHosts || hosts.ready;
  const open = freeHosts && asks ? openHost(hosts.imap, hosts.smtp) : null;
  const [notTyped, setNotTyped] = useState<string | null>(null);
  const fail = (problem: unknown) => {
    const known = problem instanceof ClientError ? problem : new ClientError('internal', t('error.internal'));
    setError(known);
    setBusy(false);
    if (freeHosts && ['imap', 'smtp'].includes(placeOf(known, freeHosts, hosts))) hosts.byHand();
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setError(null);
    if (!asks) {
      if (hosts.step === 'address') await hosts.find().catch(fail);
      return;
    }
    setNotTyped(open && !isTypedBack(data, open) ? open : null);
    if (open && !isTypedBack(data, open)) return;
    const { imap, smtp, login }: ReturnType<typeof hosts.endpoints> = freeHosts ? hosts.endpoints() : {};
    setBusy(true);
    try {
      const added = await addAccount({ address, password: String(data.get('password') ?? ''), imap, smtp, login });
      if (imap && smtp) keepTypedServers(address, { imap, smtp, login });
      notify(t('accounts.added', { address: added.address }), { stayMs: 4000 });
      onDone();
    } catch (problem) {
      fail(problem);
    }
  };
  return (
    <form className="acct-form" id="sign-in" method="post" onSubmit={submit}>
      {wrong('form') ? <p role="alert">{wrong('form')}</p> : null}
      <LoginFields onAddress={setAddress} wrong={wrong} filled={false} withPassword={asks} />
      {freeHosts ? <FoundServers hosts={hosts} imapError={wrong('imap')} smtpError={wrong('smtp')} /> : null}
      {open ? <PlainLine host={open} error={notTyped === open ? t('discovery.plainWrong', { host: open }) : null} /> : null}
      <div className="form-row">
        {hosts.step === 'agree' ? null : (
          <Button kind="solid" type="submit" disabled={busy || hosts.step === 'asking'}>
            {hosts.step === 'asking' ? t('signIn.looking') : !asks ? t('signIn.continue') : busy ? t('fresh.asking') : t('accounts.add')}
          </Button>
        )}
        <Button kind="line" onClick={onDone}>
          {t('accounts.cancel')}
        </Button>
      </div>
      <Said title={t('server.said')} words={details} />
      {freeHosts && error && causes.has(error.code) ? (
        <FindOut error={error} address={address} imap={endpointOf(hosts.imap)} smtp={endpointOf(hosts.smtp)} />
      ) : null}
      {providers.length > 0 ? (
        <>
          <p className="providers-or">{t('signIn.withOr')}</p>
          <WithProviders providers={providers} input={() => ({ use: 'add', address, to: window.location.pathname })} onDone={added} />
        </>
      ) : null}
    </form>
  );
}
