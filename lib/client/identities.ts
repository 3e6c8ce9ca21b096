/** The addresses that a person writes from, in the browser. The code comes with the composer, or with the settings. */
import type { Identity, KeepIdentityInput } from '@/lib/model/identities';
import { theCache } from './cache';
import { call } from './call';
import { useQuery } from './query';
import { sorting } from './sorted';

const path = '/api/identities';
const key = ['identities'] as const;
const none: readonly Identity[] = [];

/** All of the open accounts, in their order; empty while they are read. */
export function useIdentities(): { identities: readonly Identity[]; error: unknown } {
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call('identitiesOutput', path, { signal })).identities,
    staleTime: 60_000,
    retry: false,
  });
  return { identities: data ?? none, error };
}

const learn = ({ identities }: { identities: Identity[] }) => theCache().setQueryData(key, identities);

/** Changes one, or adds one without an id. Throws what the server says. */
export async function keepIdentity(input: KeepIdentityInput): Promise<void> {
  learn(await call('identitiesOutput', path, { method: 'POST', body: input }));
}

const sortings = new Map<number, (order: readonly number[]) => Promise<void>>();

/** Puts those of an account into this order, which is shown at once. Throws what the server says; they then stand as before. */
export function sortIdentities(accountId: number, order: readonly number[]): Promise<void> {
  const sort =
    sortings.get(accountId) ??
    sorting<Identity>({
      now: () => theCache().getQueryData<Identity[]>(key) ?? [],
      show: (identities) => void learn({ identities }),
      keep: async (wanted) => (await call('identitiesOutput', path, { method: 'PATCH', body: { accountId, order: wanted } })).identities,
    });
  sortings.set(accountId, sort);
  return sort(order);
}

/** Brings a removed one back, as it was and under its id. Throws what the server says. */
export async function restoreIdentity(id: number): Promise<void> {
  learn(await call('identitiesOutput', path, { method: 'PUT', body: { id } }));
}

/** Removes one. Throws what the server says. */
export async function removeIdentity(id: number): Promise<void> {
  learn(await call('identitiesOutput', `${path}?id=${id}`, { method: 'DELETE' }));
}
