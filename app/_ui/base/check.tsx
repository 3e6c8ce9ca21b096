import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Icon } from './icon';

export interface CheckProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  checked: boolean | 'mixed';
  /** What a tick means here: "Select letter from Ada". */
  name: string;
}

/** A checkbox for toolbars and rows. In forms use `CheckLine`. */
export function Check({ checked, name, className, type = 'button', ...rest }: CheckProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a mixed state that React controls, inside a grid cell
    <button
      type={type}
      role="checkbox"
      aria-checked={checked}
      aria-label={name}
      className={['check', className].filter(Boolean).join(' ')}
      {...rest}
    >
      {checked === true ? <Icon name="check" size={14} /> : null}
    </button>
  );
}

/** A native checkbox with words, for forms. */
export function CheckLine({ children, ...rest }: Omit<ComponentPropsWithRef<'input'>, 'type' | 'children'> & { children: ReactNode }) {
  return (
    <label className="check-line">
      <input type="checkbox" {...rest} />
      <span className="check" aria-hidden="true">
        <Icon name="check" size={14} />
      </span>
      <span>{children}</span>
    </label>
  );
}
