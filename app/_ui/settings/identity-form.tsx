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
  const [address, setAddress] = useState(identity?.address ?? (own ? account.address : ''));
  const [name, setName] = useState(identity?.name ?? '');
  const [replyTo, setReplyTo] = useState(identity?.replyTo.join(', ') ?? '');
  const [bcc, setBcc] = useState(identity?.bcc.join(', ') ?? '');
  const [html, setHtml] = useState(identity?.html ?? '');
  const [place, setPlace] = useState<'above' | 'below'>(identity?.place ?? 'above');
  const [isDefault, setDefault] = useState(identity?.isDefault ?? false);
  const [wrong, setWrong] = useState<{ at: 'address' | 'replyTo' | 'bcc'; address: string } | null>(null);
  const errorAt = (at: 'address' | 'replyTo' | 'bcc') => {
    if (wrong?.at !== at) return null;
    return wrong.address === '' ? t('identities.noAddress') : t('identities.bad', { address: wrong.address });
  };
  const type = (set: (typed: string) => void) => (typed: string) => {
    setWrong(null);
    set(typed);
  };
  const save = async () => {
    const answers = readAddresses(replyTo);
    const copies = readAddresses(bcc);
    const bad = (at: 'address' | 'replyTo' | 'bcc', typed: string) => {
      setWrong({ at, address: typed.trim() });
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
          onType={type(setAddress)}
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
        onChange={(event) => setName(event.target.value)}
      />
      <AddressField
        label={t('identities.replyTo')}
        value={replyTo}
        hint={t('identities.many')}
        error={errorAt('replyTo')}
        onType={type(setReplyTo)}
      />
      <AddressField label={t('identities.bcc')} value={bcc} hint={t('identities.bcc.hint')} error={errorAt('bcc')} onType={type(setBcc)} />
      <RichField label={t('identities.signature')} html={html} onChange={setHtml} />
      {html === '' ? null : (
        <>
          <RichPreview html={html} text="" />
          <Option title={t('identities.place')}>
            <Segments
              name={t('identities.place')}
              value={place}
              onChoose={setPlace}
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
          <Switch name={t('identities.default')} on={isDefault} onChange={setDefault} />
        </Option>
      )}
    </EntryForm>
  );
}
