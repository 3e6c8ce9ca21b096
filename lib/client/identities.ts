/** The addresses that a person writes from, in the browser. The code comes with the composer, or with the settings. */
import type { Identity, KeepIdentityInput } from '@/lib/model/identities';
import { theCache } from './cache';
import { call } from './call';
import { useQuery } from './query';

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

/** Puts those of an account into this order. Throws what the server says. */
export async function sortIdentities(accountId: number, order: readonly number[]): Promise<void> {
  learn(await call('identitiesOutput', path, { method: 'PATCH', body: { accountId, order } }));
}

/** Brings a removed one back, as it was and under its id. Throws what the server says. */
export async function restoreIdentity(id: number): Promise<void> {
  learn(await call('identitiesOutput', path, { method: 'PUT', body: { id } }));
}

/** Removes one. Throws what the server says. */
export async function removeIdentity(id: number): Promise<void> {
  learn(await call('identitiesOutput', `${path}?id=${id}`, { method: 'DELETE' }));
}
