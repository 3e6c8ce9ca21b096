'use client';
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react';
import { Arriving } from './arriving';
import { Button, type ButtonProps } from './button';
import { IconButton } from './icon-button';
import { part } from './part';

export type MenuEntry =
  | {
      words: ReactNode;
      icon?: ButtonProps['icon'];
      /** Shown at the end, for example "E". */
      keys?: string | undefined;
      danger?: boolean;
      disabled?: boolean;
      /** Makes it one of a choice: a tick stands at the end of the chosen one. */
      checked?: boolean;
      /** Makes it a link. */
      href?: string;
      download?: boolean;
      newTab?: boolean;
      /** What it opens beside itself in place of doing something. */
      within?: MenuEntry[];
      onSelect?: () => void;
    }
  | { line: true }
  | { heading: ReactNode };

export interface MenuPopupProps {
  open: boolean;
  onClose: () => void;
  /** The button that it hangs from; it has the focus again afterwards. */
  anchor: RefObject<HTMLElement | null>;
  /** Where it hangs instead, in pixels of the window: where a pointer was pressed. */
  at?: { x: number; y: number } | null;
  name: string;
  entries: MenuEntry[];
  align?: 'start' | 'end';
  side?: 'top' | 'bottom';
  /** What has the focus after a choice, in place of the button. */
  focusAfter?: (() => HTMLElement | null) | undefined;
}

const MenuParts = part(() => import('./menu-parts'));

/** The popup alone, for a button of your own. Its code is fetched when a menu is opened for the first time. */
export function MenuPopup(props: MenuPopupProps) {
  const [wanted, setWanted] = useState(false);
  if (props.open && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Arriving awaited={props.open}>
      <MenuParts {...props} />
    </Arriving>
  );
}

export interface MenuButtonProps {
  icon?: ButtonProps['icon'];
  /** Accessible name and tooltip. */
  name: string;
  /** What stands in the button instead of the bare icon. */
  children?: ReactNode;
  entries: MenuEntry[];
  small?: boolean;
  iconSize?: number;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom';
  className?: string;
  kind?: ButtonProps['kind'];
  disabled?: boolean;
  /** What has the focus after a choice, in place of the button. */
  focusAfter?: () => HTMLElement | null;
}

/** A button with a menu. Enter, Space and Arrow Down open it. */
export function MenuButton({
  icon,
  name,
  children,
  entries,
  small,
  iconSize,
  align = 'start',
  side = 'bottom',
  className,
  kind,
  disabled,
  focusAfter,
}: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const id = useId();
  const shared = {
    ref: anchor,
    id,
    disabled,
    'aria-haspopup': 'menu' as const,
    'aria-expanded': open,
    onClick: () => setOpen(!open),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key !== 'ArrowDown' || open) return;
      event.preventDefault();
      setOpen(true);
    },
    ...(className ? { className } : {}),
    ...(small ? { small } : {}),
  };
  return (
    <>
      {icon && !children ? (
        <IconButton icon={icon} name={name} {...(iconSize ? { iconSize } : {})} {...shared} />
      ) : (
        <Button aria-label={name} data-tip={name} {...(icon ? { icon } : {})} {...(kind ? { kind } : {})} {...shared}>
          {children}
        </Button>
      )}
      <MenuPopup
        open={open}
        onClose={() => setOpen(false)}
        anchor={anchor}
        name={name}
        entries={entries}
        align={align}
        side={side}
        focusAfter={focusAfter}
      />
    </>
  );
}
