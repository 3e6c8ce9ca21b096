'use client';
import { GripVertical } from 'lucide-react';
import { type FocusEvent, useState } from 'react';
import { orderOfAll, renameAccount } from '@/lib/client/account-calls';
import { askAccount, hueClass, hueOf, useMarkClass } from '@/lib/client/accounts';
import { useBackCloses } from '@/lib/client/back-closes';
import { sentenceOf } from '@/lib/client/call';
import { choose, usePreferences } from '@/lib/client/preferences';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import { accountHues } from '@/lib/model/look';
import { Arriving } from '../base/arriving';
import { Button } from '../base/button';
import { Field } from '../base/field';
import { IconButton } from '../base/icon-button';
import { MenuButton } from '../base/menu';
import { part } from '../base/part';
import { Switch } from '../base/switch';
import { copyPlace } from './copy-place';
import { useAnyForm } from './form-place';
import { Swatches } from './swatches';
import { type OrderedEntry, useOrder } from './use-order';
import './identities.css';

const OwnDoctor = part(() => import('../doctor/own-doctor'));
const CopyAccount = part(() => import('./copy-account'));

/** Another account, and what comes in from an old one: that is behind a button, since most people do it once. */
function MoreAccounts() {
  const [wanted, setWanted] = useState(false);
  const typing = useAnyForm(copyPlace);
  const copies = wanted || typing;
  return (
    <>
      <div className="acct-more">
        <Button kind="line" icon="plus" onClick={() => askAccount({ kind: 'add' })}>
          {t('accounts.add')}
        </Button>
        {copies ? null : (
          <Button kind="line" icon="folder-input" onClick={() => setWanted(true)}>
            {t('copyIn.title')}
          </Button>
        )}
      </div>
      {copies ? (
        <Arriving>
          <CopyAccount />
        </Arriving>
      ) : null}
    </>
  );
}

/** Asks the doctor about an account that is open here. */
function CheckConnection({ account: { id, address } }: { account: Account }) {
  const [open, setOpen] = useState(false);
  // A step within the section, so that the settings stay beneath it.
  useBackCloses(`settings/accounts/doctor ${id}`, open, () => setOpen(false));
  return (
    <div>
      <Button kind="line" icon="shield-check" aria-label={t('doctor.checkOne', { address })} onClick={() => setOpen(true)}>
        {t('doctor.title')}
      </Button>
      {open ? (
        <Arriving>
          <OwnDoctor id={id} onClose={() => setOpen(false)} />
        </Arriving>
      ) : null}
    </div>
  );
}

function Marked({ account }: { account: Account }) {
  const markClass = useMarkClass();
  return (
    <span className="acct-mark option-title">
      <i className={markClass(account.id)} aria-hidden="true" />
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

/** The colour of its mark, wherever it stands. */
function Colour({ account: { id, address } }: { account: Account }) {
  const preferences = usePreferences();
  const put = (hue: (typeof accountHues)[number]) => void choose({ accountHues: { [id]: hue } });
  return (
    <div className="acct-head">
      <span className="option-words" aria-hidden="true">
        {t('accounts.colour')}
      </span>
      <Swatches
        name={t('accounts.colourOf', { address })}
        colours={accountHues.map((key) => ({ key, words: t(`accounts.hue.${key}`), className: `acct-hue ${hueClass(key)}` }))}
        chosen={hueOf(preferences, id)}
        onChoose={put}
      />
    </div>
  );
}

/** `order` is null where it is the only one. */
function One({ account, order }: { account: Account; order: OrderedEntry | null }) {
  const { leftOut } = usePreferences();
  const { id, address } = account;
  const shown = !leftOut.includes(id);
  // Held by its head alone: in the field under it a drag chooses words.
  const { draggable, onDragStart, onDragEnd, ...target } = order?.drag ?? {};
  return (
    <li className="acct-one entry" data-drop={order?.drop ?? undefined} {...target}>
      <div className="acct-head entry-head" {...{ draggable, onDragStart, onDragEnd }}>
        {order ? (
          <MenuButton icon={GripVertical} small name={t('order.of', { name: address })} className="entry-grip" entries={order.menu} />
        ) : null}
        <Marked account={account} />
        <span className="grow" />
        <IconButton icon="trash-2" name={t('accounts.removeOne', { address })} onClick={() => askAccount({ kind: 'remove', account })} />
      </div>
      <Name account={account} />
      <CheckConnection account={account} />
      {order ? <Colour account={account} /> : null}
      {order ? (
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
  const shell = useShell();
  const { locked } = shell;
  const { accountOrder } = usePreferences();
  const rank = ({ id }: Account) => (accountOrder.includes(id) ? accountOrder.indexOf(id) : accountOrder.length);
  // As chosen, before the server has answered.
  const accounts = [...shell.accounts].sort((a, b) => rank(a) - rank(b));
  const order = useOrder(
    accounts.map(({ id, address }) => ({ id, name: address })),
    (ids) => void choose({ accountOrder: orderOfAll(shell, accountOrder, ids) }),
  );
  return (
    <>
      <ul className="acct-list">
        {accounts.map((account) => (
          <One key={account.id} account={account} order={accounts.length > 1 ? order(account.id) : null} />
        ))}
        {locked.map((account) => (
          <li key={account.id} className="acct-one">
            <div className="acct-head acct-locked">
              <Marked account={account} />
              <span className="grow dim">{t('accounts.locked')}</span>
              <Button kind="line" icon="key-round" onClick={() => askAccount({ kind: 'unlock', account })}>
                {t(account.provider ? 'accounts.again' : 'accounts.unlock')}
              </Button>
              <IconButton
                icon="trash-2"
                name={t('accounts.removeOne', { address: account.address })}
                onClick={() => askAccount({ kind: 'remove', account })}
              />
            </div>
          </li>
        ))}
      </ul>
      <MoreAccounts />
    </>
  );
}
