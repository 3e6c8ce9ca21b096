import type { ReactNode } from 'react';

/** One line of the settings: what it is, what it means, and the control at the end. */
export function Option({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <div className="option">
      <div className="option-words">
        <div className="option-title">{title}</div>
        {hint ? <div className="option-hint">{hint}</div> : null}
      </div>
      {children}
    </div>
  );
}
