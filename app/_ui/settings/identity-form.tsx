'use client';
import { useState } from 'react';
import { keepIdentity } from '@/lib/client/identities';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import type { Identity } from '@/lib/model/identities';
import { isIdentityAddress, isPattern } from '@/lib/model/identity-match';
import { judgeAddress, splitRecipients } from '@/lib/model/recipients';
import { Field, type FieldProps } from '../base/field';
import { Segments } from '../base/segments';
import { Switch } from '../base/switch';
import { EntryForm } from './entry-form';
import { useTyped } from './form-place';
import { Option } from './option';
import { textOfRich } from './rich-clean';
import { RichField, RichPreview } from './rich-field';

/** Addresses as they are typed, and the first that is none. */
function readAddresses(words: string): { list: string[]; bad: string | undefined } {
  const list = splitRecipients(words).map(({ address }) => address);
  return { list, bad: list.find((address) => judgeAddress(address) !== null) };
}

/** A field for addresses: they are read from left to right in every language. */
function AddressField({ onType, ...props }: Omit<FieldProps, 'onChange'> & { onType: (typed: string) => void }) {
  return (
    <Field
      {...props}
      dir="ltr"
      inputMode="email"
      autoCapitalize="off"
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onType(event.target.value)}
    />
  );
}

interface Fields {
  address: string;
  name: string;
  /** Addresses as they are typed, as in `bcc`. */
  replyTo: string;
  bcc: string;
  html: string;
  place: 'above' | 'below';
  isDefault: boolean;
}

const fieldsOf = (account: Account, identity: Identity | null, own: boolean): Fields => ({
  address: identity?.address ?? (own ? account.address : ''),
  name: identity?.name ?? '',
  replyTo: identity?.replyTo.join(', ') ?? '',
  bcc: identity?.bcc.join(', ') ?? '',
  html: identity?.html ?? '',
  place: identity?.place ?? 'above',
  isDefault: identity?.isDefault ?? false,
});

/** The key of the form for an identity (form-place.ts). */
export const identityPlace = (account: Account, identity: Identity | null, own: boolean): string =>
  `identities ${account.id} ${own ? 'own' : (identity?.id ?? 'new')}`;

export interface IdentityFormProps {
  account: Account;
  /** What there is; null for another address. */
  identity: Identity | null;
  /** It is the account's own address, which stays. */
  own: boolean;
  onDone: () => void;
}

/** What letters from an address bear. */
export function IdentityForm({ account, identity, own, onDone }: IdentityFormProps) {
  const { typed, put, saved } = useTyped(identityPlace(account, identity, own), fieldsOf(account, identity, own));
  const { address, name, replyTo, bcc, html, place, isDefault } = typed;
  const [wrong, setWrong] = useState<{ at: 'address' | 'replyTo' | 'bcc'; address: string } | null>(null);
  const errorAt = (at: 'address' | 'replyTo' | 'bcc') => {
    if (wrong?.at !== at) return null;
    return wrong.address === '' ? t('identities.noAddress') : t('identities.bad', { address: wrong.address });
  };
  const type = (field: 'address' | 'replyTo' | 'bcc') => (words: string) => {
    setWrong(null);
    put(field)(words);
  };
  const save = async () => {
    const answers = readAddresses(replyTo);
    const copies = readAddresses(bcc);
    const bad = (at: 'address' | 'replyTo' | 'bcc', words: string) => {
      setWrong({ at, address: words.trim() });
      return false;
    };
    if (!isIdentityAddress(address.trim())) return bad('address', address);
    if (answers.bad !== undefined) return bad('replyTo', answers.bad);
    if (copies.bad !== undefined) return bad('bcc', copies.bad);
    await keepIdentity({
      ...(identity ? { id: identity.id } : {}),
      accountId: account.id,
      address: address.trim(),
      name: name.trim(),
      replyTo: answers.list,
      bcc: copies.list,
      html,
      text: textOfRich(html),
      place,
      isDefault: isDefault && !isPattern(address),
    });
    saved();
    return true;
  };
  const words = identity || own ? t('identities.edit', { address }) : t('identities.add');
  return (
    <EntryForm name={words} onSave={save} kept={t('identities.kept')} onDone={onDone}>
      {own ? null : (
        <AddressField
          label={t('identities.address')}
          value={address}
          autoFocus
          maxLength={254}
          hint={t('identities.address.hint')}
          error={errorAt('address')}
          onType={type('address')}
        />
      )}
      <Field
        label={t('identities.name')}
        value={name}
        placeholder={account.name}
        autoFocus={own}
        maxLength={200}
        dir="auto"
        autoComplete="name"
        onChange={(event) => put('name')(event.target.value)}
      />
      <AddressField
        label={t('identities.replyTo')}
        value={replyTo}
        hint={t('identities.many')}
        error={errorAt('replyTo')}
        onType={type('replyTo')}
      />
      <AddressField label={t('identities.bcc')} value={bcc} hint={t('identities.bcc.hint')} error={errorAt('bcc')} onType={type('bcc')} />
      <RichField label={t('identities.signature')} html={html} onChange={put('html')} />
      {html === '' ? null : (
        <>
          <RichPreview html={html} text="" />
          <Option title={t('identities.place')}>
            <Segments
              name={t('identities.place')}
              value={place}
              onChoose={put('place')}
              choices={[
                { value: 'above', words: t('identities.above') },
                { value: 'below', words: t('identities.below') },
              ]}
            />
          </Option>
        </>
      )}
      {isPattern(address) ? null : (
        <Option title={t('identities.default')}>
          <Switch name={t('identities.default')} on={isDefault} onChange={put('isDefault')} />
        </Option>
      )}
    </EntryForm>
  );
}
