'use client';
import { t } from '@/lib/client/texts';
import type { Endpoint, Security } from '@/lib/model/account';
import { Field } from '../base/field';
import { Segments } from '../base/segments';
import { Option } from './option';

const plain = { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false, autoComplete: 'off', dir: 'ltr' } as const;

/** A server as the fields have it. */
export const fieldsAt = ({ host, port, security }: Endpoint) => ({ host, port: String(port), security });

interface ServerFieldsProps {
  /** What its server is called. */
  label: string;
  typed: { host: string; port: string; security: Security; login: string };
  put: (field: 'host' | 'port' | 'login') => (value: string) => void;
  onSecurity: (security: Security) => void;
  /** The usual ports: one of them goes along with the kind of encryption. */
  ports: Record<Security, string>;
  /** What is wrong with a field of this value. */
  missing: (value: string) => string | null;
}

/** Where a mailbox elsewhere lies, and who signs in there. */
export function ServerFields({ label, typed, put, onSecurity, ports, missing }: ServerFieldsProps) {
  return (
    <>
      <div className="collect-server">
        <Field
          label={label}
          value={typed.host}
          autoFocus
          error={missing(typed.host)}
          onChange={(event) => put('host')(event.target.value)}
          {...plain}
        />
        <Field
          label={t('signIn.port')}
          value={typed.port}
          inputMode="numeric"
          error={missing(typed.port)}
          onChange={(event) => put('port')(event.target.value.replace(/\D/g, '').slice(0, 5))}
          {...plain}
        />
      </div>
      <Option title={t('collect.security')}>
        <Segments
          name={t('collect.security')}
          value={typed.security}
          onChoose={(security) => {
            if (Object.values(ports).includes(typed.port)) put('port')(ports[security]);
            onSecurity(security);
          }}
          choices={[
            { value: 'tls', words: 'TLS' },
            { value: 'starttls', words: 'STARTTLS' },
            { value: 'plain', words: t('signIn.none') },
          ]}
        />
      </Option>
      <Field
        label={t('collect.login')}
        value={typed.login}
        error={missing(typed.login)}
        onChange={(event) => put('login')(event.target.value)}
        {...plain}
      />
    </>
  );
}
