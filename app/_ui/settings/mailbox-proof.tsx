'use client';
import { useEffect, useState } from 'react';
import { leaveForm, type Permission } from '@/lib/client/left-form';
import { useProviders } from '@/lib/client/oauth';
import { useServing } from '@/lib/client/serving';
import { t } from '@/lib/client/texts';
import type { Endpoint } from '@/lib/model/account';
import type { ShownProvider } from '@/lib/model/oauth';
import { Button } from '../base/button';
import { PasswordField } from '../base/password-field';
import { WithProviders } from '../providers/with-providers';
import { showAgain } from './form-place';

/** By which protocol the mailbox is read. */
type Protocol = 'imap' | 'pop3';

interface ProofPlace {
  /** The key of the form (form-place.ts). */
  place: string;
  protocol: Protocol;
  login: string;
  /** What is to stand in the form after the way to a provider's page, with that provider's server; no password. */
  left: (server: Endpoint) => object;
}

interface AtProvidersProps extends ProofPlace {
  providers: readonly ShownProvider[];
  words?: string | undefined;
  onGiven: (permission: Permission, server: Endpoint) => void;
}

/** The buttons of providers. Who goes to the page of one finds the form again as it was. */
function AtProviders({ place, protocol, login, left, providers, words, onGiven }: AtProvidersProps) {
  return (
    <WithProviders
      providers={providers}
      words={words}
      input={() => ({ use: 'elsewhere', address: login.trim(), to: window.location.pathname })}
      onLeave={(provider) => {
        const server = provider[protocol];
        if (server) leaveForm(place, provider.id, left(server));
      }}
      onDone={(_, permission) => {
        const server = providers.find(({ id }) => id === permission?.provider)?.[protocol];
        if (permission && server) onGiven(permission, server);
      }}
    />
  );
}

const typingMs = 600;

/** The same text once nobody has typed for a moment. */
function useTypedOut(text: string): string {
  const [still, setStill] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setStill(text), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return still;
}

/** The provider who serves the mailbox though its server has another name; null where none is known to. */
function useBehind(login: string, host: string, all: readonly ShownProvider[], protocol: Protocol) {
  const [whose, where] = [useTypedOut(login.trim()), useTypedOut(host.trim())];
  const serving = useServing(whose, where, all.length > 0 && where.includes('.'));
  const found = all.find((provider) => provider.id === serving?.provider && provider[protocol] !== null);
  return serving && found ? { found, domain: serving.domain } : null;
}

const sameHost = (one: string, other: string) => one.trim().toLowerCase() === other.toLowerCase();

export interface MailboxProofProps extends ProofPlace {
  /** The server as it is typed. While there is none, every provider may be the one. */
  host: string;
  password: string;
  onPassword: (password: string) => void;
  permission: Permission | null;
  /** `server`: that of the provider who gave it. */
  onPermission: (permission: Permission | null, server: Endpoint | null) => void;
  hint?: string;
  error: string | null;
}

/** What opens a mailbox elsewhere: its password, or the permission of a provider whose server it lies at. */
export function MailboxProof({ host, password, onPassword, permission, onPermission, hint, error, ...where }: MailboxProofProps) {
  const providers = useProviders() ?? [];
  const named = providers.filter((provider) => {
    const server = provider[where.protocol];
    return server !== null && (host.trim() === '' || sameHost(host, server.host));
  });
  const behind = useBehind(where.login, host, permission || named.length > 0 ? [] : providers, where.protocol);
  if (permission) {
    const name = providers.find(({ id }) => id === permission.provider)?.name ?? '';
    return (
      <div>
        <p>{t('proof.given', { name, address: permission.address })}</p>
        <Button kind="link" onClick={() => onPermission(null, null)}>
          {t('proof.other')}
        </Button>
      </div>
    );
  }
  const here = behind && named.length === 0 ? [behind.found] : named;
  return (
    <>
      <PasswordField
        label={t('signIn.password')}
        show={t('password.show')}
        hide={t('password.hide')}
        value={password}
        autoComplete="off"
        hint={hint}
        error={error}
        onChange={(event) => onPassword(event.target.value)}
      />
      {here.length > 0 ? (
        <>
          <p className="providers-or">{t('signIn.withOr')}</p>
          {here === named || !behind ? null : (
            <p className="note dim">{t('proof.behind', { domain: behind.domain, name: behind.found.name })}</p>
          )}
          <AtProviders {...where} providers={here} onGiven={onPermission} />
        </>
      ) : null}
    </>
  );
}

/** Signs in again on the page of the provider whose permission is over; the form opens with the new one. */
export function ProofAgain({ provider, ...where }: ProofPlace & { provider: string }) {
  const found = useProviders()?.filter(({ id }) => id === provider) ?? [];
  if (found.length === 0) return null;
  const given = (permission: Permission, server: Endpoint) => showAgain(where.place, { ...where.left(server), permission });
  return <AtProviders {...where} providers={found} words={t('accounts.again')} onGiven={given} />;
}
