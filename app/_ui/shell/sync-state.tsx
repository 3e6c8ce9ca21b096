'use client';
import { command, runCommand } from '@/lib/client/commands';
import { useLine } from '@/lib/client/line';
import { useOnline } from '@/lib/client/media';
import { useWaitingWords } from '@/lib/client/queue';
import { useRoute } from '@/lib/client/router';
import { useMailbox, useShell } from '@/lib/client/store';
import { shortTime, useClock } from '@/lib/client/time';
import { count } from '@/lib/client/words';
import { Icon, type IconName } from '../base/icon';

/** What the line is doing, in words. */
function useSyncWords(): { words: string; icon: IconName } {
  const { states } = useShell();
  const mailbox = useMailbox(useRoute().mailboxId);
  const line = useLine();
  const online = useOnline();
  const clock = useClock();
  const waiting = useWaitingWords();
  if (!online || line.lostAt !== null) {
    return { words: line.lostAt === null ? 'Offline' : `Offline since ${shortTime(line.lostAt, clock)}`, icon: 'cloud-off' };
  }
  if (waiting !== null) return { words: waiting, icon: 'circle-alert' };
  const bad = states.find((one) => one.status === 'authFailed') ?? states.find((one) => one.status === 'offline' && one.reason !== null);
  if (bad)
    return { words: bad.lastContactAt === null ? 'No mail yet' : `Last mail ${shortTime(bad.lastContactAt, clock)}`, icon: 'circle-alert' };
  if (mailbox && !mailbox.complete && mailbox.exists > 0) {
    return { words: `Reading folder, ${count(Math.min(mailbox.cached, mailbox.exists))} of ${count(mailbox.exists)}`, icon: 'refresh-cw' };
  }
  if (states.some((one) => one.status === 'connecting' || one.status === 'offline')) return { words: 'Connecting', icon: 'refresh-cw' };
  if (states.some((one) => one.status === 'syncing')) return { words: 'Reading mail', icon: 'refresh-cw' };
  return { words: 'Up to date', icon: 'check' };
}

export function SyncState() {
  const { words, icon } = useSyncWords();
  return (
    <button
      type="button"
      className="sync num"
      aria-label={`${words}. ${command('freshness').words}`}
      data-tip={command('freshness').words}
      onClick={() => runCommand('freshness')}
    >
      <Icon name={icon} size={16} />
      <span className="t">{words}</span>
    </button>
  );
}
