'use client';
import { useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { keepIdentity } from '@/lib/client/identities';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import type { Identity } from '@/lib/model/identities';
import { isIdentityAddress, isPattern } from '@/lib/model/identity-match';
import { judgeAddress, splitRecipients } from '@/lib/model/recipients';
import { Button } from '../base/button';
import { Field } from '../base/field';
import { Segments } from '../base/segments';
import { Switch } from '../base/switch';
import { textOfRich } from './rich-clean';
import { RichField, RichPreview } from './rich-field';

/** Addresses as they are typed, and the first that is none. */
function readAddresses(words: string): { list: string[]; bad: string | undefined } {
  const list = splitRecipients(words).map(({ address }) => address);
  return { list, bad: list.find((address) => judgeAddress(address) !== null) };
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
  const [error, setError] = useState<{ at: 'address' | 'replyTo' | 'bcc' | 'all'; words: string } | null>(null);
  const errorAt = (at: 'address' | 'replyTo' | 'bcc') => (error?.at === at ? error.words : null);
  const save = async () => {
    const answers = readAddresses(replyTo);
    const copies = readAddresses(bcc);
    const bad = (at: 'address' | 'replyTo' | 'bcc', wrong: string) => setError({ at, words: t('identities.bad', { address: wrong }) });
    if (!isIdentityAddress(address.trim())) return bad('address', address);
    if (answers.bad !== undefined) return bad('replyTo', answers.bad);
    if (copies.bad !== undefined) return bad('bcc', copies.bad);
    try {
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
      notify(t('identities.kept'));
      onDone();
    } catch (problem) {
      setError({ at: 'all', words: sentenceOf(problem) });
    }
  };
  return (
    <form
      className="ident-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field
        label={t('identities.address')}
        value={address}
        readOnly={own}
        autoFocus={!own}
        maxLength={254}
        dir="ltr"
        inputMode="email"
        autoComplete="off"
        spellCheck={false}
        hint={own ? undefined : t('identities.address.hint')}
        error={errorAt('address')}
        onChange={(event) => setAddress(event.target.value)}
      />
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
      <Field
        label={t('identities.replyTo')}
        value={replyTo}
        dir="ltr"
        autoComplete="off"
        hint={t('identities.many')}
        error={errorAt('replyTo')}
        onChange={(event) => setReplyTo(event.target.value)}
      />
      <Field
        label={t('identities.bcc')}
        value={bcc}
        dir="ltr"
        autoComplete="off"
        hint={t('identities.many')}
        error={errorAt('bcc')}
        onChange={(event) => setBcc(event.target.value)}
      />
      <RichField label={t('identities.signature')} html={html} onChange={setHtml} />
      {html === '' ? null : <RichPreview html={html} text="" />}
      <Segments
        name={t('identities.place')}
        value={place}
        onChoose={setPlace}
        choices={[
          { value: 'above', words: t('identities.above') },
          { value: 'below', words: t('identities.below') },
        ]}
      />
      {isPattern(address) ? null : (
        <div className="acct-head">
          <span className="option-words">{t('identities.default')}</span>
          <Switch name={t('identities.default')} on={isDefault} onChange={setDefault} />
        </div>
      )}
      {error?.at === 'all' ? (
        <p className="field-note bad" role="alert">
          {error.words}
        </p>
      ) : null}
      <div className="acct-head">
        <Button kind="solid" type="submit">
          {t('identities.save')}
        </Button>
        <Button kind="line" onClick={onDone}>
          {t('identities.cancel')}
        </Button>
      </div>
    </form>
  );
}
