import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import { Fault } from './fault';

export interface FieldProps extends Omit<ComponentPropsWithRef<'input'>, 'children'> {
  label: string;
  /** A sentence under the field. */
  hint?: ReactNode;
  /** What is wrong, in words; tied to the field and said aloud. */
  error?: string | null | undefined;
  /** What stands at the end inside the field: a tick, a button. */
  end?: ReactNode;
}

/** A labelled field with its hint or error tied to it. */
export function Field({ label, hint, error, end, id, className, ...rest }: FieldProps) {
  const own = useId();
  const field = id ?? own;
  const notes = [error ? `${field}-error` : null, hint ? `${field}-hint` : null].filter(Boolean).join(' ');
  return (
    <div className={className}>
      <label className="lab" htmlFor={field}>
        {label}
      </label>
      <div className={error ? 'field bad' : 'field'}>
        <input id={field} aria-invalid={error ? true : undefined} aria-describedby={notes || undefined} {...rest} />
        {end}
      </div>
      <Fault id={`${field}-error`}>{error}</Fault>
      {hint ? (
        <p className="field-note" id={`${field}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}
