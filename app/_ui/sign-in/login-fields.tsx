'use client';
import type { ReactNode } from 'react';
import { t } from '@/lib/client/texts';
import { Field } from '../base/field';
import { PasswordField } from '../base/password-field';

export interface LoginFieldsProps {
  onAddress: (address: string) => void;
  /** What is wrong with one of the two, or null. */
  wrong: (field: 'address' | 'password') => string | null;
  /** Whether the browser may fill in who signs in here; not where another account is asked for. */
  filled: boolean;
  /** False while it is not known whom a password would go to. */
  withPassword?: boolean;
  /** Under the password. */
  hint?: ReactNode;
}

/** Address and password of a mail login. In the form they are `username` and `password`. */
export function LoginFields({ onAddress, wrong, filled, withPassword = true, hint }: LoginFieldsProps) {
  return (
    <>
      <Field
        label={t('signIn.address')}
        name="username"
        type="email"
        autoComplete={filled ? 'username' : 'off'}
        inputMode="email"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        autoFocus
        onInput={(event) => onAddress(event.currentTarget.value.trim())}
        error={wrong('address')}
      />
      {withPassword ? (
        <PasswordField
          label={t('signIn.password')}
          name="password"
          show={t('password.show')}
          hide={t('password.hide')}
          required
          error={wrong('password')}
          {...(hint === undefined ? {} : { hint })}
        />
      ) : null}
    </>
  );
}
