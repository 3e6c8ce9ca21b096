'use client';
import { useRef, useState } from 'react';
import { accountHue } from '@/lib/client/accounts';
import { sentenceOf } from '@/lib/client/call';
import { keepIdentity, removeIdentity, sortIdentities, useIdentities } from '@/lib/client/identities';
import { notify } from '@/lib/client/notice';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import type { Identity } from '@/lib/model/identities';
import { ownIdentity } from '@/lib/model/identity-match';
import { Button } from '../base/button';
import { IconButton } from '../base/icon-button';
import { IdentityForm } from './identity-form';
import './identities.css';

const failed = (problem: unknown) => notify(t('settings.notKept', { reason: sentenceOf(problem) }));

/** Removes one; the notice puts it back where it stood. */
async function remove(identity: Identity): Promise<void> {
  const { id, ...content } = identity;
  await removeIdentity(id);
  notify(t('identities.removed', { address: identity.address }), {
    act: { words: t('act.undo'), run: () => void keepIdentity(content).catch(failed) },
  });
}

interface OneProps {
  account: Account;
  identity: Identity | null;
  own: boolean;
  /** Moves it among the others; null where it cannot. */
  up: (() => void) | null;
  down: (() => void) | null;
}

/** An address, and the form for what its letters bear. */
function One({ account, identity, own, up, down }: OneProps) {
  const [open, setOpen] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const address = identity?.address ?? account.address;
  const name = identity?.name || account.name;
  return (
    <li className="acct-one">
      <div className="acct-head">
        <span className="ident-words">
          <bdi className="cut option-title">{address}</bdi>
          <span className="cut dim">
            {[name, identity?.text.split('\n')[0], identity?.isDefault ? t('identities.isDefault') : ''].filter(Boolean).join(' · ')}
          </span>
        </span>
        {own ? null : (
          <>
            <IconButton icon="chevron-up" name={t('identities.up', { address })} disabled={up === null} onClick={() => up?.()} />
            <IconButton icon="chevron-down" name={t('identities.down', { address })} disabled={down === null} onClick={() => down?.()} />
          </>
        )}
        <IconButton
          ref={edit}
          icon="square-pen"
          name={t('identities.edit', { address })}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
        {own || !identity ? null : (
          <IconButton icon="trash-2" name={t('identities.remove', { address })} onClick={() => void remove(identity).catch(failed)} />
        )}
      </div>
      {open ? (
        <IdentityForm
          account={account}
          identity={identity}
          own={own}
          onDone={() => {
            setOpen(false);
            edit.current?.focus();
          }}
        />
      ) : null}
    </li>
  );
}

function OfAccount({ account, identities }: { account: Account; identities: readonly Identity[] }) {
  const [adding, setAdding] = useState(false);
  const own = ownIdentity(identities, account) ?? null;
  const others = identities.filter((one) => one.accountId === account.id && one !== own);
  const move = (at: number, by: 1 | -1) => () => {
    const order = others.map(({ id }) => id);
    const [moved] = order.splice(at, 1);
    if (moved !== undefined) order.splice(at + by, 0, moved);
    sortIdentities(account.id, [...(own ? [own.id] : []), ...order]).catch(failed);
  };
  return (
    <section aria-labelledby={`ident-${account.id}`} className="ident">
      <h3 id={`ident-${account.id}`} className="acct-mark">
        <i className={`acct h${accountHue(account.id)}`} aria-hidden="true" />
        <bdi className="cut">{account.address}</bdi>
      </h3>
      <ul className="acct-list">
        <One key={`own ${own?.id ?? 0}`} account={account} identity={own} own up={null} down={null} />
        {others.map((identity, at) => (
          <One
            key={identity.id}
            account={account}
            identity={identity}
            own={false}
            up={at > 0 ? move(at, -1) : null}
            down={at < others.length - 1 ? move(at, 1) : null}
          />
        ))}
      </ul>
      {adding ? (
        <IdentityForm account={account} identity={null} own={false} onDone={() => setAdding(false)} />
      ) : (
        <Button kind="line" icon="plus" onClick={() => setAdding(true)}>
          {t('identities.add')}
        </Button>
      )}
    </section>
  );
}

/** The addresses that a person writes from, account by account. */
export function Identities() {
  const { accounts } = useShell();
  const { identities, error } = useIdentities();
  return (
    <>
      {error ? (
        <p className="field-note bad" role="alert">
          {sentenceOf(error)}
        </p>
      ) : null}
      {accounts.map((account) => (
        <OfAccount key={account.id} account={account} identities={identities} />
      ))}
    </>
  );
}
