import type { ReactNode } from 'react';
import { Icon } from './icon';

/** What went wrong, under what it happened to; said aloud at once. Nothing where there is nothing to say. */
export function Fault({ id, children }: { id?: string; children: ReactNode }) {
  return children ? (
    <p className="field-note bad" id={id} role="alert">
      <Icon name="circle-alert" size={16} />
      <span>{children}</span>
    </p>
  ) : null;
}
