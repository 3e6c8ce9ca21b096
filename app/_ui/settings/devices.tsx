'use client';
import { useEffect, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import {
  configAddress,
  type DeviceGroup,
  deviceGroups,
  type Program,
  profileAddress,
  programs,
  readDeviceSettings,
} from '@/lib/client/devices';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { DeviceSettings, DeviceWay } from '@/lib/model/devices';
import type { AccountId } from '@/lib/model/ids';
import { Icon } from '../base/icon';
import { NoteBar } from '../base/note-bar';
import { Segments } from '../base/segments';
import { Select } from '../base/select';
import { Skeleton } from '../base/skeleton';
import { CopyButton } from './copy-button';
import { DeviceCode } from './device-code';
import { Option } from './option';
import './devices.css';

function Group({ group: { title, fields } }: { group: DeviceGroup }) {
  return (
    <section className="device-group" aria-label={title}>
      <h4>{title}</h4>
      <dl>
        {fields.map(({ id, name, value, why, copied }) => (
          <div key={id} className="device-field">
            <dt>{name}</dt>
            <dd className="device-value">
              <bdi dir={copied === null ? 'auto' : 'ltr'}>{value}</bdi>
              {copied === null ? null : <CopyButton value={copied} name={name} />}
            </dd>
            <dd className="option-hint">{why}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** IMAP or POP3, in plain words; a choice only where there is one. */
function Way({ settings: { pop3 }, way, onChoose }: { settings: DeviceSettings; way: DeviceWay; onChoose: (way: DeviceWay) => void }) {
  const choices = [
    { value: 'imap', words: 'IMAP' },
    { value: 'pop3', words: 'POP3' },
  ] as const;
  return (
    <>
      {pop3 ? (
        <Option title={t('devices.way')} hint={t('devices.wayHint')}>
          <Segments name={t('devices.way')} choices={choices} value={way} onChoose={onChoose} />
        </Option>
      ) : null}
      <p className="device-about">{t(way === 'imap' ? 'devices.imapAbout' : 'devices.pop3About')}</p>
      {pop3 ? null : <p className="device-about">{t('devices.noPop3')}</p>}
    </>
  );
}

function Files({ id, way, signed }: { id: AccountId; way: DeviceWay; signed: boolean }) {
  return (
    <section aria-label={t('devices.files')}>
      <h3>{t('devices.files')}</h3>
      <div className="device-acts">
        <a className="btn line" href={profileAddress(id, way)} download="oriel.mobileconfig">
          <Icon name="download" />
          <span className="t">{t('devices.profile')}</span>
        </a>
        <a className="btn line" href={configAddress(id)} download="config-v1.1.xml">
          <Icon name="download" />
          <span className="t">{t('devices.config')}</span>
        </a>
      </div>
      <p className="option-hint">{t(signed ? 'devices.filesHintSigned' : 'devices.filesHint')}</p>
    </section>
  );
}

/** What is known of one account; read anew for another. */
function useSettings(id: AccountId | undefined): { settings: DeviceSettings | null; fault: string | null } {
  const [known, setKnown] = useState<{ settings: DeviceSettings | null; fault: string | null }>({ settings: null, fault: null });
  useEffect(() => {
    if (id === undefined) return;
    const left = new AbortController();
    setKnown({ settings: null, fault: null });
    readDeviceSettings(id, left.signal)
      .then((settings) => {
        if (!left.signal.aborted) setKnown({ settings, fault: null });
      })
      .catch((error: unknown) => {
        if (!left.signal.aborted) setKnown({ settings: null, fault: sentenceOf(error) });
      });
    return () => left.abort();
  }, [id]);
  return known;
}

/** The other devices: from the settings that work here, what another mail program has to be told, why, and the ways to spare the typing. */
export default function Devices() {
  const { accounts } = useShell();
  const [chosen, setChosen] = useState<AccountId | null>(null);
  const [wanted, setWay] = useState<DeviceWay>('imap');
  const [program, setProgram] = useState<Program>('thunderbird');
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  const { settings, fault } = useSettings(account?.id);
  const way = settings?.pop3 ? wanted : 'imap';
  return (
    <div className="devices">
      {accounts.length > 1 ? (
        <Option title={t('devices.account')}>
          <Select
            name={t('devices.account')}
            value={String(account?.id)}
            choices={accounts.map(({ id, address }) => ({ value: String(id), words: address }))}
            onChoose={(value) => setChosen(accounts.find(({ id }) => String(id) === value)?.id ?? null)}
          />
        </Option>
      ) : null}
      {fault ? (
        <NoteBar icon="circle-alert" kind="bad">
          {fault}
        </NoteBar>
      ) : null}
      {account && settings ? (
        <>
          {settings.nearby ? (
            <NoteBar icon="triangle-alert" kind="warn">
              {t('devices.nearby')}
            </NoteBar>
          ) : null}
          <Way settings={settings} way={way} onChoose={setWay} />
          <DeviceCode key={`${account.id} ${way}`} id={account.id} way={way} onPage={settings.onPage} />
          <Files id={account.id} way={way} signed={settings.signed} />
          <section aria-label={t('devices.byHand')}>
            <h3>{t('devices.byHand')}</h3>
            <Option title={t('devices.program')} hint={t(`devices.steps.${program}`)}>
              <Select
                name={t('devices.program')}
                value={program}
                choices={programs}
                onChoose={(value) => setProgram(programs.find((one) => one.value === value)?.value ?? 'thunderbird')}
              />
            </Option>
            {deviceGroups(settings, way, program).map((group) => (
              <Group key={group.title} group={group} />
            ))}
          </section>
        </>
      ) : null}
      {account && !settings && !fault ? [70, 50, 60].map((width) => <Skeleton key={width} width={width} />) : null}
    </div>
  );
}
