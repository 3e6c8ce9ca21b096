'use client';
import { useState } from 'react';
import { keepCollector } from '@/lib/client/collectors';
import { type Permission, withPermission } from '@/lib/client/left-form';
import { t } from '@/lib/client/texts';
import type { Security } from '@/lib/model/account';
import { type Collector, collectMinutes, isGmail, type Keep, keepDaysChoices } from '@/lib/model/collectors';
import { CheckLine } from '../base/check';
import { Select } from '../base/select';
import { EntryForm } from './entry-form';
import { useFolderChoices } from './folder-choices';
import { useTyped } from './form-place';
import { MailboxProof } from './mailbox-proof';
import { Option } from './option';
import { fieldsAt, ServerFields } from './server-fields';

const ports: Record<Security, string> = { tls: '995', starttls: '110', plain: '110' };

/** The key of the form for a collected mailbox (form-place.ts). */
export const collectorPlace = (collector: Collector | null): string => `collect ${collector?.id ?? 'new'}`;

/** The fields as they are typed. */
interface Typed {
  login: string;
  password: string;
  /** Given by a provider's page in place of the password. */
  permission: Permission | null;
  host: string;
  security: Security;
  port: string;
  mailboxId: string;
  keep: Keep;
  keepDays: string;
  /** Null as long as nobody chose: Gmail is asked so. */
  recent: boolean | null;
  everyMinutes: string;
}

/** What stands in the form at first; `folder` is the usual one. */
export const fieldsOf = (collector: Collector | null, folder: number | undefined): Typed => ({
  login: collector?.login ?? '',
  password: '',
  permission: null,
  host: collector?.host ?? '',
  security: collector?.security ?? 'tls',
  port: String(collector?.port ?? 995),
  mailboxId: String(collector?.mailboxId ?? folder ?? ''),
  keep: collector?.keep ?? 'always',
  keepDays: String(collector?.keepDays ?? 30),
  recent: collector?.recent ?? null,
  everyMinutes: String(collector?.everyMinutes ?? 15),
});

/** What is typed about a mailbox, and how it is kept. */
function useFields(collector: Collector | null) {
  const { open, choices } = useFolderChoices();
  const inbox = open.find(({ role }) => role === 'inbox') ?? open[0];
  const { typed, put, fill, saved } = useTyped(collectorPlace(collector), fieldsOf(collector, inbox?.id));
  const [missing, setMissing] = useState(false);
  const recent = typed.recent ?? isGmail(typed.host);
  const folder = open.find(({ id }) => String(id) === typed.mailboxId);
  // What the server goes by, too: a password is for one login at one port of one server, a permission for one kind of encryption besides.
  const same =
    collector !== null &&
    collector.login === typed.login.trim() &&
    collector.host === typed.host.trim().toLowerCase() &&
    collector.port === Number(typed.port) &&
    (collector.provider === null || collector.security === typed.security);
  const save = async () => {
    const { login, password, permission, host, port, security, keep } = typed;
    const whole = login.trim() && host.trim() && Number(port) > 0 && (permission || password || same) && folder;
    setMissing(!whole);
    if (!whole) return false;
    await keepCollector({
      ...(collector ? { id: collector.id } : {}),
      ...(permission ? { permission: permission.id } : password ? { password } : {}),
      ...{ login: login.trim(), host: host.trim(), port: Number(port), security, keep },
      ...{ accountId: folder.accountId, mailboxId: folder.id, recent: isGmail(host) && recent },
      ...{ keepDays: Number(typed.keepDays), everyMinutes: Number(typed.everyMinutes) },
    });
    saved();
    return true;
  };
  return {
    typed,
    put,
    fill,
    save,
    recent,
    same,
    choices,
    missing: (value: string) => (missing && !value.trim() ? t('collect.missing') : null),
  };
}

/** How often, how long letters stay there, and where they go here. */
function Wishes({ typed, put, choices }: Pick<ReturnType<typeof useFields>, 'typed' | 'put' | 'choices'>) {
  return (
    <>
      <Option title={t('collect.folder')}>
        <Select name={t('collect.folder')} value={typed.mailboxId} choices={choices} onChoose={put('mailboxId')} />
      </Option>
      <Option title={t('collect.every')}>
        <Select
          name={t('collect.every')}
          value={typed.everyMinutes}
          choices={collectMinutes.map((minutes) => ({ value: String(minutes), words: t('collect.minutes', { count: minutes }) }))}
          onChoose={put('everyMinutes')}
        />
      </Option>
      <Option title={t('collect.keep')} hint={t(`collect.keep.${typed.keep}.hint`)}>
        <Select
          name={t('collect.keep')}
          value={typed.keep === 'days' ? typed.keepDays : typed.keep}
          choices={[
            { value: 'always', words: t('collect.keep.always') },
            ...keepDaysChoices.map((days) => ({ value: String(days), words: t('collect.keep.days', { count: days }) })),
            { value: 'never', words: t('collect.keep.never') },
          ]}
          onChoose={(value) => {
            const days = value !== 'always' && value !== 'never';
            put('keep')(days ? 'days' : value);
            if (days) put('keepDays')(value);
          }}
        />
      </Option>
    </>
  );
}

/** The form for a mailbox that is collected. What is kept was tried at its server. */
export function CollectorForm({ collector, onDone }: { collector: Collector | null; onDone: () => void }) {
  const { typed, put, fill, save, recent, same, choices, missing } = useFields(collector);
  const name = collector ? t('collect.edit', { name: collector.login }) : t('collect.add');
  return (
    <EntryForm name={name} onSave={save} kept={t('collect.kept')} onDone={onDone}>
      <p className="option-hint">{t('collect.what')}</p>
      <ServerFields label={t('collect.server')} typed={typed} put={put} onSecurity={put('security')} ports={ports} missing={missing} />
      <MailboxProof
        place={collectorPlace(collector)}
        protocol="pop3"
        host={typed.host}
        login={typed.login}
        password={typed.password}
        onPassword={put('password')}
        permission={typed.permission}
        onPermission={(permission, server) =>
          fill(permission && server ? withPermission({ ...typed, ...fieldsAt(server) }, permission) : { permission: null })
        }
        left={(server) => ({ ...typed, password: '', ...fieldsAt(server) })}
        hint={t(!same ? 'collect.password.hint' : collector?.provider ? 'proof.kept' : 'collect.password.kept')}
        error={same ? null : missing(typed.password)}
      />
      {isGmail(typed.host) ? (
        <div>
          <CheckLine checked={recent} onChange={(event) => put('recent')(event.target.checked)}>
            {t('collect.recent')}
          </CheckLine>
          <p className="field-note">{t('collect.recent.hint')}</p>
        </div>
      ) : null}
      <Wishes typed={typed} put={put} choices={choices} />
    </EntryForm>
  );
}
