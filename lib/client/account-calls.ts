/** The calls about accounts, and the order of all of them: apart from their colours, which the list draws first. */
import type { Account } from '@/lib/model/account';
import type { AddAccountInput, Shell } from '@/lib/model/api';
import type { Draft } from '@/lib/model/draft';
import { readAgain, theCache } from './cache';
import { call, request } from './call';
import { inOrder } from './sorted';

/** The order of all accounts of the person, once those that are open stand as `open` says: a locked one keeps its place. `before` is the order until now. */
export function orderOfAll(
  { accounts, locked }: Pick<Shell, 'accounts' | 'locked'>,
  before: readonly number[],
  open: readonly number[],
): number[] {
  const there = new Set<number>([...accounts, ...locked].map(({ id }) => id));
  const all = [...before.filter((id) => there.has(id)), ...open.filter((id) => !before.includes(id))];
  return inOrder(
    all.map((id) => ({ id })),
    open,
  ).map(({ id }) => id);
}

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

/** The same as `unlockAccount`, for who reads the page anew later. */
export async function openQuietly(id: number, password: string): Promise<Account> {
  return (await call('signInOutput', `/api/accounts/${id}/password`, { method: 'POST', body: { password } })).account;
}

/** POST /api/accounts/ID/alike: opens the locked accounts at the mail server of an open one that have its password too. */
export async function openAlike(id: number, password: string): Promise<Account[]> {
  return (await call('openedOutput', `/api/accounts/${id}/alike`, { method: 'POST', body: { password } })).accounts;
}

/** An account was opened on its provider's page: what is shown of all of them is read again. */
export const unlockedElsewhere = (): void => readAgain(theCache(), null);

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
