import type { ComponentPropsWithRef } from 'react';
import { type ButtonProps, iconOf } from './button';
import { Icon } from './icon';

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'name' | 'children'> {
  icon: NonNullable<ButtonProps['icon']>;
  /** What it does, in words: its accessible name and its tooltip. */
  name: string;
  /** The key that does the same, shown in the tooltip, for example "E". */
  keys?: string | undefined;
  small?: boolean;
  iconSize?: number;
  filled?: boolean;
  flip?: boolean;
}

/** A button that is an icon. Its tooltip is drawn by `TooltipLayer`, which must be on the page once. */
export function IconButton({ icon, name, keys, small, iconSize, filled, flip, className, type = 'button', ...rest }: IconButtonProps) {
  const names = ['btn', 'icon', small && 'small', className].filter(Boolean).join(' ');
  return (
    <button type={type} className={names} aria-label={name} data-tip={name} data-tip-keys={keys} {...rest}>
      <Icon
        {...iconOf(icon)}
        size={iconSize ?? 18}
        {...(filled === undefined ? {} : { filled })}
        {...(flip === undefined ? {} : { flip })}
      />
    </button>
  );
}
