/** The mailboxes that a person has letters brought from, in the browser. The code comes with the settings. */
import type { Collector, Collectors, KeepCollectorInput } from '@/lib/model/collectors';
import { theCache } from './cache';
import { call } from './call';
import { type UsedQuery, useQuery } from './query';

const path = '/api/collectors';
const key = ['collectors'] as const;
/** While something is on its way it is looked at more often, ms. */
const busyMs = 2000;
const restMs = 30_000;

const isBusy = ({ state }: Collector) => state === 'running' || state === 'queued';

/** All of them, looked at again and again while they are shown. */
export function useCollectors(): UsedQuery<Collectors> {
  const busy = theCache().getQueryData<Collectors>(key)?.collectors.some(isBusy);
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('collectorsOutput', path, { signal }),
    staleTime: 0,
    retry: false,
    refetchInterval: busy ? busyMs : restMs,
  });
}

async function learn(answer: Promise<Collectors>): Promise<void> {
  const known = await answer;
  // A look that began before would show what was then.
  await theCache().cancelQueries({ queryKey: key });
  theCache().setQueryData(key, known);
}

/** Adds one, or changes the one with its id. Throws what the server says. */
export const keepCollector = (input: KeepCollectorInput): Promise<void> =>
  learn(call('collectorsOutput', path, { method: 'POST', body: input }));

/** Pauses one, has it go on, or collects now. Throws what the server says. */
export const changeCollector = (id: number, change: { paused: boolean } | { now: true }): Promise<void> =>
  learn(call('collectorsOutput', path, { method: 'PATCH', body: { id, ...change } }));

/** Removes one. Throws what the server says. */
export const removeCollector = (id: number): Promise<void> => learn(call('collectorsOutput', `${path}?id=${id}`, { method: 'DELETE' }));

/** Brings a removed one back. Throws what the server says. */
export const restoreCollector = (id: number): Promise<void> => learn(call('collectorsOutput', path, { method: 'PUT', body: { id } }));
