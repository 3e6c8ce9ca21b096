'use client';
import { type FocusEvent, useState } from 'react';
import { accountHue, askAccount, renameAccount } from '@/lib/client/accounts';
import { sentenceOf } from '@/lib/client/call';
import { choose, usePreferences } from '@/lib/client/preferences';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import { Button } from '../base/button';
import { Field } from '../base/field';
import { IconButton } from '../base/icon-button';
import { Switch } from '../base/switch';

function Marked({ account }: { account: Account }) {
  return (
    <span className="acct-mark option-title">
      <i className={`acct h${accountHue(account.id)}`} aria-hidden="true" />
      <bdi className="cut">{account.address}</bdi>
    </span>
  );
}

/** The name in From: kept when one leaves the field. */
function Name({ account }: { account: Account }) {
  const [error, setError] = useState<string | null>(null);
  const keep = async (event: FocusEvent<HTMLInputElement>) => {
    const name = event.currentTarget.value.trim();
    if (name === account.name) return;
    try {
      await renameAccount(account.id, name);
      setError(null);
    } catch (problem) {
      setError(sentenceOf(problem));
    }
  };
  return (
    <Field
      label={t('accounts.name')}
      defaultValue={account.name}
      maxLength={200}
      autoComplete="name"
      dir="auto"
      onBlur={(event) => void keep(event)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
      error={error}
    />
  );
}

function One({ account, at }: { account: Account; at: number }) {
  const { accounts } = useShell();
  const { leftOut } = usePreferences();
  const { id, address } = account;
  const shown = !leftOut.includes(id);
  const several = accounts.length > 1;
  const move = (by: 1 | -1) => {
    const order = accounts.map((one) => one.id as number);
    order.splice(at, 1);
    order.splice(at + by, 0, id);
    void choose({ accountOrder: order });
  };
  return (
    <li className="acct-one">
      <div className="acct-head">
        <Marked account={account} />
        <span className="grow" />
        {several ? (
          <>
            <IconButton icon="chevron-up" name={t('accounts.up', { address })} disabled={at === 0} onClick={() => move(-1)} />
            <IconButton
              icon="chevron-down"
              name={t('accounts.down', { address })}
              disabled={at === accounts.length - 1}
              onClick={() => move(1)}
            />
          </>
        ) : null}
        <IconButton icon="trash-2" name={t('accounts.removeOne', { address })} onClick={() => askAccount({ kind: 'remove', account })} />
      </div>
      <Name account={account} />
      {several ? (
        <div className="acct-head">
          <span className="option-words">{t('accounts.unified')}</span>
          <Switch
            name={t('accounts.unifiedOf', { address })}
            on={shown}
            onChange={(on) => void choose({ leftOut: on ? leftOut.filter((one) => one !== id) : [...leftOut, id] })}
          />
        </div>
      ) : null}
    </li>
  );
}

/** The accounts of the person: their order, their names, what the lists over all of them show; adding and removing. */
export function Accounts() {
  const { accounts, locked } = useShell();
  return (
    <>
      <ul className="acct-list">
        {accounts.map((account, at) => (
          <One key={account.id} account={account} at={at} />
        ))}
        {locked.map((account) => (
          <li key={account.id} className="acct-one">
            <div className="acct-head">
              <Marked account={account} />
              <span className="grow dim">{t('accounts.locked')}</span>
              <Button kind="line" icon="key-round" onClick={() => askAccount({ kind: 'unlock', account })}>
                {t('accounts.unlock')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <Button kind="line" icon="plus" onClick={() => askAccount({ kind: 'add' })}>
        {t('accounts.add')}
      </Button>
    </>
  );
}
