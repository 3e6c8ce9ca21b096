'use client';
import { t } from '@/lib/client/texts';
import type { Endpoint, Security } from '@/lib/model/account';
import { Field } from '../base/field';

/** A server as it stands in the fields. */
export interface TypedHost {
  host: string;
  port: string;
  security: Security;
  /** Typed by hand: no longer follows the address. */
  touched: boolean;
}

const usualPorts = { imap: { tls: '993', starttls: '143', plain: '143' }, smtp: { tls: '465', starttls: '587', plain: '25' } } as const;

/** The name that most providers use: a suggestion, to be corrected. Empty until the address has a domain. */
export function guessedHost(kind: 'imap' | 'smtp', address: string): string {
  const domain = address.split('@').at(-1)?.toLowerCase() ?? '';
  return address.includes('@') && /^[^\s@]+\.[^\s@.]{2,}$/.test(domain) ? `${kind}.${domain}` : '';
}

/** What is sent to the server, or undefined where the host is missing. */
export function endpointOf({ host, port, security }: TypedHost): Endpoint | undefined {
  return host.trim() ? { host: host.trim(), port: Number(port), security } : undefined;
}

interface OneProps {
  kind: 'imap' | 'smtp';
  legend: string;
  value: TypedHost;
  onChange: (next: TypedHost) => void;
  error: string | null;
}

const securities: readonly { security: Security; words: string | null }[] = [
  { security: 'tls', words: 'TLS' },
  { security: 'starttls', words: 'STARTTLS' },
  { security: 'plain', words: null },
];

function OneHost({ kind, legend, value, onChange, error }: OneProps) {
  const change = (part: Partial<TypedHost>) => onChange({ ...value, ...part, touched: true });
  const secure = (security: Security) => {
    // A port that was chosen for the kind of security follows it; one typed by hand stays.
    const usual = Object.values(usualPorts[kind]).includes(value.port as '993');
    change({ security, ...(usual ? { port: usualPorts[kind][security] } : {}) });
  };
  return (
    <fieldset className="hosts">
      <legend>{legend}</legend>
      <div className="hosts-row">
        <Field
          form="sign-in"
          label={t('signIn.server')}
          name={`${kind}-host`}
          value={value.host}
          required
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          placeholder={`${kind}.example.org`}
          onChange={(event) => change({ host: event.target.value })}
          error={error}
        />
        <Field
          form="sign-in"
          label={t('signIn.port')}
          name={`${kind}-port`}
          value={value.port}
          required
          inputMode="numeric"
          pattern="[1-9][0-9]{0,4}"
          onChange={(event) => change({ port: event.target.value.replace(/\D/g, '').slice(0, 5) })}
        />
        <div role="radiogroup" aria-label={t('signIn.security', { what: legend })} className="seg">
          {securities.map((one) => (
            <label key={one.security}>
              <input
                type="radio"
                form="sign-in"
                name={`${kind}-security`}
                value={one.security}
                checked={value.security === one.security}
                onChange={() => secure(one.security)}
              />
              <span>{one.words ?? t('signIn.none')}</span>
            </label>
          ))}
        </div>
      </div>
    </fieldset>
  );
}

export interface HostFieldsProps {
  imap: TypedHost;
  smtp: TypedHost;
  onImap: (next: TypedHost) => void;
  onSmtp: (next: TypedHost) => void;
  imapError: string | null;
  smtpError: string | null;
  /** Where to find them was said above. */
  told: boolean;
}

/** The servers by hand: two hosts, two ports, and how each line is secured. */
export function HostFields({ imap, smtp, onImap, onSmtp, imapError, smtpError, told }: HostFieldsProps) {
  const open = imap.security === 'plain' || smtp.security === 'plain';
  return (
    <>
      <h2>{t('signIn.yourServers')}</h2>
      {told ? null : <p className="note dim">{t('signIn.yourServersHint')}</p>}
      <OneHost kind="imap" legend={t('signIn.reading')} value={imap} onChange={onImap} error={imapError} />
      <OneHost kind="smtp" legend={t('signIn.sending')} value={smtp} onChange={onSmtp} error={smtpError} />
      {open ? <p className="field-note">{t('signIn.plainHint')}</p> : null}
    </>
  );
}
