/** How fresh the screen is, asked while somebody looks at it, and in words. */
import { useQuery } from '@tanstack/react-query';
import type { Comparison, Freshness, MailboxFreshness } from '@/lib/model/freshness';
import { readFreshness } from './api';
import type { ClientError } from './call';
import { type Clock, shortTime, timeOfDay } from './time';
import { count, letters } from './words';

const askEveryMs = 2000;

/** What was last heard of each account, asked anew every two seconds while `open`. */
export function useFreshness(open: boolean): { freshness: Freshness | null; error: ClientError | null; again: () => void } {
  const { data, error, refetch } = useQuery({
    queryKey: ['freshness'],
    queryFn: ({ signal }) => readFreshness(signal),
    enabled: open,
    refetchInterval: askEveryMs,
    staleTime: 0,
    gcTime: 0,
  });
  return { freshness: data ?? null, error: (error as ClientError | null) ?? null, again: () => void refetch() };
}

/** "just now", "10:58", "Tue". */
export function agoWords(at: number | null, clock: Clock): string {
  if (at === null) return 'not yet';
  const seconds = Math.round((clock.now - at) / 1000);
  if (seconds < 60) return 'just now';
  return seconds < 12 * 3600 ? timeOfDay(at, clock) : shortTime(at, clock);
}

function everyWords(ms: number | null): string {
  if (ms === null) return 'asked now and then';
  if (ms < 60_000) return `asked every ${count(Math.round(ms / 1000))} seconds`;
  return ms < 90_000 ? 'asked every minute' : `asked every ${count(Math.round(ms / 60_000))} minutes`;
}

/** How a folder or an account is followed. */
export function followingWords({ following, everyMs }: Pick<MailboxFreshness, 'following' | 'everyMs'>): string {
  if (following === 'push') return 'the server tells at once';
  return following === 'poll' ? everyWords(everyMs) : 'looked at when opened';
}

/** What a comparison found and mended, in one or two sentences. */
export function comparisonWords({ compared, missing, surplus, flags, counts }: Comparison): string {
  const found = [
    missing > 0 ? `${letters(missing)} ${missing === 1 ? 'was' : 'were'} missing here` : null,
    surplus > 0 ? `${letters(surplus)} ${surplus === 1 ? 'was' : 'were'} no longer on the server` : null,
    flags > 0 ? `${letters(flags)} had other marks` : null,
    counts ? 'the counts were off' : null,
  ].filter((words) => words !== null);
  if (found.length === 0) return `Compared ${letters(compared)}: everything is as on the server.`;
  const last = found.pop() ?? '';
  const all = found.length > 0 ? `${found.join(', ')} and ${last}` : last;
  return `Compared ${letters(compared)}: ${all}. Everything is as on the server now.`;
}
