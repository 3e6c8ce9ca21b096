/** How fresh the screen is, asked while somebody looks at it, and in words. */
import type { Comparison, Freshness, MailboxFreshness } from '@/lib/model/freshness';
import type { ClientError } from './call';
import { readFreshness } from './freshness-api';
import { useQuery } from './query';
import { listed, t } from './texts';
import { type Clock, shortTime, timeOfDay } from './time';

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
  if (at === null) return t('time.notYet');
  const seconds = Math.round((clock.now - at) / 1000);
  if (seconds < 60) return t('time.justNow');
  return seconds < 12 * 3600 ? timeOfDay(at, clock) : shortTime(at, clock);
}

function everyWords(ms: number | null): string {
  if (ms === null) return t('fresh.everyNow');
  if (ms < 60_000) return t('fresh.everySeconds', { count: Math.round(ms / 1000) });
  return ms < 90_000 ? t('fresh.everyMinute') : t('fresh.everyMinutes', { count: Math.round(ms / 60_000) });
}

/** How a folder or an account is followed. */
export function followingWords({ following, everyMs }: Pick<MailboxFreshness, 'following' | 'everyMs'>): string {
  if (following === 'push') return t('fresh.push');
  return following === 'poll' ? everyWords(everyMs) : t('fresh.onOpen');
}

/** What a comparison found and mended, in one or two sentences. */
export function comparisonWords({ compared, missing, surplus, flags, counts }: Comparison): string {
  const found = [
    missing > 0 ? t('compare.missing', { count: missing }) : null,
    surplus > 0 ? t('compare.surplus', { count: surplus }) : null,
    flags > 0 ? t('compare.flags', { count: flags }) : null,
    counts ? t('compare.counts') : null,
  ].filter((words) => words !== null);
  if (found.length === 0) return t('compare.same', { count: compared });
  return t('compare.mended', { count: compared, found: listed(found) });
}
