'use client';
/** Signing in: the form on paper, and beside it where the password goes. Where the operator allows it, the servers are set by hand. */
import { type FormEvent, useEffect, useState, useSyncExternalStore } from 'react';
import { changePreferences, signIn } from '@/lib/client/api';
import { ClientError, detailsOf, sentenceOf } from '@/lib/client/call';
import { keepTypedServers } from '@/lib/client/device';
import { followLook, lastLook } from '@/lib/client/look';
import { claimBrowser } from '@/lib/client/owner';
import { learnShapes } from '@/lib/client/shapes';
import { spokenLanguage, t, useSpoken } from '@/lib/client/texts';
import { noteWaited } from '@/lib/client/waited';
import type { Endpoint } from '@/lib/model/account';
import type { Shapes } from '@/lib/model/shapes';
import { Button } from '../base/button';
import { CheckLine } from '../base/check';
import { Mark } from '../base/mark';
import { NoteBar } from '../base/note-bar';
import { TooltipLayer } from '../base/tooltip-layer';
import { endpointOf, HostFields } from './host-fields';
import { LanguageChoice, pickedLanguage } from './language-choice';
import { LoginFields } from './login-fields';
import { placeOf } from './place-of';
import './sign-in.css';
import { Said } from '../base/said';
import { useHosts } from './use-hosts';
import { WhereItGoes } from './where-it-goes';

/** What the operator allows: one server, a table of domains, or any host. */
export type SignInPolicy = { kind: 'fixed'; imap: Endpoint; smtp: Endpoint } | { kind: 'table' } | { kind: 'free' };

export interface SignInProps {
  policy: SignInPolicy;
  /** Where the person wanted to go. */
  to: string;
  shapes: Shapes;
  /** The language that was chosen in this browser, or `auto`. */
  language: string;
}

export function SignIn({ policy, to, shapes, language }: SignInProps) {
  // In another language everything is drawn anew, and what was typed stays.
  useSyncExternalStore(useSpoken.subscribe, spokenLanguage, spokenLanguage);
  const [chosen, setChosen] = useState<string | null>(null);
  useState(() => learnShapes(shapes));
  useEffect(() => followLook(lastLook()), []);
  const [address, setAddress] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const hosts = useHosts(address);
  const free = policy.kind === 'free';
  const place = error ? placeOf(error, free, hosts) : null;
  const wrong = (here: string) => (error && place === here ? sentenceOf(error) : null);

  const details = detailsOf(error);
  // The field that can mend it has the focus, wherever it stands.
  useEffect(() => {
    if (error) document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const servers = free ? { imap: endpointOf(hosts.imap), smtp: endpointOf(hosts.smtp) } : {};
    setBusy(true);
    setError(null);
    try {
      const typed = String(data.get('username') ?? '').trim();
      const { account, waited = 0 } = await signIn({
        address: typed,
        password: String(data.get('password') ?? ''),
        remember: data.get('remember') !== null,
        ...servers,
      });
      // First what lay here of anybody else goes.
      claimBrowser(account.address);
      noteWaited(waited);
      // Chosen here, it goes along to the mail; where it cannot be kept, the settings still have it.
      const picked = chosen ?? pickedLanguage();
      if (picked !== null) await changePreferences({ language: picked }).catch(() => undefined);
      if ('imap' in servers && servers.imap && servers.smtp) keepTypedServers(typed, { imap: servers.imap, smtp: servers.smtp });
      window.location.assign(to);
    } catch (problem) {
      const known = problem instanceof ClientError ? problem : new ClientError('internal', t('error.internal'));
      setError(known);
      setBusy(false);
    }
  };

  return (
    <div className="sign">
      <header className="sign-bar">
        <Mark size={24} />
        Oriel
        <LanguageChoice chosen={chosen ?? language} onChoose={setChosen} />
      </header>
      <main className="sgrid">
        <form onSubmit={submit} id="sign-in" method="post" aria-labelledby="sign-in-title">
          <div>
            <h1 id="sign-in-title">{t('signIn.title')}</h1>
            <p className="lead-p">{t('signIn.lead')}</p>
          </div>
          {wrong('form') ? (
            <NoteBar icon="circle-alert" kind="bad">
              {wrong('form')}
            </NoteBar>
          ) : null}
          <LoginFields onAddress={setAddress} wrong={wrong} filled hint={<WhereSentence policy={policy} host={hosts.imap.host} />} />
          <CheckLine name="remember" defaultChecked>
            {t('signIn.remember')}
          </CheckLine>
          <Button kind="solid" type="submit" className="go" disabled={busy} aria-live="polite">
            {busy ? t('signIn.busy') : t('signIn.go')}
          </Button>
          <Said title={t('server.said')} words={details} />
        </form>
        <aside aria-label={t('signIn.servers')}>
          {free ? (
            <HostFields
              imap={hosts.imap}
              smtp={hosts.smtp}
              onImap={hosts.setImap}
              onSmtp={hosts.setSmtp}
              imapError={wrong('imap')}
              smtpError={wrong('smtp')}
            />
          ) : (
            <WhereItGoes policy={policy} address={address} />
          )}
        </aside>
      </main>
      <TooltipLayer />
    </div>
  );
}

/** Where the password goes, in one sentence under its field. */
function WhereSentence({ policy, host }: { policy: SignInPolicy; host: string }) {
  if (policy.kind === 'table') return t('signIn.onlyDomain');
  if (policy.kind === 'fixed')
    return t(policy.imap.security === 'plain' ? 'signIn.onlyHost' : 'signIn.onlyHostTls', { host: policy.imap.host });
  return host ? t('signIn.onlyHostAndOutgoing', { host }) : t('signIn.onlyNamed');
}
