'use client';
import { t } from '@/lib/client/texts';
import type { Endpoint } from '@/lib/model/account';
import { Icon } from '../base/icon';
import type { SignInPolicy } from './sign-in';

const words = {
  reading: { tls: 'signIn.readingTls', starttls: 'signIn.readingStarttls', plain: 'signIn.readingPlain' },
  sending: { tls: 'signIn.sendingTls', starttls: 'signIn.sendingStarttls', plain: 'signIn.sendingPlain' },
} as const;

/** One server: what for, how secured, and where. */
export function Server({ use, endpoint }: { use: keyof typeof words; endpoint: Endpoint }) {
  const safe = endpoint.security !== 'plain';
  return (
    <li className="tr">
      <Icon name={safe ? 'shield-check' : 'triangle-alert'} size={16} className={safe ? 'ok' : 'wa'} />
      <div>
        {t(words[use][endpoint.security])}
        <div className="mono">
          {endpoint.host}:{endpoint.port}
        </div>
      </div>
    </li>
  );
}

/** The right half: whom Oriel asks, and what it keeps. */
export function WhereItGoes({ policy, address }: { policy: SignInPolicy; address: string }) {
  const domain = address.includes('@') ? (address.split('@').at(-1) ?? '') : '';
  return (
    <>
      <h2>{t('signIn.where')}</h2>
      <p className="note dim">
        {policy.kind === 'fixed' ? t('signIn.whereFixed') : domain ? t('signIn.whereDomain', { domain }) : t('signIn.whereYourDomain')}
      </p>
      <ul className="trace">
        {policy.kind === 'fixed' ? (
          <>
            <Server use="reading" endpoint={policy.imap} />
            <Server use="sending" endpoint={policy.smtp} />
          </>
        ) : null}
        <li className="tr">
          <Icon name="key-round" size={16} className="no" />
          <div>{t('signIn.sealed')}</div>
        </li>
        <li className="tr">
          <Icon name="log-out" size={16} className="no" />
          <div>{t('signIn.forgets')}</div>
        </li>
      </ul>
    </>
  );
}
