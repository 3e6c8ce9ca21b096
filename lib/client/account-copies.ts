/** Old accounts that are copied in, and the change from POP3, in the browser. The code comes with the settings. */
import type { AccountCopies, AccountCopy, ChangeCopyInput, CopyReport, StartCopyInput } from '@/lib/model/account-copies';
import type { CollectedComparison } from '@/lib/model/collectors';
import { theCache } from './cache';
import { call, request } from './call';
import { type UsedQuery, useQuery } from './query';

const path = '/api/account-copies';
const key = ['account-copies'] as const;
/** While one goes on it is looked at more often, ms. */
const busyMs = 1500;
const restMs = 30_000;

/** All of them, looked at again and again while they are shown. */
export function useCopies(): UsedQuery<AccountCopies> {
  const busy = theCache()
    .getQueryData<AccountCopies>(key)
    ?.copies.some(({ state }) => state === 'running');
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('accountCopiesOutput', path, { signal }),
    staleTime: 0,
    retry: false,
    refetchInterval: busy ? busyMs : restMs,
  });
}

/** The report of one; `done` tells how far it is, so that it is read anew when that changed. */
export function useCopyReport(id: string, done: string): UsedQuery<CopyReport> {
  return useQuery({
    queryKey: [...key, id, done],
    queryFn: ({ signal }) => call('copyReportOutput', `${path}/${id}`, { signal }),
    staleTime: 0,
    retry: false,
  });
}

function learn(change: (copies: AccountCopy[]) => AccountCopy[]): void {
  const known = theCache().getQueryData<AccountCopies>(key);
  theCache().setQueryData(key, { offered: true, ...known, copies: change(known?.copies ?? []) });
}

const withCopy = (copy: AccountCopy) => (copies: AccountCopy[]) =>
  [copy, ...copies.filter(({ id }) => id !== copy.id)].sort((a, b) => b.startedAt - a.startedAt);

/** Signs in to the old account and begins. Throws what the server says. */
export async function startCopy(input: StartCopyInput): Promise<void> {
  learn(withCopy((await call('accountCopyOutput', path, { method: 'POST', body: input })).copy));
}

/** Pauses one, has it go on, or cancels it. Throws what the server says. */
export async function changeCopy(id: string, change: ChangeCopyInput): Promise<void> {
  learn(withCopy((await call('accountCopyOutput', `${path}/${id}`, { method: 'PATCH', body: change })).copy));
}

/** Forgets one that is over, with its report. Throws what the server says. */
export async function forgetCopy(id: string): Promise<void> {
  await request(`${path}/${id}`, { method: 'DELETE' });
  learn((copies) => copies.filter((one) => one.id !== id));
}

/** Compares a mailbox that is collected over POP3 with what is here. Throws what the server says. */
export const compareCollected = (id: number): Promise<CollectedComparison> =>
  call('collectedComparisonOutput', '/api/collectors/comparison', { method: 'POST', body: { id } });
