'use client';
import { useMarkClass } from '@/lib/client/accounts';
import { sentenceOf } from '@/lib/client/call';
import { removeIdentity, restoreIdentity, sortIdentities, useIdentities } from '@/lib/client/identities';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import type { Identity } from '@/lib/model/identities';
import { ownIdentity } from '@/lib/model/identity-match';
import { Button } from '../base/button';
import { Fault } from '../base/fault';
import { orSay, removeEntry } from './entry-acts';
import { EntryRow } from './entry-row';
import { useFormPlace } from './form-place';
import { IdentityForm, identityPlace } from './identity-form';
import { type OrderedEntry, useOrder } from './use-order';
import './identities.css';

interface OneProps {
  account: Account;
  identity: Identity | null;
  own: boolean;
  order: OrderedEntry | null;
  indented?: boolean;
}

/** What shows a signature in one line. */
function firstLine(identity: Identity | null): string {
  const words = identity?.text.trim().split('\n')[0];
  return words || t(identity?.html ? 'identities.pictured' : 'identities.unsigned');
}

/** An address, and the form for what its letters bear. */
function One({ account, identity, own, order, indented = false }: OneProps) {
  const address = identity?.address ?? account.address;
  return (
    <EntryRow
      title={address}
      line={[identity?.name || account.name, firstLine(identity)].filter(Boolean).join(' · ')}
      badge={identity?.isDefault ? t('identities.isDefault') : null}
      names={{ edit: t('identities.edit', { address }), remove: own ? null : t('identities.remove', { address }) }}
      order={order}
      indented={indented}
      onRemove={() => {
        if (!identity) return;
        const { id } = identity;
        removeEntry(t('identities.removed', { address }), { remove: () => removeIdentity(id), restore: () => restoreIdentity(id) });
      }}
      place={identityPlace(account, identity, own)}
      form={(onDone) => <IdentityForm account={account} identity={identity} own={own} onDone={onDone} />}
    />
  );
}

function OfAccount({ account, identities, alone }: { account: Account; identities: readonly Identity[]; alone: boolean }) {
  const markClass = useMarkClass();
  const adding = useFormPlace(identityPlace(account, null, false));
  const own = ownIdentity(identities, account) ?? null;
  const others = identities.filter((one) => one.accountId === account.id && one !== own);
  const order = useOrder(
    others.map(({ id, address }) => ({ id, name: address })),
    (ids) => orSay(sortIdentities(account.id, [...(own ? [own.id] : []), ...ids])),
  );
  return (
    <section aria-labelledby={`ident-${account.id}`} className="ident">
      <h3 id={`ident-${account.id}`} className={alone ? 'vh' : 'acct-mark'}>
        <i className={markClass(account.id)} aria-hidden="true" />
        <bdi className="cut">{account.address}</bdi>
      </h3>
      <ul className="entries">
        <One key={`own ${own?.id ?? 0}`} account={account} identity={own} own order={null} indented={others.length > 1} />
        {others.map((identity) => (
          <One key={identity.id} account={account} identity={identity} own={false} order={others.length > 1 ? order(identity.id) : null} />
        ))}
      </ul>
      {adding.open ? (
        <IdentityForm account={account} identity={null} own={false} onDone={adding.hide} />
      ) : (
        <Button kind="line" icon="plus" onClick={adding.show}>
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
      <Fault>{error ? sentenceOf(error) : null}</Fault>
      {accounts.map((account) => (
        <OfAccount key={account.id} account={account} identities={identities} alone={accounts.length === 1} />
      ))}
    </>
  );
}
