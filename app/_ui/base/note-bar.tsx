import type { ReactNode } from 'react';
import { type ButtonProps, iconOf } from './button';
import { Icon } from './icon';

export interface NoteBarProps {
  icon: NonNullable<ButtonProps['icon']>;
  kind?: 'plain' | 'warn' | 'bad';
  /** One sentence. */
  children: ReactNode;
  /** At most two small buttons. */
  acts?: ReactNode;
}

/** A quiet bar inside a pane: pictures not loaded, a risky file, a letter not sent. Folds to two lines where it is narrow. */
export function NoteBar({ icon, kind = 'plain', children, acts }: NoteBarProps) {
  return (
    <div className={kind === 'plain' ? 'note-bar' : `note-bar ${kind}`} role={kind === 'bad' ? 'alert' : 'note'}>
      <Icon {...iconOf(icon)} />
      <span className="grow">{children}</span>
      {acts ? <span className="do">{acts}</span> : null}
    </div>
  );
}
