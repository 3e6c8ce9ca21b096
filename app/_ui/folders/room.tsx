'use client';
import { readQuotas } from '@/lib/client/folder-acts';
import { useQuery } from '@/lib/client/query';
import { openOverlay, useRoute } from '@/lib/client/router';
import { useMailbox, useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { bytes } from '@/lib/client/words';

const minutes = 60_000;

/** The share from which the meter warns. */
export const nearlyFull = 0.9;

/** How much room the account has, where its server says so: that of the open folder, else the first. */
export function Room() {
  const { accounts } = useShell();
  const here = useMailbox(useRoute().mailboxId)?.accountId ?? accounts[0]?.id;
  const { data } = useQuery({
    queryKey: ['quota'],
    queryFn: ({ signal }) => readQuotas(signal),
    staleTime: 5 * minutes,
    refetchInterval: 10 * minutes,
    retry: false,
  });
  const quota = data?.find((one) => one.accountId === here);
  if (!quota) return null;
  const share = Math.min(1, quota.usedBytes / quota.limitBytes);
  const full = share >= nearlyFull;
  const values = { used: bytes(quota.usedBytes), limit: bytes(quota.limitBytes) };
  const words = t(full ? 'folders.quotaNearly' : 'folders.quota', values);
  return (
    <button
      type="button"
      className={full ? 'room full' : 'room'}
      aria-label={t('settings.sizes.show', { words })}
      onClick={() => openOverlay('settings/folders')}
    >
      <span id="room-words">{words}</span>
      <span className="meter" aria-hidden="true">
        <i style={{ inlineSize: `${(share * 100).toFixed(1)}%` }} />
      </span>
    </button>
  );
}
