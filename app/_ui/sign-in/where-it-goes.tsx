'use client';
import type { Endpoint } from '@/lib/model/account';
import { Icon } from '../base/icon';
import type { SignInPolicy } from './sign-in';

const secured = { tls: 'over TLS', starttls: 'over TLS (STARTTLS)', plain: 'on this machine, without TLS' } as const;

function Server({ words, endpoint }: { words: string; endpoint: Endpoint }) {
  const safe = endpoint.security !== 'plain';
  return (
    <li className="tr">
      <Icon name={safe ? 'shield-check' : 'triangle-alert'} size={16} className={safe ? 'ok' : 'wa'} />
      <div>
        {words}, {secured[endpoint.security]}
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
      <h2>Where your password goes</h2>
      <p className="note dim">
        {policy.kind === 'fixed'
          ? 'To your mail server, and to nobody else.'
          : `To the mail server of ${domain || 'your domain'}, and to nobody else.`}
      </p>
      <ul className="trace">
        {policy.kind === 'fixed' ? (
          <>
            <Server words="Reading: IMAP" endpoint={policy.imap} />
            <Server words="Sending: SMTP" endpoint={policy.smtp} />
          </>
        ) : null}
        <li className="tr">
          <Icon name="key-round" size={16} className="no" />
          <div>While you are signed in it is kept sealed, and only this browser holds the other half of the key.</div>
        </li>
        <li className="tr">
          <Icon name="log-out" size={16} className="no" />
          <div>Signing out forgets it.</div>
        </li>
      </ul>
    </>
  );
}
