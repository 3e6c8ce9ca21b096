import type { ReactNode } from 'react';
import { Mark } from './mark';

export interface PlainPageProps {
  title: string;
  sentence: string;
  /** What can be done now: a button or a link. */
  act: ReactNode;
}

/** A page that has nothing to show but what happened and what to do. */
export function PlainPage({ title, sentence, act }: PlainPageProps) {
  return (
    <main className="plain-page">
      <Mark size={48} />
      <h1>{title}</h1>
      <p>{sentence}</p>
      {act}
    </main>
  );
}
