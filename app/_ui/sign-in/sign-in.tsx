'use client';
/** Signing in: the form on paper, and beside it where the password goes. Where the operator allows it, the servers are set by hand. */
import { type FormEvent, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { changePreferences } from '@/lib/client/api';
import { useBrand } from '@/lib/client/brand';
import { ClientError, detailsOf, sentenceOf } from '@/lib/client/call';
import { lastLook } from '@/lib/client/last-look';
import { followLook } from '@/lib/client/look';
import { claimBrowser } from '@/lib/client/owner';
import { usePageStep } from '@/lib/client/page-step';
import { learnShapes } from '@/lib/client/shapes';
import { signIn } from '@/lib/client/sign-in-api';
import { spokenLanguage, t, useSpoken } from '@/lib/client/texts';
import { keepTypedServers } from '@/lib/client/typed-servers';
import { noteWaited } from '@/lib/client/waited';
import type { Endpoint } from '@/lib/model/account';
import type { ShownProvider } from '@/lib/model/oauth';
import type { Shapes } from '@/lib/model/shapes';
import { Button } from '../base/button';
import { CheckLine } from '../base/check';
import { NoteBar } from '../base/note-bar';
import { part } from '../base/part';
import { TooltipLayer } from '../base/tooltip-layer';
import { causes, FindOut } from './find-out';
import { FoundServers } from './found-servers';
import { endpointOf } from './host-fields';
import { LanguageChoice, pickedLanguage } from './language-choice';
import { LoginFields } from './login-fields';
import { placeOf } from './place-of';
import { isTypedBack, PlainLine } from './plain-line';
import '../providers/providers.css';
import './sign-in.css';
import { Said } from '../base/said';
import { BrandMark } from '../theme/branded';
import { openHost, useHosts } from './use-hosts';
import { WhereItGoes } from './where-it-goes';

const WithProviders = part(() => import('../providers/with-providers').then((room) => ({ default: room.WithProviders })));

/** What the operator allows: one server, a table of domains, or any host. */
export type SignInPolicy = { kind: 'fixed'; imap: Endpoint; smtp: Endpoint } | { kind: 'table' } | { kind: 'free' };

export interface SignInProps {
  policy: SignInPolicy;
  /** Where the person wanted to go. */
  to: string;
  shapes: Shapes;
  /** Whose page one may sign in on too. */
  providers: readonly ShownProvider[];
  /** The language that was chosen in this browser, or `auto`. */
  language: string;
}

export function SignIn({ policy, to, shapes, providers, language }: SignInProps) {
  // In another language everything is drawn anew, and what was typed stays.
  useSyncExternalStore(useSpoken.subscribe, spokenLanguage, spokenLanguage);
  const [chosen, setChosen] = useState<string | null>(null);
  useState(() => learnShapes(shapes));
  useEffect(() => followLook(lastLook()), []);
  const { name: brand } = useBrand();
  const [address, setAddress] = useState('');
  // What the browser or the person filled in before the page was alive, nobody heard.
  useEffect(() => {
    const typed = document.querySelector<HTMLInputElement>('#sign-in [name=username]')?.value.trim();
    if (typed) setAddress(typed);
  }, []);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const hosts = useHosts(address);
  const free = policy.kind === 'free';
  const place = error ? placeOf(error, free, hosts) : null;
  const wrong = (here: string) => (error && place === here ? sentenceOf(error) : null);

  const details = detailsOf(error);
  // Whom the password would go to is known first, and then it is asked for.
  const asks = !free || hosts.ready;
  const open = free && asks ? openHost(hosts.imap, hosts.smtp) : null;
  const [notTyped, setNotTyped] = useState<string | null>(null);
  const fail = (problem: unknown) => {
    const known = problem instanceof ClientError ? problem : new ClientError('internal', t('error.internal'));
    setError(known);
    setBusy(false);
    // The field that can mend it is shown with it.
    if (free && ['imap', 'smtp'].includes(placeOf(known, free, hosts))) hosts.byHand();
  };
  // The field that can mend it has the focus, wherever it stands.
  useEffect(() => {
    if (error || notTyped) document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error, notTyped]);

  const elsewhere = () => {
    const remember = document.querySelector<HTMLInputElement>('#sign-in [name=remember]');
    return { use: 'signIn' as const, address, remember: remember?.checked ?? true, to };
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
    const servers: ReturnType<typeof hosts.endpoints> = free ? hosts.endpoints() : {};
    setBusy(true);
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
      const { imap, smtp, login } = servers;
      if (imap && smtp) keepTypedServers(typed, { imap, smtp, login });
      window.location.assign(to);
    } catch (problem) {
      fail(problem);
    }
  };

  return (
    <div className="sign">
      <header className="sign-bar">
        <BrandMark size={24} />
        {brand}
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
          <LoginFields
            onAddress={setAddress}
            wrong={wrong}
            filled
            withPassword={asks}
            hint={<WhereSentence policy={policy} host={hosts.imap.host} />}
          />
          {open ? <PlainLine host={open} error={notTyped === open ? t('discovery.plainWrong', { host: open }) : null} /> : null}
          {asks ? (
            <CheckLine name="remember" defaultChecked>
              {t('signIn.remember')}
            </CheckLine>
          ) : null}
          {hosts.step === 'agree' ? null : <GoButton busy={busy} asking={hosts.step === 'asking'} asks={asks} />}
          <Said title={t('server.said')} words={details} />
          {free && error && causes.has(error.code) ? (
            <FindOut error={error} address={address} imap={endpointOf(hosts.imap)} smtp={endpointOf(hosts.smtp)} useStep={usePageStep} />
          ) : null}
          {providers.length > 0 ? (
            <Suspense fallback={null}>
              <p className="providers-or">{t('signIn.withOr')}</p>
              <WithProviders providers={providers} input={elsewhere} onDone={() => window.location.assign(to)} />
            </Suspense>
          ) : null}
        </form>
        <aside aria-label={t('signIn.servers')}>
          {free ? (
            <FoundServers hosts={hosts} imapError={wrong('imap')} smtpError={wrong('smtp')} />
          ) : (
            <WhereItGoes policy={policy} address={address} />
          )}
        </aside>
      </main>
      <TooltipLayer />
    </div>
  );
}

/** Goes on to the password, or signs in. */
function GoButton({ busy, asking, asks }: { busy: boolean; asking: boolean; asks: boolean }) {
  const words = asking ? 'signIn.looking' : !asks ? 'signIn.continue' : busy ? 'signIn.busy' : 'signIn.go';
  return (
    <Button kind="solid" type="submit" className="go" disabled={busy || asking} aria-live="polite">
      {t(words)}
    </Button>
  );
}

/** Where the password goes, in one sentence under its field. */
function WhereSentence({ policy, host }: { policy: SignInPolicy; host: string }) {
  if (policy.kind === 'table') return t('signIn.onlyDomain');
  if (policy.kind === 'fixed')
    return t(policy.imap.security === 'plain' ? 'signIn.onlyHost' : 'signIn.onlyHostTls', { host: policy.imap.host });
  return host ? t('signIn.onlyHostAndOutgoing', { host }) : t('signIn.onlyNamed');
}
