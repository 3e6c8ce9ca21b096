'use client';
import { type ReactNode, useState } from 'react';
import { type Spoken, SpokenContext, speak } from '@/lib/client/texts';

/** Draws what is inside in the language that the server chose. */
export function Speaking({ spoken, children }: { spoken: Spoken; children: ReactNode }) {
  // Before anything inside asks for a word.
  useState(() => {
    if (typeof window !== 'undefined') speak(spoken);
  });
  return <SpokenContext value={spoken}>{children}</SpokenContext>;
}
