/** The labels that letters bear on the server, also those that nobody named here. */
import type { FoundLabel } from '@/lib/model/labels';
import { call } from './call';
import { useQuery } from './query';

const minute = 60_000;

/** Asked for when somebody first looks, and again after some minutes. */
export function useFoundLabels(): readonly FoundLabel[] {
  const { data } = useQuery({ queryKey: ['labels'], queryFn: ({ signal }) => readLabels(signal), staleTime: 2 * minute, retry: false });
  return data ?? [];
}

/** GET /api/labels: the keywords that letters bear as labels. */
async function readLabels(signal?: AbortSignal): Promise<FoundLabel[]> {
  return (await call('labelsOutput', '/api/labels', signal ? { signal } : {})).labels;
}
