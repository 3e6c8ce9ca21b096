'use client';
import { type FormEvent, useId, useState } from 'react';
import type { DiagnosisSubject } from '@/lib/client/diagnosis';
import { t } from '@/lib/client/texts';
import type { AccountId } from '@/lib/model/ids';
import { Button } from '../base/button';
import { Field } from '../base/field';
import { Select } from '../base/select';

/** An account of the person. */
export interface OwnAccount {
  id: AccountId;
  address: string;
}

export interface SubjectChoiceProps {
  /** What is looked at now. */
  address: string;
  accounts: readonly OwnAccount[];
  others: boolean;
  onAsk: (subject: DiagnosisSubject) => void;
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** Chooses whose connection is looked at: any address, or where the operator sets the servers one of the accounts. */
export function SubjectChoice({ address, accounts, others, onAsk }: SubjectChoiceProps) {
  const [typed, setTyped] = useState(address);
  const list = useId();
  const ask = (wanted: string) => {
    const own = accounts.find((one) => isSame(one.address, wanted));
    if (own) onAsk({ kind: 'account', ...own });
    else if (others && wanted !== '') onAsk({ kind: 'address', input: { address: wanted } });
  };
  if (!others) {
    if (accounts.length < 2) return null;
    return (
      <div className="doctor-choice">
        <Select
          name={t('doctor.account')}
          value={address}
          choices={accounts.map((one) => ({ value: one.address, words: one.address }))}
          onChoose={ask}
        />
      </div>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask(typed.trim());
  };
  return (
    <form className="doctor-choice" onSubmit={submit} noValidate>
      <Field
        label={t('doctor.address')}
        value={typed}
        type="email"
        dir="ltr"
        list={list}
        maxLength={254}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
      <datalist id={list}>
        {accounts.map((one) => (
          <option key={one.id} value={one.address} />
        ))}
      </datalist>
      <Button kind="solid" type="submit">
        {t('doctor.check')}
      </Button>
    </form>
  );
}
