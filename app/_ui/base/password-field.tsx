'use client';
import { useState } from 'react';
import { Field, type FieldProps } from './field';
import { IconButton } from './icon-button';

/** A password field whose words can be shown. Password managers and paste work. */
export function PasswordField(props: Omit<FieldProps, 'type' | 'end'>) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      type={shown ? 'text' : 'password'}
      autoComplete="current-password"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      end={
        <IconButton
          icon={shown ? 'eye-off' : 'eye'}
          name={shown ? 'Hide password' : 'Show password'}
          small
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
      {...props}
    />
  );
}
