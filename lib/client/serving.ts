/** Whose page opens a mailbox elsewhere, as far as the server can tell. */
import type { Answers } from '@/lib/model/shapes';
import { call } from './call';
import { useQuery } from './query';

/** Who serves a mailbox elsewhere, of this login name at this server, and the domain that tells; null where nobody is known to, or while it is not known. Asked only where `wanted`. */
export function useServing(login: string, host: string, wanted: boolean): Answers['servingOutput']['serving'] {
  const { data } = useQuery({
    queryKey: ['serving', login, host],
    queryFn: async ({ signal }) =>
      (await call('servingOutput', `/api/mailbox-providers?${new URLSearchParams({ login, host })}`, { signal })).serving,
    staleTime: 600_000,
    retry: false,
    enabled: wanted,
  });
  return data ?? null;
}
