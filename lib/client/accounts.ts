/** The accounts of the person: the calls about them, the dialogs that ask, and the colour of each. */
import { create } from 'zustand';
import type { Account } from '@/lib/model/account';
import type { AddAccountInput } from '@/lib/model/api';
import type { Draft } from '@/lib/model/draft';
import { readAgain, theCache } from './cache';
import { call, request } from './call';

/** What is asked about accounts in a dialog. */
export type AccountQuestion = { kind: 'add' } | { kind: 'unlock' | 'remove'; account: Account };

const useQuestion = create<{ question: AccountQuestion | null }>(() => ({ question: null }));

/** The question on the screen, or null. */
export const useAccountQuestion = (): AccountQuestion | null => useQuestion((state) => state.question);

/** Asks in a dialog over whatever is shown; null closes it. */
export function askAccount(question: AccountQuestion | null): void {
  useQuestion.setState({ question });
}

/** One of eight hues, always the same for the same account. Its name stands beside it: no account is told by its colour alone. */
export const accountHue = (id: number): number => (id % 8) + 1;

/** POST /api/accounts: adds an account to this session's person. Throws as signing in does. */
export async function addAccount(input: AddAccountInput): Promise<Account> {
  const { account } = await call('signInOutput', '/api/accounts', { method: 'POST', body: input });
  readAgain(theCache(), null);
  return account;
}

/** POST /api/accounts/ID/password: opens a locked account, or gives it its new password; the others go on. */
export async function unlockAccount(id: number, password: string): Promise<Account> {
  const account = await openQuietly(id, password);
  readAgain(theCache(), null);
  return account;
}

/** The same, for who reads the page anew later. */
export async function openQuietly(id: number, password: string): Promise<Account> {
  return (await call('signInOutput', `/api/accounts/${id}/password`, { method: 'POST', body: { password } })).account;
}

/** POST /api/accounts/ID/alike: opens the locked accounts at the mail server of an open one that have its password too. */
export async function openAlike(id: number, password: string): Promise<Account[]> {
  return (await call('openedOutput', `/api/accounts/${id}/alike`, { method: 'POST', body: { password } })).accounts;
}

/** PATCH /api/accounts/ID: the name in From. */
export async function renameAccount(id: number, name: string): Promise<void> {
  await call('signInOutput', `/api/accounts/${id}`, { method: 'PATCH', body: { name } });
  readAgain(theCache(), null);
}

/** DELETE /api/accounts/ID: takes the account out of Oriel. `discard` also drops what is still on its way; else that is refused with `conflict`. */
export async function removeAccount(id: number, discard: boolean): Promise<void> {
  await request(`/api/accounts/${id}${discard ? '?discard=1' : ''}`, { method: 'DELETE' });
}

/** PATCH /api/drafts/ID: the account that the letter goes out from. */
export async function changeFrom(draftId: string, accountId: number): Promise<Draft> {
  return (await call('draftOutput', `/api/drafts/${draftId}`, { method: 'PATCH', body: { accountId } })).draft;
}
