/** The accounts of the person: the dialogs that ask about them, and the colour of each. */
import { useCallback } from 'react';
import { create } from 'zustand';
import type { Account } from '@/lib/model/account';
import { type AccountHue, accountHues } from '@/lib/model/look';
import type { Preferences } from '@/lib/model/preferences';
import { usePreferences } from './preferences';

/** What is asked about accounts in a dialog. One that is open is proven once more before its letters are saved as a file. */
export type AccountQuestion =
  | { kind: 'add' }
  | { kind: 'unlock' | 'remove'; account: Account }
  | { kind: 'prove'; account: Account; onProven: () => void };

const useQuestion = create<{ question: AccountQuestion | null }>(() => ({ question: null }));

/** The question on the screen, or null. */
export const useAccountQuestion = (): AccountQuestion | null => useQuestion((state) => state.question);

/** Asks in a dialog over whatever is shown; null closes it. */
export function askAccount(question: AccountQuestion | null): void {
  useQuestion.setState({ question });
}

/** The colour of an account: the chosen one, else one by its id, always the same. Its name stands beside it: no account is told by its colour alone. */
export const hueOf = ({ accountHues: chosen }: Pick<Preferences, 'accountHues'>, id: number): AccountHue =>
  chosen[id] ?? accountHues[id % accountHues.length] ?? 'red';

/** The class that gives a mark this colour. */
export const hueClass = (hue: AccountHue): string => `h${accountHues.indexOf(hue) + 1}`;

/** The class of each account's mark, drawn anew where another colour is chosen. */
export function useMarkClass(): (id: number) => string {
  const preferences = usePreferences();
  return useCallback((id: number) => `acct ${hueClass(hueOf(preferences, id))}`, [preferences]);
}
