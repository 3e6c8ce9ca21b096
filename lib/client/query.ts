/** The answers of the server in components: what is known is drawn, what is not is asked for. */
import { createContext, useCallback, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import { hashOf, type QueryCache, type QueryOptions, type QueryState } from './query-cache';

/** The cache of the page that is drawn; on the server each request has its own. */
export const QueryCacheContext = createContext<QueryCache | null>(null);

/** The cache of the page. Throws where none was given: a bug. */
export function useQueryCache(): QueryCache {
  const cache = useContext(QueryCacheContext);
  if (!cache) throw new Error('There is no cache around this component.');
  return cache;
}

export interface UseQueryOptions<Data> extends QueryOptions<Data> {
  /** False only looks, and asks for nothing. */
  enabled?: boolean;
  /** Asked again every so many milliseconds while the page can be seen. */
  refetchInterval?: number;
  /** Until another key has its answer, that of the key before is shown. */
  keepPrevious?: boolean;
}

export interface UsedQuery<Data> {
  data: Data | undefined;
  error: unknown;
  /** Nothing is known and nothing has failed. */
  isPending: boolean;
  /** `data` is of the key before. */
  isPrevious: boolean;
  refetch: () => Promise<void>;
}

/** Looks at the answer under a key, and asks for it where it is not here. */
export function useQuery<Data>(options: UseQueryOptions<Data>): UsedQuery<Data> {
  const cache = useQueryCache();
  const hash = hashOf(options.queryKey);
  const { enabled = true, refetchInterval, keepPrevious = false } = options;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hash says all of the key, and what asks for it is the same for the same key
  const subscribe = useCallback(
    (changed: () => void) => cache.watch(options.queryKey, { changed, options: enabled ? options : null }),
    [cache, hash, enabled],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const refetch = useCallback(() => cache.refetch(options), [cache, hash]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    if (!enabled || refetchInterval === undefined) return;
    const again = () => {
      if (document.visibilityState === 'visible') void cache.refetch(options, false);
    };
    const timer = setInterval(again, refetchInterval);
    return () => clearInterval(timer);
  }, [cache, hash, enabled, refetchInterval]);
  const look = () => cache.stateOf(hash) as QueryState<Data>;
  const { status, data, error } = useSyncExternalStore(subscribe, look, look);
  const last = useRef(data);
  if (data !== undefined) last.current = data;
  const isPrevious = keepPrevious && status === 'pending' && last.current !== undefined;
  return {
    data: isPrevious ? last.current : data,
    error,
    isPending: status === 'pending' && !isPrevious,
    isPrevious,
    refetch,
  };
}
