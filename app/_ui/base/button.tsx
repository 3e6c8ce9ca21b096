import type { ComponentPropsWithRef } from 'react';
import { Icon, type IconProps } from './icon';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** `solid` is the one act that ends the task; at most one on a screen. */
  kind?: 'bare' | 'line' | 'soft' | 'solid' | 'link';
  danger?: boolean;
  small?: boolean;
  icon?: IconProps['name'] | IconProps['of'];
  /** A key, shown at the end; drawn by CSS, so that the button's name is its words alone. */
  keycap?: string | undefined;
}

/** Spreads an icon given by name or as component. */
export function iconOf(icon: NonNullable<ButtonProps['icon']>): Pick<IconProps, 'name' | 'of'> {
  return typeof icon === 'string' ? { name: icon } : { of: icon };
}

/** A button with words. */
export function Button({ kind = 'bare', danger, small, icon, keycap, className, children, type = 'button', ...rest }: ButtonProps) {
  const names = ['btn', kind !== 'bare' && kind, danger && 'danger', small && 'small', className].filter(Boolean).join(' ');
  return (
    <button type={type} className={names} {...rest}>
      {icon ? <Icon {...iconOf(icon)} size={small ? 16 : 18} /> : null}
      {children === undefined ? null : <span className="t">{children}</span>}
      {keycap ? <kbd data-key={keycap} /> : null}
    </button>
  );
}
