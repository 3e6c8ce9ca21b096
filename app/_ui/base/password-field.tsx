'use client';
import { useState } from 'react';
import { Field, type FieldProps } from './field';
import { IconButton } from './icon-button';

export interface PasswordFieldProps extends Omit<FieldProps, 'type' | 'end'> {
  /** The words of the button that shows what was typed, and hides it. */
  show: string;
  hide: string;
}

/** A password field whose words can be shown. Password managers and paste work. */
export function PasswordField({ show, hide, ...props }: PasswordFieldProps) {
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
          name={shown ? hide : show}
          small
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
      {...props}
    />
  );
}
