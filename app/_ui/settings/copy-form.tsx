'use client';
import { useState } from 'react';
import { startCopy } from '@/lib/client/account-copies';
import { type Permission, withPermission } from '@/lib/client/left-form';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { Security } from '@/lib/model/account';
import { CheckLine } from '../base/check';
import { Select } from '../base/select';
import { copyPlace } from './copy-place';
import { EntryForm } from './entry-form';
import { useTyped } from './form-place';
import { MailboxProof } from './mailbox-proof';
import { Option } from './option';
import { fieldsAt, ServerFields } from './server-fields';

const ports: Record<Security, string> = { tls: '993', starttls: '143', plain: '143' };

function useCopyForm() {
  const { accounts } = useShell();
  const { typed, put, fill, saved } = useTyped(copyPlace, {
    host: '',
    port: '993',
    security: 'tls' as Security,
    login: '',
    permission: null as Permission | null,
    accountId: String(accounts[0]?.id ?? ''),
    junk: true,
  });
  // It is not kept with what was typed into a form that was left.
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const start = async () => {
    const { host, port, security, login, permission, junk } = typed;
    const account = accounts.find(({ id }) => String(id) === typed.accountId);
    const whole = host.trim() && login.trim() && Number(port) > 0 && (permission || password) && account;
    setAsked(true);
    if (!whole) return false;
    const proof = permission ? { permission: permission.id } : { password };
    await startCopy({ host: host.trim(), port: Number(port), security, login: login.trim(), ...proof, accountId: account.id, junk });
    saved();
    return true;
  };
  const missing = (value: string) => (asked && !value.trim() ? t('collect.missing') : null);
  return { accounts, typed, put, fill, password, setPassword, start, missing };
}

/** The form that names the old account. It is tried at its server before anything begins. */
export function CopyForm({ onDone }: { onDone: () => void }) {
  const { accounts, typed, put, fill, password, setPassword, start, missing } = useCopyForm();
  return (
    <EntryForm name={t('copyIn.title')} onSave={start} kept={t('copyIn.begun')} words={t('copyIn.start')} onDone={onDone}>
      <p className="option-hint">{t('copyIn.what')}</p>
      <ServerFields label={t('copyIn.server')} typed={typed} put={put} onSecurity={put('security')} ports={ports} missing={missing} />
      <MailboxProof
        place={copyPlace}
        protocol="imap"
        host={typed.host}
        login={typed.login}
        password={password}
        onPassword={setPassword}
        permission={typed.permission}
        onPermission={(permission, server) =>
          fill(permission && server ? withPermission({ ...typed, ...fieldsAt(server) }, permission) : { permission: null })
        }
        left={(server) => ({ ...typed, ...fieldsAt(server) })}
        hint={t('copyIn.password.hint')}
        error={missing(password)}
      />
      {accounts.length > 1 ? (
        <Option title={t('copyIn.into')}>
          <Select
            name={t('copyIn.into')}
            value={typed.accountId}
            choices={accounts.map(({ id, address }) => ({ value: String(id), words: address }))}
            onChoose={put('accountId')}
          />
        </Option>
      ) : null}
      <CheckLine checked={typed.junk} onChange={(event) => put('junk')(event.target.checked)}>
        {t('copyIn.junk')}
      </CheckLine>
    </EntryForm>
  );
}
